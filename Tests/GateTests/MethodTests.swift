import SIP
import Screening
import Synchronization
import Telephony
import TestSupport
import Testing
import Wire

@testable import Gate

@Suite("What is no new call")
struct MethodTests {
    let harness: Harness

    init() throws { harness = try Harness() }

    @Test(
        "a retransmission gets the same bytes and is counted once",
        arguments: [Harness.foreign, Harness.listed, Harness.diverted, Harness.homeMobile])
    func retransmission(_ caller: String) throws {
        let carrier = try harness.carrier(Harness.international)
        let bytes = carrier.request("+\(caller)", Harness.callee).invite()
        let first = try carrier.ask(bytes)
        for _ in 0..<3 { #expect(try carrier.ask(bytes) == first) }
        #expect(harness.journalled().count == 1)
        #expect(harness.gate.status().retransmissions == 3)
        #expect(harness.gate.status().trunks[1].calls == 1)
    }

    @Test("copies that arrive together are one call")
    func together() throws {
        let carrier = try harness.carrier(Harness.international)
        let bytes = carrier.request("+\(Harness.diverted)", Harness.callee).invite()
        for _ in 0..<8 { try carrier.send(bytes) }
        var answers: [String] = []
        while answers.count < 8 {
            let more = carrier.receive()
            if more.isEmpty { break }
            answers += more
        }
        #expect(answers.count == 8)
        #expect(Set(answers).count == 1)
        #expect(harness.journalled().count == 1)
    }

    @Test("without the magic cookie Call-ID, CSeq and tag tell transactions apart")
    func oldBranch() throws {
        let carrier = try harness.carrier(Harness.international)
        var request = carrier.request("+\(Harness.foreign)", Harness.callee)
        func bytes() -> [UInt8] {
            let parts = String(decoding: request.invite(), as: UTF8.self).split(separator: "z9hG4bK")
            return Array(parts.joined().utf8)
        }
        let first = try carrier.ask(bytes())
        #expect(first.statusCode == 302)
        #expect(try carrier.ask(bytes()) == first)
        #expect(harness.journalled().count == 1)
        request.cseq = 2
        #expect(try carrier.ask(bytes()).statusCode == 302)
        #expect(harness.journalled().count == 1)
    }

    @Test("a branch that comes again with another caller is judged, and not waved through")
    func reusedBranch() throws {
        let carrier = try harness.carrier(Harness.international)
        var request = carrier.request("+\(Harness.foreign)", Harness.callee)
        #expect(try carrier.ask(request.invite()).statusCode == 302)
        request.from = "<sip:+\(Harness.listed)@carrier.example>"
        #expect(try carrier.ask(request.invite()).statusCode == 603)
        #expect(harness.journalled().count == 2)
    }

    @Test("CANCEL: 200 where there was an INVITE, 481 where there was none")
    func cancel() throws {
        let carrier = try harness.carrier(Harness.international)
        let request = carrier.request("+\(Harness.foreign)", Harness.callee)
        #expect(try carrier.ask(request.cancel()).statusCode == 481)
        #expect(try carrier.ask(request.invite()).statusCode == 302)
        let answer = try carrier.ask(request.cancel())
        #expect(answer.statusCode == 200)
        #expect(answer.values("CSeq") == ["1 CANCEL"])
    }

    @Test("ACK is absorbed, whoever sends it")
    func ack() throws {
        for host in [Harness.international, Harness.unknown] {
            let carrier = try harness.carrier(host)
            let request = carrier.request("+\(Harness.foreign)", Harness.callee)
            try carrier.send(request.ack(to: "<sip:x@gate.example>;tag=1"))
            let next = carrier.request("+\(Harness.foreign)", Harness.callee)
            let answer = try carrier.ask(next.options())
            #expect(answer.values("Call-ID") == [next.callID])
        }
    }

    @Test("OPTIONS is answered, also under bypass")
    func options() throws {
        let carrier = try harness.carrier(Harness.national)
        for isOn in [false, true] {
            #expect(harness.waitInForce(harness.gate.setBypass(.everything, on: isOn)))
            let answer = try carrier.ask(carrier.request("probe", "gate", uri: "sip:gate.example").options())
            #expect(answer.statusCode == 200)
            #expect(answer.values("Allow") == ["INVITE, ACK, CANCEL, OPTIONS"])
        }
    }

    @Test("a known method that is not served gets 405 with Allow, an unknown one 501, a re-INVITE 481")
    func others() throws {
        let carrier = try harness.carrier(Harness.national)
        for method in [
            "BYE", "REGISTER", "UPDATE", "MESSAGE", "PRACK", "INFO", "REFER", "SUBSCRIBE", "NOTIFY", "PUBLISH",
        ] {
            let answer = try carrier.ask(carrier.request("+77010000001", Harness.callee).request(method))
            #expect(answer.statusCode == 405, "\(method)")
            #expect(answer.values("Allow") == ["INVITE, ACK, CANCEL, OPTIONS"])
        }
        #expect(try carrier.ask(carrier.request("a", "b").request("CHICKEN")).statusCode == 501)
        var inside = carrier.request("+77010000001", Harness.callee)
        inside.to = "<sip:b@gate.example>;tag=known"
        #expect(try carrier.ask(inside.invite()).statusCode == 481)
    }

    @Test("an unknown source gets 403, is counted, and raises one alarm at once")
    func unknownSource() throws {
        let carrier = try harness.carrier(Harness.unknown)
        for _ in 0..<5 {
            #expect(try carrier.ask(carrier.request("+\(Harness.foreign)", Harness.callee).invite()).statusCode == 403)
        }
        #expect(try carrier.ask(carrier.request("a", "b").options()).statusCode == 403)
        #expect(harness.gate.status().unknownSources == 6)
        #expect(waitUntil(seconds: 10) { harness.alarms.seen.withLock { $0.count } == 1 })
        #expect(harness.alarms.seen.withLock { $0.first?.address.host } == Harness.unknown)
        #expect(harness.gate.unknownSources.first?.count == 6)
        #expect(harness.journalled().isEmpty)
    }

    @Test("a flood of what is no SIP is counted by cause, and calls between it are answered")
    func malformed() throws {
        let carrier = try harness.carrier(Harness.international)
        let good = carrier.request("+\(Harness.foreign)", Harness.callee).invite()
        var source = SeededGenerator(seed: 7)
        var sent = 0
        for _ in 0..<2_000 {
            var bytes = good
            switch source.next() % 4 {
            case 0: bytes = Array(bytes.prefix(Int(source.next() % UInt64(bytes.count))))
            case 1:
                for _ in 0..<8 {
                    bytes[Int(source.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: source.next())
                }
            case 2: bytes = (0..<Int(source.next() % 400)).map { _ in UInt8(truncatingIfNeeded: source.next()) }
            default: bytes = Array("GET / HTTP/1.1\r\n\r\n".utf8)
            }
            try carrier.send(bytes)
            sent += 1
            if sent % 100 == 0 { while !carrier.receive(seconds: 0.02).isEmpty {} }
        }
        while !carrier.receive(seconds: 0.2).isEmpty {}
        #expect(try carrier.ask(carrier.request("+\(Harness.foreign)", Harness.callee).invite()).statusCode == 302)
        let status = harness.gate.status()
        #expect(status.malformed.count >= 5)
        #expect(status.malformed.reduce(0) { $0 + $1.count } > 500)
    }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
