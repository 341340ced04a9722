import SIP
import Testing

@Suite("RequestWriter")
struct RequestWriterTests {
    private var call: RequestWriter {
        var call = RequestWriter(
            uri: "sip:+77011234567@127.0.0.1", from: "<sip:+4930123456@127.0.0.20>", to: "<sip:+77011234567@127.0.0.1>",
            sentBy: "127.0.0.20:5070", callID: "c1", branch: "b1", fromTag: "t1")
        call.contact = "<sip:+4930123456@127.0.0.20:5070>"
        call.headers = [("P-Asserted-Identity", "<tel:+4930123456>\r\nX: y")]
        return call
    }

    @Test("every request is accepted, on both transports")
    func accepted() {
        let requests = [
            call.invite(sdp: "v=0\r\n"), call.ack(to: "<sip:a@b>;tag=2"), call.cancel(), call.options(),
            call.bye(to: "<sip:a@b>;tag=2"), call.request("UPDATE"),
        ]
        for bytes in requests {
            #expect(decision(bytes) == .accept, "\(bytes.text)")
            #expect(decision(bytes, as: .stream) == .accept)
        }
    }

    @Test("a line end in a value begins no header")
    func injection() {
        let bytes = call.invite()
        parsed(bytes) { #expect($0.field(named: "X", in: bytes.span) == nil && $0.has(.pAssertedIdentity)) }
    }

    @Test("a CANCEL has its INVITE's branch and CSeq number")
    func cancel() {
        let bytes = call.cancel()
        parsed(bytes) { message in
            #expect(message.method == .cancel && message.cseq.number == 1)
            #expect(bytes.text(message.topVia.branch) == "z9hG4bKb1")
        }
    }
}
