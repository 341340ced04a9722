// Owner: the thread that answers. Allocates nothing.

import SIP
import Telephony

/// One answer to a call while it is being written.
struct CallReply {
    var reply: ReplyWriter
    let source: ReplySource
    let tag: UInt64
    let isStream: Bool
    let viaPort: UInt16

    @inline(__always)
    mutating func begin(
        _ code: Int, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, into room: inout MutableSpan<UInt8>
    ) {
        reply.begin(
            UInt16(truncatingIfNeeded: code), answering: message, in: bytes, from: source, toTag: tag, into: &room)
    }

    mutating func stop(
        _ stop: StopAnswer, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, into room: inout MutableSpan<UInt8>
    ) {
        reply.begin(
            UInt16(truncatingIfNeeded: stop.code), phrase: stop.phrase.span, answering: message, in: bytes,
            from: source, toTag: tag, into: &room)
        reply.write(stop.headers.span, into: &room)
    }

    /// `Contact: <sip:same user@onward>`
    @inline(__always)
    mutating func contact(
        _ profile: TrunkProfile, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>,
        into room: inout MutableSpan<UInt8>
    ) {
        reply.write("Contact: <", into: &room)
        onwardURI(profile, message, bytes, into: &room)
        reply.write(">\r\n", into: &room)
    }

    /// The Desk first; where it does not answer, the call goes on (RFC 3261 §8.1.3.4: highest q first).
    mutating func divert(
        to desk: [UInt8], _ token: DivertToken, _ profile: TrunkProfile, _ message: borrowing SIPMessage,
        _ bytes: Span<UInt8>, into room: inout MutableSpan<UInt8>
    ) {
        reply.write("Contact: <", into: &room)
        reply.write(desk.span, into: &room)
        reply.write(";qc=", into: &room)
        reply.write(hex: token.high, into: &room)
        reply.write(hex: token.low, into: &room)
        reply.write(">;q=1, <", into: &room)
        onwardURI(profile, message, bytes, into: &room)
        reply.write(">;q=0.1\r\n", into: &room)
    }

    /// The warning, as headers of the answer or of the Contact. Where allow is an error code there is no Contact, and the
    /// headers go with the code.
    mutating func label(
        _ label: LabelText, _ profile: TrunkProfile, _ attempt: CallAttempt, _ message: borrowing SIPMessage,
        _ bytes: Span<UInt8>, into room: inout MutableSpan<UInt8>
    ) {
        if profile.allowCode == 302, profile.labelForm == .contact {
            reply.write("Contact: <", into: &room)
            onwardURI(profile, message, bytes, into: &room)
            reply.write(label.contactStart.span, into: &room)
            caller(attempt, profile, at: "%40", into: &room)
            reply.write(label.contactEnd.span, into: &room)
            reply.write(">\r\n", into: &room)
            return
        }
        if profile.allowCode == 302 { contact(profile, message, bytes, into: &room) }
        reply.write("P-Asserted-Identity: ", into: &room)
        reply.write(label.identityStart.span, into: &room)
        caller(attempt, profile, at: "@", into: &room)
        reply.write(">\r\n", into: &room)
        reply.write(label.callInfoLine.span, into: &room)
    }

    /// The caller's number and the onward host, or anonymous (RFC 3323 §4.1.1.3). `at`: @, or its escape.
    private mutating func caller(
        _ attempt: CallAttempt, _ profile: TrunkProfile, at: StaticString, into room: inout MutableSpan<UInt8>
    ) {
        switch attempt.caller {
        case .number(let number):
            reply.write("+", into: &room)
            reply.write(decimal: number.digits, into: &room)
        case .short(let short):
            reply.write(decimal: UInt64(short.digits), into: &room)
        case .absent, .anonymous, .malformed:
            reply.write("anonymous", into: &room)
            reply.write(at, into: &room)
            reply.write("anonymous.invalid", into: &room)
            return
        }
        reply.write(at, into: &room)
        onward(profile, into: &room)
    }

    /// The Request-URI with the onward host: the same user part, or the number of a tel URI. A service URN goes as it is:
    /// it names no host (RFC 5031).
    private mutating func onwardURI(
        _ profile: TrunkProfile, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>,
        into room: inout MutableSpan<UInt8>
    ) {
        let uri = message.requestURI
        switch uri.scheme {
        case .sip, .sips:
            reply.write(uri.scheme == .sips ? "sips:" : "sip:", into: &room)
            // `sip:112`: what stands for a host is the number (Intake.callee).
            let user = uri.user.isEmpty ? uri.host : uri.user
            reply.writeForeign(bytes.extracting(user.bounds), into: &room)
            reply.write("@", into: &room)
            onward(profile, into: &room)
            if uri.isPhone(in: bytes) { reply.write(";user=phone", into: &room) }
        case .tel:
            reply.write("sip:", into: &room)
            reply.writeForeign(bytes.extracting(uri.user.bounds), into: &room)
            reply.write("@", into: &room)
            onward(profile, into: &room)
            reply.write(";user=phone", into: &room)
        case .urn, .other:
            reply.writeForeign(bytes.extracting(uri.whole.bounds), into: &room)
        }
    }

    /// By profile, else where the INVITE came from: address and port of a datagram. Nobody listens at the port of a
    /// connection: there it is the port of the topmost Via (RFC 3261 §18.2.2), 5060 where that has none.
    private mutating func onward(_ profile: TrunkProfile, into room: inout MutableSpan<UInt8>) {
        let onward = profile.onward
        if !onward.isEmpty {
            reply.write(onward.span, into: &room)
        } else if isStream {
            reply.write(
                hostPort: ReplySource(high: source.high, low: source.low, port: viaPort), into: &room)
        } else {
            reply.write(hostPort: source, into: &room)
        }
    }
}
