import SIP
import Testing

@Suite("EdgeCheck")
struct EdgeCheckTests {
    private func request(_ method: String, _ more: String = "", maxForwards: Int = 70) -> [UInt8] {
        Array(
            invite(more).text.replacing("INVITE", with: method)
                .replacing("Max-Forwards: 70", with: "Max-Forwards: \(maxForwards)").utf8)
    }

    @Test("a redirect server ignores options of an INVITE that it does not know, and refuses those of others")
    func options() {
        #expect(decision(request("INVITE", "Require: nothing")) == .accept)
        #expect(decision(request("OPTIONS", "Require: nothing")) == .reject(420, .badExtension))
        #expect(decision(request("OPTIONS", "Require:")) == .accept)
        #expect(decision(request("CANCEL", "Require: nothing")) == .accept)
        #expect(decision(request("OPTIONS", "Proxy-Require: nothing")) == .accept)
    }

    @Test("hops that are used up end an INVITE, and not the ping of an SBC")
    func hops() {
        #expect(decision(request("INVITE", maxForwards: 0)) == .reject(483, .hopsExhausted))
        #expect(decision(request("OPTIONS", maxForwards: 0)) == .accept)
        #expect(decision(request("ACK", maxForwards: 0)) == .accept)
    }

    @Test("an ACK and a response get no answer, whatever is wrong with them")
    func silence() {
        #expect(decision(request("ACK", "From: <sip:a@b>;tag=1")) == .drop(.repeatedHeader))
        let response = Array(
            invite("l: 1").text.replacing(
                "INVITE sip:+77011234567@127.0.0.1:5060;user=phone SIP/2.0", with: "SIP/2.0 200 OK"
            ).utf8)
        #expect(decision(response) == .drop(.badContentLength))
    }

    @Test("the emergency number of a faulty INVITE can still be read")
    func emergencyBehindFault() {
        let bytes = Array(invite("broken line", uri: "sip:112@h").text.replacing("CSeq: 1", with: "CSeq: x").utf8)
        parsed(bytes) { message in
            #expect(message.hasRequestURI && message.viaCount == 1 && message.method == .invite)
            #expect(bytes.text(message.requestURI.number(in: bytes.span)) == "112")
        }
        #expect(decision(bytes) == .reject(400, .badHeaderLine))
    }

    @Test("an answer closes a stream only where the end of the message is unknown")
    func streams() {
        #expect(SIPFault.missingContentLength.endsStream && SIPFault.badContentLength.endsStream)
        #expect(!SIPFault.badFrom.endsStream && !SIPFault.badHeaderLine.endsStream)
    }

    @Test("every fault has a code or none", arguments: SIPFault.allCases)
    func codes(fault: SIPFault) {
        #expect(fault.statusCode.map { (400...699).contains($0) } ?? (fault == .keepAlive || fault == .strayResponse))
    }

    @Test(
        "Contact is a star or addresses",
        arguments: [("*", true), ("<sip:a@b>, sip:c@d;q=0.1", true), ("<sip:a@b>,", false), ("x", false)])
    func contact(value: String, isSound: Bool) {
        #expect(decision(invite("Contact: \(value)")) == (isSound ? .accept : .reject(400, .badContact)))
    }
}
