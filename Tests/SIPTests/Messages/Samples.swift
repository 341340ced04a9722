import SIP

/// A message by lines, each ended by CRLF, and the empty line behind them.
func lines(_ text: String, body: String = "") -> [UInt8] {
    Array(
        (text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") + "\r\n\r\n" + body)
            .utf8)
}

/// An INVITE with these lines more, after the ones that it must have.
func invite(_ more: String = "", uri: String = "sip:+77011234567@127.0.0.1:5060;user=phone", body: String = "")
    -> [UInt8]
{
    lines(
        """
        INVITE \(uri) SIP/2.0
        Via: SIP/2.0/UDP 127.0.0.20:5070;branch=z9hG4bK1;rport
        Max-Forwards: 70
        From: "Alice" <sip:+4930123456@127.0.0.20>;tag=a
        To: <sip:+77011234567@127.0.0.1>
        Call-ID: c1@127.0.0.20
        CSeq: 1 INVITE\(more.isEmpty ? "" : "\n" + more)
        Content-Length: \(body.utf8.count)
        """, body: body)
}

extension [UInt8] {
    func text(_ range: ByteRange) -> String {
        String(decoding: self[range.bounds], as: UTF8.self)
    }

    var text: String { String(decoding: self, as: UTF8.self) }
}

/// Parses, and hands the message to `body`; the fault where there is one.
@discardableResult
func parsed(
    _ bytes: [UInt8], as framing: Framing = .datagram, _ body: (borrowing SIPMessage) throws -> Void
) rethrows -> SIPFault? {
    var message = SIPMessage()
    var fault: SIPFault?
    do throws(SIPFault) { try message.parse(bytes.span, framing: framing) } catch { fault = error }
    try body(message)
    return fault
}

func firstFault(_ bytes: [UInt8], as framing: Framing = .datagram) -> SIPFault? {
    parsed(bytes, as: framing) { _ in }
}

/// What the edge says of these bytes.
func decision(_ bytes: [UInt8], as framing: Framing = .datagram) -> EdgeDecision {
    var message = SIPMessage()
    return EdgeCheck.examine(bytes.span, as: framing, into: &message)
}
