/// The pieces of a label that do not change from call to call.
///
/// A label is a display name before the caller's number in P-Asserted-Identity, and a Call-Info (RFC 3261 §20.9) with the
/// reason in words (`call-reason`, RFC 9796 §5.3) that leads to the redress address.
struct LabelText: Sendable {
    /// `"name" <sip:`
    let identityStart: [UInt8]
    /// `Call-Info: …` as a header line.
    let callInfoLine: [UInt8]
    /// The same two as headers in a Contact URI.
    let contactStart: [UInt8]
    let contactEnd: [UInt8]

    init(_ configuration: GateConfiguration) {
        let name = HeaderText.quoted(configuration.labelText)
        let quote = [UInt8(ascii: "\"")]
        identityStart = quote + name + quote + Array(" <sip:".utf8)
        // Without an address of ours the reason stands alone: `data:,` is an empty document (RFC 2397).
        let uri = configuration.redress.uri ?? "data:,"
        let callInfo = Array("<\(uri)>;purpose=info;call-reason=\"".utf8) + name + quote
        callInfoLine = Array("Call-Info: ".utf8) + callInfo + [13, 10]
        contactStart = Array("?P-Asserted-Identity=".utf8) + HeaderText.hvalue(identityStart)
        contactEnd = HeaderText.hvalue(Array(">".utf8)) + Array("&Call-Info=".utf8) + HeaderText.hvalue(callInfo)
    }
}
