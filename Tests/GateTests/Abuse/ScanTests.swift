import Foundation
import SIP
import TestSupport
import Testing
import Wire

@testable import Gate

/// Strangers who look for open exchanges, beside a trunk that telephones.
@Suite("A gate under scan")
struct ScanTests {
    /// What svmap, svwar and a caller on the look-out send.
    private static func scan(_ index: Int, by stranger: Carrier, userAgent: String?) -> [UInt8] {
        // Not from 100 on: 101 to 104 are emergency numbers, and a scanner's INVITE to one is a call all the same.
        var request = stranger.request("\(2_000 + index)", "\(2_000 + index)")
        if let userAgent { request.headers = [(name: "User-Agent", value: userAgent)] }
        return switch index % 3 {
        case 0: request.options()
        case 1: request.request("REGISTER")
        default: request.invite()
        }
    }

    /// A stopped call and one that goes on, answered as if nobody else were there.
    private static func goodCalls(_ carrier: Carrier) throws {
        let stopped = carrier.request("+\(Harness.listed)", Harness.callee).invite()
        #expect(try carrier.ask(stopped).statusCode == 603)
        let allowed = carrier.request("+\(Harness.foreign)", Harness.callee).invite()
        #expect(try carrier.ask(allowed).statusCode == 302)
    }

    @Test("a scan hears nothing, a stranger hears 403, both are counted, and the good trunk's calls do not notice")
    func scan() throws {
        let harness = try Harness()
        let carrier = try harness.carrier(Harness.international)
        let scanner = try harness.carrier("127.0.0.98")
        let stranger = try harness.carrier(Harness.unknown)
        var refused = 0
        for index in 0..<1_200 {
            let agent = ["friendly-scanner", "sipvicious", "sipcli/v1.8"][index % 3]
            try scanner.send(Self.scan(index, by: scanner, userAgent: agent))
            if index % 4 == 0 {
                #expect(try stranger.ask(Self.scan(index, by: stranger, userAgent: nil)).statusCode == 403)
                refused += 1
            }
            if index % 20 == 0 { try Self.goodCalls(carrier) }
        }
        try Self.goodCalls(carrier)
        #expect(waitUntil(seconds: 10) { harness.gate.status().scanners == 1_200 })
        #expect(scanner.receive(seconds: 0.2).isEmpty)
        #expect(harness.gate.status().unknownSources == UInt64(refused))
        #expect(harness.journalled().count == 2 * 61)
        #expect(harness.gate.status().unscreened == 0)
    }

    @Test(
        "a scan of May 2010 as a honeypot recorded it: none of it is answered but by a refusal, and good calls go on",
        .enabled(if: SharedFiles.arePresent, "needs the reference material in ../shared"))
    func recorded() throws {
        let url = try #require(SharedFiles.url("data/sip_honeypot/log.txt"))
        let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        let messages = text.components(separatedBy: "-------------------------\n").compactMap { entry in
            entry.firstRange(of: "Message:\n\n").map { String(entry[$0.upperBound...]) }
        }
        #expect(messages.count == 4_266)
        let judge = try LoneJudge()
        let stranger = PeerAddress(v4: 0x7F00_0063, port: 5_060)
        let trunk = PeerAddress(v4: 0x7F00_0014, port: 5_070)
        var codes: [Int: Int] = [:]
        for (index, message) in messages.enumerated() {
            let bytes = Array(message.replacing("\n", with: "\r\n").utf8)
            let answers = judge.deliver([.init(peer: stranger, bytes: bytes)], at: Moment(Int64(index)))
            codes[answers.first?.code ?? 0, default: 0] += 1
            guard index % 50 == 0 else { continue }
            let good = MalformedInvites.sound("scan\(index)")
            #expect(judge.deliver([.init(peer: trunk, bytes: good)], at: Moment(Int64(index))).map(\.code) == [302])
        }
        // 4,248 of the scanner; the others are of a softphone.
        #expect(codes[0, default: 0] >= 4_248)
        #expect(codes.keys.allSatisfy { $0 == 0 || $0 == 403 }, "\(codes)")
        #expect(judge.lone.parts.judgeTally.value(.scanners) >= 4_000)
    }

    @Test(
        "connections that never read, that break off within a message or vanish by a reset: good calls go on beside them"
    )
    func connections() throws {
        let harness = try Harness { configuration in
            configuration.limits.connectionsPerSource = 16
            configuration.limits.messageSeconds = 1
            configuration.limits.unsentBytes = 16_384
        }
        let carrier = try harness.carrier(Harness.international)
        let good = try StreamCarrier(from: 0x7F00_0014, to: harness.tcp)
        let ping = carrier.request("100", "100").options()
        var bad: [StreamCarrier] = []
        for round in 0..<40 {
            let stream = try StreamCarrier(from: 0x7F00_0046 + UInt32(round % 8), to: harness.tcp)
            switch round % 4 {
            case 0: stream.sendWhatFits(Array(repeating: ping, count: 2_000).joined())
            case 1: stream.send(Array(ping.prefix(100)))
            case 2:
                stream.send(ping)
                stream.breakOff()
            default: stream.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
            }
            bad.append(stream)
            try Self.goodCalls(carrier)
            let call = carrier.request("+\(Harness.listed)", Harness.callee).invite()
            #expect(good.ask(call).statusCode == 603)
        }
        bad = []
        #expect(waitUntil(seconds: 20) { harness.gate.listener?.counters.open == 1 })
        #expect(harness.journalled().count == 3 * 40)
        #expect(good.ask(carrier.request("+\(Harness.foreign)", Harness.callee).invite()).statusCode == 302)
    }
}
