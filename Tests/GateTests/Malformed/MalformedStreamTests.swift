import SIP
import TestSupport
import Testing
import Wire

@testable import Gate

/// Real connections to a gate that listens.
@Suite("Malformed messages on a connection")
struct MalformedStreamTests {
    @Test(
        "a message whose end nobody knows is answered 400 before the connection ends, whatever follows it",
        arguments: [
            ("Content-Length: 0", "Content-Length: x"), ("Content-Length: 0", "Content-Length: -999"),
            ("Content-Length: 0", "Content-Length: 99999999999999999999"), ("Content-Length: 0\r\n", ""),
            ("Content-Length: 0", "Content-Length: 0\r\nContent-Length: 9"), ("Max-Forwards: 70", "X: y\rz"),
        ])
    func answered(sound: String, malformed: String) throws {
        let harness = try Harness { $0.limits.messageSeconds = 1 }
        let carrier = try harness.carrier(Harness.international)
        let stream = try StreamCarrier(from: 0x7F00_0014, to: harness.tcp)
        let request = carrier.request("+\(Harness.foreign)", Harness.callee)
        let text = String(decoding: request.invite(), as: UTF8.self)
        let bytes = Array(text.replacing(sound, with: malformed).utf8)
        // A good one before it, and more behind it than fits the first read.
        let answers =
            [stream.ask(carrier.request("+\(Harness.foreign)", Harness.callee).invite())]
            + [stream.ask(bytes + [UInt8](repeating: 0x61, count: 1 << 18))]
        #expect(answers.map(\.statusCode) == [302, 400])
        #expect(stream.readsEnd())
        #expect(harness.gate.status().malformed.reduce(0) { $0 + $1.count } == 1)
        // Others do not notice.
        let other = try StreamCarrier(from: 0x7F00_0014, to: harness.tcp)
        #expect(other.ask(carrier.request("+\(Harness.listed)", Harness.callee).invite()).statusCode == 603)
    }

    @Test("who never ends his headers is cut at the limit")
    func endless() throws {
        let harness = try Harness()
        let carrier = try harness.carrier(Harness.international)
        let stream = try StreamCarrier(from: 0x7F00_0014, to: harness.tcp)
        let start = carrier.request("+\(Harness.foreign)", Harness.callee).invite().dropLast(2)
        stream.send(
            Array(start) + Array(repeating: Array("X: y\r\n".utf8), count: Limits.headerSectionBytes / 6).joined())
        #expect(waitUntil(seconds: 10) { harness.gate.listener?.counters[.notFollowed] == 1 })
        #expect(waitUntil(seconds: 10) { harness.gate.listener?.counters.open == 0 })
        #expect(try carrier.ask(carrier.request("+\(Harness.listed)", Harness.callee).invite()).statusCode == 603)
    }
}
