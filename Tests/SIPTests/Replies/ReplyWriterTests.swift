import SIP
import Testing

@Suite("ReplyWriter")
struct ReplyWriterTests {
    private func reply(
        to bytes: [UInt8], code: UInt16 = 302, source: ReplySource = ReplySource(ipv4: 0x7F00_0014, port: 5071),
        room size: Int = 4_096,
        toTag: UInt64 = 0xAB,
        _ more: (inout ReplyWriter, inout MutableSpan<UInt8>, borrowing SIPMessage) -> Void = { _, _, _ in }
    ) -> [UInt8]? {
        var message = SIPMessage()
        _ = EdgeCheck.examine(bytes.span, as: .datagram, into: &message)
        var room = [UInt8](repeating: 0xEE, count: size)
        var span = room.mutableSpan
        var reply = ReplyWriter()
        reply.begin(code, answering: message, in: bytes.span, from: source, toTag: toTag, into: &span)
        more(&reply, &span, message)
        let length = reply.end(into: &span)
        return length.map { Array(room[..<$0]) }
    }

    @Test("an answer is a response that parses, with what it repeats unchanged")
    func roundTrip() throws {
        let request = invite()
        let bytes = try #require(
            reply(to: request) { reply, room, _ in
                reply.write("Contact: <sip:", into: &room)
                reply.writeForeign(Array("1\r\nX: y\u{0}".utf8).span, into: &room)
                reply.write("@h>;q=", into: &room)
                reply.write(decimal: 1, into: &room)
                reply.write("\r\n", into: &room)
            })
        #expect(
            bytes
                == lines(
                    """
                    SIP/2.0 302 Moved Temporarily
                    Via: SIP/2.0/UDP 127.0.0.20:5070;branch=z9hG4bK1;rport=5071;received=127.0.0.20
                    From: "Alice" <sip:+4930123456@127.0.0.20>;tag=a
                    To: <sip:+77011234567@127.0.0.1>;tag=00000000000000ab
                    Call-ID: c1@127.0.0.20
                    CSeq: 1 INVITE
                    Contact: <sip:1  X: y @h>;q=1
                    Content-Length: 0
                    """))
        #expect(decision(bytes) == .accept)
        #expect(reply(to: request) == reply(to: request))
    }

    @Test("it fits to the byte, and one byte less gives nothing")
    func room() throws {
        let whole = try #require(reply(to: invite()))
        #expect(reply(to: invite(), room: whole.count) == whole)
        for size in 0..<whole.count { #expect(reply(to: invite(), room: size) == nil) }
    }

    @Test(
        "the top Via says where the request came from",
        arguments: [
            ("127.0.0.20", "127.0.0.20"),
            ("127.0.0.20:5070", "127.0.0.20:5070"),
            ("h:5070", "h:5070;received=127.0.0.20"),
            ("127.0.0.2", "127.0.0.2;received=127.0.0.20"),
            ("h;received=9.9.9.9;x", "h;x;received=127.0.0.20"),
            ("h;rport;x", "h;rport=5071;x;received=127.0.0.20"),
            ("h;rport=1;received=1.1.1.1;x", "h;rport=5071;x;received=127.0.0.20"),
            ("h;received=1.1.1.1;rport=1 , SIP/2.0/UDP z", "h;rport=5071;received=127.0.0.20 , SIP/2.0/UDP z"),
            ("127.0.0.20;received=1.1.1.1", "127.0.0.20"),
        ])
    func via(value: String, expected: String) throws {
        let request = Array(
            invite("Via: SIP/2.0/TCP last").text.replacing("127.0.0.20:5070;branch=z9hG4bK1;rport", with: value).utf8)
        let bytes = try #require(reply(to: request))
        #expect(bytes.text.contains("\r\nVia: SIP/2.0/UDP \(expected)\r\nVia: SIP/2.0/TCP last\r\n"))
    }

    @Test(
        "IPv6 sources are written as RFC 5952 wants",
        arguments: [
            (UInt64(0x2001_0db8_0000_0000), UInt64(1), "2001:db8::1"), (0, 1, "::1"), (0, 0, "::"),
            (0x2001_0db8_0000_0001, 0x0001_0001_0001_0001, "2001:db8:0:1:1:1:1:1"),
            (0xfe80_0000_0000_0000, 0, "fe80::"),
            (0x2001_0000_0000_0001, 0x0000_0000_0000_0001, "2001:0:0:1::1"),
            (0x0001_0000_0001_0000, 0x0001_0000_0001_0000, "1:0:1:0:1:0:1:0"),
            (0, 0xFFFF_C000_0201, "192.0.2.1"),
        ])
    func addresses(high: UInt64, low: UInt64, text: String) throws {
        let bytes = try #require(reply(to: invite(), source: ReplySource(high: high, low: low, port: 9)))
        #expect(bytes.text.contains(";rport=9;received=\(text)\r\n"))
    }

    @Test("an IPv6 sent-by that is the source gets no received")
    func sameIPv6() throws {
        let request = Array(
            invite().text.replacing("127.0.0.20:5070;branch=z9hG4bK1;rport", with: "[2001:DB8::1]:5").utf8)
        let source = ReplySource(high: 0x2001_0db8_0000_0000, low: 1, port: 5)
        #expect(try #require(reply(to: request, source: source)).text.contains("[2001:DB8::1]:5\r\n"))
    }

    @Test("a To that has a tag keeps it, and a 100 adds none")
    func tags() throws {
        let tagged = Array(
            invite().text.replacing("To: <sip:+77011234567@127.0.0.1>", with: "To: <sip:a@b>;tag=mine").utf8)
        #expect(try #require(reply(to: tagged)).text.contains("\r\nTo: <sip:a@b>;tag=mine\r\n"))
        #expect(try #require(reply(to: invite(), code: 100)).text.contains("\r\nTo: <sip:+77011234567@127.0.0.1>\r\n"))
    }

    @Test("folded values come back on one line, and no value begins a line of its own")
    func injection() throws {
        let folded = invite().text
            .replacing("To: <sip:+77011234567@127.0.0.1>", with: "To: \"a\r\n b\"\r\n\t<sip:a@b>")
            .replacing("Call-ID: c1@127.0.0.20", with: "Call-ID:\r\n c1")
        let bytes = try #require(reply(to: Array(folded.utf8)))
        #expect(bytes.text.contains("\r\nTo: \"a   b\"  \t<sip:a@b>;tag="))
        #expect(bytes.text.contains("\r\nCall-ID: c1\r\n"))
        for line in ["X: y\rContact: <sip:evil@h>", "From: \"a\rContact: x\" <sip:a@b>;tag=1"] {
            let stray = Array(invite("X: y").text.replacing("X: y", with: line).utf8)
            let answer = try #require(reply(to: stray, code: 400))
            #expect(!answer.text.replacing("\r\n", with: "").contains("\r"))
        }
    }

    @Test("420 lists what was required")
    func unsupported() throws {
        let request = Array(invite("Require: a, b\nRequire: c").text.replacing("INVITE", with: "OPTIONS").utf8)
        let bytes = try #require(
            reply(to: request, code: 420) { reply, room, message in
                reply.writeUnsupported(of: message, in: request.span, into: &room)
            })
        #expect(bytes.text.contains("\r\nUnsupported: a, b\r\nUnsupported: c\r\n"))
    }

    @Test(
        "numbers",
        arguments: [
            (UInt64(0), "0"), (9, "9"), (10, "10"), (1_234_567_890, "1234567890"), (.max, "18446744073709551615"),
        ])
    func numbers(value: UInt64, text: String) {
        var room = [UInt8](repeating: 0, count: 20)
        var span = room.mutableSpan
        var reply = ReplyWriter()
        reply.write(decimal: value, into: &span)
        let count = reply.count
        #expect(Array(room[..<count]).text == text)
    }

    @Test("every code has a phrase", arguments: UInt16(100)...699)
    func phrases(code: UInt16) {
        #expect(StatusPhrase.text(of: code).utf8CodeUnitCount > 1)
    }
}
