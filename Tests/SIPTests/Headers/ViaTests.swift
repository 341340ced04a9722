import SIP
import Testing

@Suite("Via")
struct ViaTests {
    private func via(_ value: String) -> (SIPFault?, [UInt8], Via) {
        let bytes = Array(
            invite().text.replacing("SIP/2.0/UDP 127.0.0.20:5070;branch=z9hG4bK1;rport", with: value).utf8)
        var top = Via()
        let fault = parsed(bytes) { top = $0.topVia }
        return (fault, bytes, top)
    }

    @Test(
        "sent-by in its forms",
        arguments: [
            ("SIP/2.0/UDP h", "h", UInt16(0)), ("SIP/2.0/UDP h:5060", "h", 5060),
            ("SIP/2.0/TLS [2001:db8::9:1]:7", "[2001:db8::9:1]", 7),
            ("SIP / 2.0 / UDP h : 5060;branch=x", "h", 5060), ("SIP/2.0/UDP h: 5060", "h", 5060),
            ("sip/2.0/udp h :5060 ;a", "h", 5060),
        ])
    func sentBy(value: String, host: String, port: UInt16) {
        let (fault, bytes, via) = via(value)
        #expect(fault == nil)
        #expect(bytes.text(via.host) == host && via.port == port)
    }

    @Test("received with and without brackets, rport with and without value")
    func parameters() {
        let (fault, bytes, via) = via("SIP/2.0/UDP h;received=[2001:db8::9];RPORT=7;branch=z9hG4bKa;x=\"y;z\";hidden")
        #expect(fault == nil)
        #expect(bytes.text(via.received) == "[2001:db8::9]" && bytes.text(via.rport) == "7")
        #expect(via.wantsReplyPort && via.hasMagicCookie(in: bytes.span))
        #expect(bytes.text(via.branch) == "z9hG4bKa")
    }

    @Test(
        "what is none",
        arguments: [
            "SIP/2.0/UDP", "SIP/2.0 h", "SIP/2.0/UDP ", "/2.0/UDP h", "SIP/2.0/UDP h;", "SIP/2.0/UDP h;;a",
            "SIP/2.0/UDP h,",
            "SIP/2.0/UDP h,,SIP/2.0/UDP h", "SIP/2.0/UDP h:99999", "SIP/2.0/UDP [::1", "SIP/2.0/UDP h x",
            "SIP/2.0/UDP h;a=\"",
            "SIP/2.0/UDP h: x", "SIP/2.0/UDP h : ",
        ])
    func malformed(value: String) {
        #expect(via(value).0 == .badVia)
    }

    @Test("who cannot be told where it came from gets no answer")
    func unanswerable() {
        let bytes = Array(invite().text.replacing("SIP/2.0/UDP 127.0.0.20:5070", with: "SIP/2.0/UDP ;x").utf8)
        #expect(decision(bytes) == .drop(.badVia))
        let other = Array(invite().text.replacing("5070;branch", with: "5070;;branch").utf8)
        #expect(decision(other) == .reject(400, .badVia))
    }
}
