import Foundation
import Gate
import SIP
import TestSupport
import Testing
import Wire

@Suite("The hand of the software that makes a call")
struct FingerprintTests {
    private static func invite(
        callID: String = "3f2a9c1e77b04d5a8e6f@192.0.2.7", tag: String = "as4f3c2b1a",
        branch: String = "z9hG4bK2d4c8a1f",
        agent: String = "Centre 1.2", caller: String = "+447400123456", codecs: String = "8 0 101",
        order: [String] = ["From", "To", "Call-ID", "CSeq", "Contact", "User-Agent"], session: UInt64 = 4_711
    ) -> [UInt8] {
        let fields = [
            "From": "From: <sip:\(caller)@192.0.2.7>;tag=\(tag)", "To": "To: <sip:+77011234567@192.0.2.1>",
            "Call-ID": "Call-ID: \(callID)", "CSeq": "CSeq: 1 INVITE", "Contact": "Contact: <sip:x@192.0.2.7>",
            "User-Agent": "User-Agent: \(agent)",
        ]
        let body =
            "v=0\r\no=root \(session) 1 IN IP4 192.0.2.7\r\ns=call\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n"
            + "m=audio 18000 RTP/AVP \(codecs)\r\na=rtpmap:8 PCMA/8000\r\na=ptime:20\r\n"
        let head = order.compactMap { fields[$0] }.joined(separator: "\r\n")
        return Array(
            ("INVITE sip:+77011234567@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKhop\r\n"
                + "Via: SIP/2.0/UDP 192.0.2.7;branch=\(branch)\r\nMax-Forwards: 70\r\n\(head)\r\n"
                + "Content-Type: application/sdp\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)").utf8)
    }

    private static func print(of bytes: [UInt8]) -> UInt64? {
        var message = SIPMessage()
        guard case .accept = EdgeCheck.examine(bytes.span, as: .datagram, into: &message) else { return nil }
        return Fingerprint.of(message, in: bytes.span)
    }

    private static func recorded(_ userAgent: String, _ callID: String) -> UInt64 {
        Fingerprint.of(userAgent: userAgent.utf8Span.span, callID: callID.utf8Span.span)
    }

    @Test("numbers, addresses and random values leave no trace")
    func values() throws {
        let first = try #require(Self.print(of: Self.invite()))
        let other = try #require(
            Self.print(
                of: Self.invite(
                    callID: "90b1d4c2aa3e4f5b6c7d@198.51.100.3", tag: "as0f1e2d3c", branch: "z9hG4bK0a9b8c7d",
                    caller: "+4915112345678", session: 99_123)))
        #expect(first == other && first != 0)
    }

    @Test("another program, another order, other codecs, another shape of Call-ID are another hand")
    func hands() {
        let prints = [
            Self.invite(), Self.invite(agent: "Centre 1.3"), Self.invite(codecs: "0 8 101"),
            Self.invite(callID: "3f2a9c1e-77b0-4d5a-8e6f-0123456789ab"),
            Self.invite(callID: "845752980453913316694142"),
            Self.invite(order: ["To", "From", "Call-ID", "CSeq", "Contact", "User-Agent"]),
            Self.invite(order: ["From", "To", "Call-ID", "CSeq", "Contact"]),
            Self.invite(branch: "z9hG4bK-524287-1---x"),
        ].map { Self.print(of: $0) }
        #expect(!prints.contains(nil) && Set(prints).count == prints.count)
    }

    @Test("hops in between change nothing")
    func hops() throws {
        let text = String(decoding: Self.invite(), as: UTF8.self)
        let passed = text.replacingOccurrences(
            of: "Max-Forwards: 70",
            with:
                "Via: SIP/2.0/UDP 203.0.113.1;branch=z9hG4bKlow9\r\nRecord-Route: <sip:203.0.113.1;lr>\r\nMax-Forwards: 67"
        )
        let lowest = passed.replacingOccurrences(of: "branch=z9hG4bKlow9", with: "branch=z9hG4bK2d4c8a1e")
        #expect(Self.print(of: Array(lowest.utf8)) == Self.print(of: Self.invite()))
    }

    @Test("random identifiers of one generator have one shape")
    func shapes() {
        var prints: Set<UInt64> = []
        for _ in 0..<500 { prints.insert(Self.recorded("x", UUID().uuidString.lowercased())) }
        #expect(prints.count == 1)
        #expect(Self.recorded("", "a") == 0)
        #expect(
            Self.recorded("x", "a@b.example")
                != Self.recorded("x", "a@192.0.2.1"))
    }

    @Test("bodies that end anywhere, lines without anything, and no body at all are read to their end")
    func torn() {
        let whole = Self.invite()
        for cut in stride(from: 1, to: 200, by: 1) {
            var text = String(decoding: whole.dropLast(cut), as: UTF8.self)
            if let range = text.range(of: #"Content-Length: \d+"#, options: .regularExpression) {
                let end = text.range(of: "\r\n\r\n")?.upperBound ?? text.endIndex
                text.replaceSubrange(range, with: "Content-Length: \(text[end...].utf8.count)")
            }
            _ = Self.print(of: Array(text.utf8))
        }
        #expect(Self.print(of: whole) != nil)
    }

    @Test(
        "a scanner and a telephone of a honeypot fall into clusters of their own",
        .enabled(if: SharedFiles.arePresent, Comment(rawValue: SharedFiles.absence)))
    func honeypot() throws {
        let url = try #require(SharedFiles.url("data/sip_honeypot/log.txt"))
        let text = try String(contentsOf: url, encoding: .isoLatin1)
        var sources: [UInt64: Set<String>] = [:]
        var read = 0
        for entry in text.components(separatedBy: "-------------------------") {
            guard let start = entry.range(of: "Message:"), entry.contains("Source: ") else { continue }
            let source = entry.contains("210.184.") ? "scanner" : "telephone"
            // Without what names the sender, and with the blanked tags as they are.
            let lines = entry[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: true)
                .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
                .filter { !$0.isEmpty && !$0.hasPrefix("User-Agent:") && !$0.hasPrefix("Content-Length:") }
            let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
            var message = SIPMessage()
            guard case .accept = EdgeCheck.examine(bytes.span, as: .datagram, into: &message) else { continue }
            sources[Fingerprint.of(message, in: bytes.span), default: []].insert(source)
            read += 1
        }
        #expect(read > 3_000)
        #expect(sources.values.allSatisfy { $0.count == 1 })
        #expect(Set(sources.values.flatMap { $0 }) == ["scanner", "telephone"])
        #expect(sources.count < 40, "\(sources.count) clusters of \(read) requests")
    }
}
