import SIP

/// What a message costs to read and to answer: nanoseconds a message, from the first-level cache.
enum ParserBench {
    /// An INVITE as an SBC sends it: P-Asserted-Identity, SDP, 17 headers or 12.
    private static func invite(isLong: Bool) -> [UInt8] {
        let sdp = """
            v=0\r
            o=- 3941 3941 IN IP4 127.0.0.20\r
            s=-\r
            c=IN IP4 127.0.0.20\r
            t=0 0\r
            m=audio 20000 RTP/AVP 8 0 101\r
            a=rtpmap:8 PCMA/8000\r
            a=rtpmap:0 PCMU/8000\r
            a=rtpmap:101 telephone-event/8000\r
            a=fmtp:101 0-16\r
            a=ptime:20\r
            a=sendrecv\r

            """
        var request = RequestWriter(
            uri: "sip:+77011234567@127.0.0.1:5060;user=phone", from: "<sip:+77272345678@127.0.0.20;user=phone>",
            to: "<sip:+77011234567@127.0.0.1:5060;user=phone>", sentBy: "127.0.0.20:5070",
            callID: "sb1f0a9c3200000007-4f1c7a2e9d@127.0.0.20", branch: "sb1f0a9c3200000007",
            fromTag: "sbt1f0a9c3200000007")
        request.contact = "<sip:+77272345678@127.0.0.20:5070;transport=udp>"
        request.headers = [
            ("P-Asserted-Identity", "<sip:+77272345678@127.0.0.20;user=phone>"),
            (
                "P-Charging-Vector",
                "icid-value=sb1f0a9c3200000007;icid-generated-at=127.0.0.20;orig-ioi=trunk.example"
            ),
            ("Allow", "INVITE,ACK,BYE,CANCEL,OPTIONS,PRACK,UPDATE,INFO,REFER,NOTIFY"),
            ("Supported", "100rel,timer,replaces"),
            ("Session-Expires", "1800;refresher=uac"),
            ("Min-SE", "90"),
            ("User-Agent", "sipblast/1.0"),
        ]
        if !isLong { request.headers.removeAll { !["P-Asserted-Identity", "User-Agent"].contains($0.name) } }
        return request.invite(sdp: sdp)
    }

    static func run() -> [Figure] {
        run(on: invite(isLong: false)) + run(on: invite(isLong: true))
    }

    private static func run(on bytes: [UInt8]) -> [Figure] {
        var message = SIPMessage()
        var room = [UInt8](repeating: 0, count: 2_048)
        var sink: UInt64 = 0
        let parse = best { sink &+= parseOnce(bytes.span, into: &message) }
        let take = best { sink &+= takeOnce(bytes.span, into: &message) }
        let check = best { sink &+= checkOnce(bytes.span, into: &message) }
        let malformed = Array(bytes.dropFirst(3))
        let refuse = best { sink &+= checkOnce(malformed.span, into: &message) }
        _ = EdgeCheck.examine(bytes.span, as: .datagram, into: &message)
        let reply = best { sink &+= replyOnce(bytes.span, message, into: &room) }
        return [
            Figure("INVITE of \(bytes.count) B parsed", parse, "ns"),
            Figure("  with caller, callee, identity, Call-ID", take, "ns", goal: .atMost(400)),
            Figure("  and every edge check", check, "ns"),
            Figure("  a malformed one refused", refuse, "ns"),
            Figure("  a 302 written", sink == 1 ? 0 : reply, "ns"),
        ]
    }

    @inline(never)
    private static func parseOnce(_ bytes: Span<UInt8>, into message: inout SIPMessage) -> UInt64 {
        do { try message.parse(bytes, framing: .datagram) } catch { return 1 }
        return UInt64(message.cseq.number)
    }

    @inline(never)
    private static func takeOnce(_ bytes: Span<UInt8>, into message: inout SIPMessage) -> UInt64 {
        do { try message.parse(bytes, framing: .datagram) } catch { return 1 }
        return takeOut(of: message, bytes)
    }

    @inline(never)
    private static func checkOnce(_ bytes: Span<UInt8>, into message: inout SIPMessage) -> UInt64 {
        guard EdgeCheck.examine(bytes, as: .datagram, into: &message) == .accept else { return 1 }
        return takeOut(of: message, bytes)
    }

    @inline(__always)
    private static func takeOut(of message: borrowing SIPMessage, _ bytes: Span<UInt8>) -> UInt64 {
        var sum = UInt64(message.requestURI.number.count) &+ UInt64(message.from.uri.number.count)
        var cursor = message.cursor(.pAssertedIdentity)
        var identity = NameAddress()
        var malformed = 0
        while message.nextAddress(&cursor, into: &identity, malformed: &malformed, in: bytes) {
            sum &+= UInt64(identity.uri.number.count)
        }
        return sum &+ UInt64(message.topVia.branch.count) &+ UInt64(message.callID.count) &+ UInt64(message.cseq.number)
    }

    @inline(never)
    private static func replyOnce(
        _ bytes: Span<UInt8>, _ message: borrowing SIPMessage, into room: inout [UInt8]
    ) -> UInt64 {
        var span = room.mutableSpan
        var reply = ReplyWriter()
        reply.begin(
            302, answering: message, in: bytes, from: ReplySource(ipv4: 0x7F00_0014, port: 5070), toTag: 0x1234_5678,
            into: &span)
        reply.write("Contact: <sip:", into: &span)
        reply.writeForeign(bytes.extracting(message.requestURI.user.bounds), into: &span)
        reply.write("@127.0.0.20:5070>;q=1\r\n", into: &span)
        return UInt64(reply.end(into: &span) ?? 0)
    }

    /// The best of many runs: what the code costs when nobody else has the core.
    private static func best(_ body: () -> Void) -> Double {
        let clock = ContinuousClock()
        let count = 2_000
        var best = Double.infinity
        for _ in 0..<200 {
            let duration = clock.measure { for _ in 0..<count { body() } }
            let (seconds, attoseconds) = duration.components
            best = min(best, (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(count))
        }
        return best
    }
}
