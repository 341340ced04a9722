/// A request of one call, written as text: for Traffic and for tests, not for the call path.
///
/// ```swift
/// var call = RequestWriter(uri: "sip:+77011234567@127.0.0.1:5060;user=phone", from: "<sip:+4930123456@127.0.0.20>",
///     to: "<sip:+77011234567@127.0.0.1:5060>", sentBy: "127.0.0.20:5070", callID: "c1@127.0.0.20", branch: "1", fromTag: "a")
/// call.headers = [("P-Asserted-Identity", "<sip:+4930123456@127.0.0.20;user=phone>")]
/// socket.send(call.invite(sdp: sdp))
/// socket.send(call.ack(to: "<sip:+77011234567@127.0.0.1:5060>;tag=77"))
/// ```
package struct RequestWriter: Sendable {
    package var uri: String
    /// The whole value without tag.
    package var from: String
    package var to: String
    /// Host and port of our Via.
    package var sentBy: String
    /// `UDP` or `TCP`.
    package var transport = "UDP"
    package var callID: String
    /// Without the magic cookie, which is put before it.
    package var branch: String
    package var fromTag: String
    package var cseq: UInt32 = 1
    package var maxForwards = 70
    /// Whole value; none in ACK and CANCEL.
    package var contact: String?
    /// Further headers of INVITE, OPTIONS and other requests, in order; CANCEL and ACK have none.
    package var headers: [(name: String, value: String)] = []

    package init(
        uri: String, from: String, to: String, sentBy: String, callID: String, branch: String, fromTag: String
    ) {
        self.uri = uri
        self.from = from
        self.to = to
        self.sentBy = sentBy
        self.callID = callID
        self.branch = branch
        self.fromTag = fromTag
    }

    package func invite(sdp: String = "") -> [UInt8] {
        write("INVITE", to: to, isWhole: true, body: sdp)
    }

    /// The ACK of a final answer of 300 and above: same branch, and the To of the answer (RFC 3261 §17.1.1.3).
    package func ack(to answered: String) -> [UInt8] {
        write("ACK", to: answered, isWhole: false)
    }

    /// Same branch, CSeq number and To as the INVITE (RFC 3261 §9.1).
    package func cancel() -> [UInt8] {
        write("CANCEL", to: to, isWhole: false)
    }

    package func options() -> [UInt8] {
        write("OPTIONS", to: to, isWhole: true)
    }

    /// `to` with the tag of the dialog.
    package func bye(to answered: String) -> [UInt8] {
        write("BYE", to: answered, isWhole: false)
    }

    /// Any method, with the further headers.
    package func request(_ method: String, body: String = "") -> [UInt8] {
        write(method, to: to, isWhole: true, body: body)
    }

    private func write(_ method: String, to: String, isWhole: Bool, body: String = "") -> [UInt8] {
        var text = "\(Self.line(method)) \(Self.line(uri)) SIP/2.0\r\n"
        func add(_ name: String, _ value: String) { text += "\(Self.line(name)): \(Self.line(value))\r\n" }
        add("Via", "SIP/2.0/\(transport) \(sentBy);branch=z9hG4bK\(branch);rport")
        add("Max-Forwards", String(maxForwards))
        add("From", "\(from);tag=\(fromTag)")
        add("To", to)
        add("Call-ID", callID)
        add("CSeq", "\(cseq) \(method)")
        if isWhole {
            if let contact { add("Contact", contact) }
            for header in headers { add(header.name, header.value) }
        }
        if !body.isEmpty { add("Content-Type", "application/sdp") }
        add("Content-Length", String(body.utf8.count))
        text += "\r\n"
        text += body
        return Array(text.utf8)
    }

    /// No line end comes in with a value.
    private static func line(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 13 || $0 == 10 }) else { return text }
        return String(decoding: text.utf8.map { $0 == 13 || $0 == 10 ? 32 : $0 }, as: UTF8.self)
    }
}
