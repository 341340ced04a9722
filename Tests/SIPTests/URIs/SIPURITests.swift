import SIP
import Testing

@Suite("SIPURI")
struct SIPURITests {
    struct Case: Sendable {
        var text: String
        var scheme: SIPURI.Scheme
        var user: String
        var host: String
        var port: UInt16 = 0
        var number: String?
    }

    @Test(
        "parts",
        arguments: [
            Case(text: "sip:a@b", scheme: .sip, user: "a", host: "b"),
            Case(text: "SIP:a@b", scheme: .sip, user: "a", host: "b"),
            Case(text: "sips:a:secret@b:5061;transport=tls", scheme: .sips, user: "a", host: "b", port: 5061),
            Case(text: "sip:b", scheme: .sip, user: "", host: "b"),
            Case(text: "sip:b:5060", scheme: .sip, user: "", host: "b", port: 5060),
            Case(text: "sip:[2001:db8::1]:5070", scheme: .sip, user: "", host: "[2001:db8::1]", port: 5070),
            Case(text: "sip:u@[::ffff:192.0.2.1];lr", scheme: .sip, user: "u", host: "[::ffff:192.0.2.1]"),
            Case(
                text: "sip:+7701;npdi;rn=7@h;user=phone", scheme: .sip, user: "+7701;npdi;rn=7", host: "h",
                number: "+7701"),
            Case(text: "sip:a?b=c&d,e/f@h", scheme: .sip, user: "a?b=c&d,e/f", host: "h"),
            Case(text: "sip:%2B7701@h", scheme: .sip, user: "%2B7701", host: "h"),
            Case(text: "sip:*31#77@h", scheme: .sip, user: "*31#77", host: "h"),
            Case(text: "tel:+7-701-123;phone-context=kz", scheme: .tel, user: "+7-701-123", host: ""),
            Case(text: "TEL:112", scheme: .tel, user: "112", host: ""),
            Case(text: "urn:service:sos.police", scheme: .urn, user: "service:sos.police", host: ""),
            Case(text: "http://www.example.com", scheme: .other, user: "//www.example.com", host: ""),
            Case(text: "isbn:2983792873", scheme: .other, user: "2983792873", host: ""),
        ])
    func parts(example: Case) throws {
        let bytes = Array("x\(example.text)".utf8)
        let range = ByteRange(start: 1, count: UInt16(example.text.utf8.count))
        let uri = try SIPURI(range, in: bytes.span)
        #expect(uri.scheme == example.scheme)
        #expect(bytes.text(uri.user) == example.user)
        #expect(bytes.text(uri.host) == example.host)
        #expect(uri.port == example.port)
        #expect(bytes.text(uri.number(in: bytes.span)) == example.number ?? example.user)
        #expect(uri.whole == range)
    }

    @Test(
        "what is none",
        arguments: [
            "", "sip", "sip:", "sip:@b", "sip:a@", "sip:a@b:", "sip:a@b:x", "sip:a@b:65536", "sip:2001:db8::10",
            "sip:a b@c",
            "sip:a@b c", "<sip:a@b>", "sip:a@[::1", "sip:a@[]", "sip:a@[g]", "sip:a@b\"", "sip:a@b;x=<", ":a", "1a:b",
            "tel:",
            "tel:1 2", "sip:a@b@c", "sip:a\u{1}@b", "urn:",
        ])
    func malformed(text: String) {
        let bytes = Array(text.utf8)
        #expect(throws: SIPFault.badAddress) {
            try SIPURI(ByteRange(start: 0, count: UInt16(bytes.count)), in: bytes.span)
        }
    }

    @Test("parameters are found by name in any case, and by no other")
    func parameters() throws {
        let bytes = Array("sip:a@b;Transport=TCP;lr;user=PHONE?Subject=x".utf8)
        let uri = try SIPURI(ByteRange(start: 0, count: UInt16(bytes.count)), in: bytes.span)
        #expect(bytes.text(uri.parameter("transport", in: bytes.span).value) == "TCP")
        #expect(uri.parameter("lr", in: bytes.span).isPresent)
        #expect(uri.parameter("lr", in: bytes.span).value.isAbsent)
        #expect(!uri.parameter("maddr", in: bytes.span).isPresent)
        #expect(uri.isPhone(in: bytes.span) == true)
        #expect(bytes.text(uri.headers) == "?Subject=x")
    }

    @Test(
        "emergency services by their URN",
        arguments: [
            ("urn:service:sos", true), ("URN:Service:SOS", true), ("urn:service:sos.fire", true),
            ("urn:service:sosx", false),
            ("urn:service:counseling", false), ("sip:sos@h", false), ("urn:service:so", false),
        ])
    func emergency(text: String, isEmergency: Bool) throws {
        let bytes = Array(text.utf8)
        let uri = try SIPURI(ByteRange(start: 0, count: UInt16(bytes.count)), in: bytes.span)
        #expect(uri.isEmergencyService(in: bytes.span) == isEmergency)
    }
}
