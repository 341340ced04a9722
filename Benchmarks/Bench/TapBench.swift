import Gate
import SIP
import Screening
import Telephony
import Wire

/// What a tap costs: HEP3 packets of whole calls read, correlated and, as `qorgan tap` does, judged, on one core.
enum TapBench {
    private static let calls = 20_000
    private static let source = PeerAddress(v4: 0x7F00_0014, port: 5070)
    private static let sbc = PeerAddress(v4: 0x7F00_0001, port: 5060)
    private static let start = Timestamp(seconds: 1_763_424_000)

    static func run() throws -> [Figure] {
        let packets = traffic()
        let bytes = packets.reduce(0) { $0 + $1.count }
        var best = Double.infinity
        var counters = TapCounters()
        for _ in 0..<5 {
            var configuration = TapConfiguration(trunks: [
                Trunk(name: "a", carrier: "a", trunkClass: .international, sources: ["127.0.0.20"])
            ])
            configuration.sources = ["127.0.0.0/8"]
            configuration.secret = Array("bench-secret".utf8)
            var reader = try TapReader(configuration)
            let clock = ContinuousClock()
            let duration = clock.measure { feed(packets, to: &reader) }
            let (seconds, attoseconds) = duration.components
            best = min(best, Double(seconds) + Double(attoseconds) / 1e18)
            counters = reader.allCounters()
        }
        guard counters.outcomes == UInt64(calls) else {
            return [Figure("OUTCOMES MISSING", Double(counters.outcomes), "of \(calls)")]
        }
        let perSecond = Double(packets.count) / best
        return [
            Figure(
                "HEP3 of \(bytes / packets.count) B, 9 a call, correlated", perSecond, "packets/s",
                goal: .atLeast(200_000)),
            Figure("  each", best * 1e9 / Double(packets.count), "ns"),
        ]
    }

    @inline(never)
    private static func feed(_ packets: [PaddedBytes], to reader: inout TapReader) {
        for packet in packets {
            _ = reader.packet(packet.span, from: sbc, now: start)
            while reader.nextDue() != nil {}
        }
    }

    /// INVITE, 100, 180, 200, ACK, BYE, 200, and two of them again from another place; the calls lie across each other.
    private static func traffic() -> [PaddedBytes] {
        var packets: [(Int64, PaddedBytes)] = []
        for call in 0..<calls {
            let begin = start.microseconds + Int64(call) * 1_000 - 60_000_000
            let id = "tap\(call)-1f0a9c32"
            var request = RequestWriter(
                uri: "sip:+7701\(1_000_000 + call)@127.0.0.1:5060;user=phone",
                from: "<sip:+4420\(70_000_000 + call % 5_000)@127.0.0.20;user=phone>",
                to: "<sip:+7701\(1_000_000 + call)@127.0.0.1:5060;user=phone>", sentBy: "127.0.0.20:5070", callID: id,
                branch: id, fromTag: "f\(call)")
            request.headers = [
                ("P-Asserted-Identity", "<sip:+4420\(70_000_000 + call % 5_000)@127.0.0.20;user=phone>"),
                ("User-Agent", "bench/1.0"),
            ]
            let invite = request.invite(
                sdp: "v=0\r\no=- 1 1 IN IP4 127.0.0.20\r\ns=-\r\nt=0 0\r\nm=audio 20000 RTP/AVP 8\r\n")
            for (offset, isBack, text) in [
                (0, false, invite), (200, false, invite), (1_000, true, response(100, "1 INVITE", call, id)),
                (100_000, true, response(180, "1 INVITE", call, id)),
                (3_000_000, true, response(200, "1 INVITE", call, id)),
                (3_000_100, true, response(200, "1 INVITE", call, id)),
                (3_050_000, false, inDialog("ACK", 1, call, id)),
                (13_000_000, false, inDialog("BYE", 2, call, id)), (13_001_000, true, response(200, "2 BYE", call, id)),
            ] as [(Int64, Bool, [UInt8])] {
                var writer = HEPWriter(
                    from: isBack ? sbc : source, to: isBack ? source : sbc, microseconds: begin + offset)
                writer.secret = Array("bench-secret".utf8)
                packets.append((begin + offset, PaddedBytes(writer.packet(text) ?? [])))
            }
        }
        return packets.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private static func response(_ code: Int, _ cseq: String, _ call: Int, _ id: String) -> [UInt8] {
        Array(
            ("SIP/2.0 \(code) Any\r\nVia: SIP/2.0/UDP 127.0.0.20:5070;branch=z9hG4bK\(id)\r\n" + ends(call)
                + "Call-ID: \(id)\r\nCSeq: \(cseq)\r\nContact: <sip:phone@127.0.0.22:5072>\r\nContent-Length: 0\r\n\r\n")
                .utf8)
    }

    private static func inDialog(_ method: String, _ cseq: Int, _ call: Int, _ id: String) -> [UInt8] {
        Array(
            ("\(method) sip:phone@127.0.0.22:5072 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.20:5070;branch=z9hG4bK\(method)\(id)\r\n"
                + "Max-Forwards: 70\r\n" + ends(call)
                + "Call-ID: \(id)\r\nCSeq: \(cseq) \(method)\r\nContent-Length: 0\r\n\r\n")
                .utf8)
    }

    private static func ends(_ call: Int) -> String {
        "From: <sip:+4420\(70_000_000 + call % 5_000)@127.0.0.20;user=phone>;tag=f\(call)\r\n"
            + "To: <sip:+7701\(1_000_000 + call)@127.0.0.1:5060;user=phone>;tag=t\(call)\r\n"
    }
}
