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
        _ profile: TrunkProfile, _ attempt: CallAttempt, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>,
        into room: inout MutableSpan<UInt8>
    ) {
        reply.write("Contact: <", into: &room)
        onwardURI(profile, attempt, message, bytes, into: &room)
        reply.write(">\r\n", into: &room)
    }

    /// The Desk first; where it does not answer, the call goes on (RFC 3261 §8.1.3.4: highest q first).
    mutating func divert(
        to desk: [UInt8], _ token: DivertToken, _ profile: TrunkProfile, _ attempt: CallAttempt,
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>,
        into room: inout MutableSpan<UInt8>
    ) {
        reply.write("Contact: <", into: &room)
        reply.write(desk.span, into: &room)
        reply.write(";qc=", into: &room)
        reply.write(hex: token.high, into: &room)
        reply.write(hex: token.low, into: &room)
        reply.write(">;q=1, <", into: &room)
        onwardURI(profile, attempt, message, bytes, into: &room)
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
            onwardURI(profile, attempt, message, bytes, into: &room)
            reply.write(label.contactStart.span, into: &room)
            caller(
                attempt, profile, at: "%40", isHidden: attempt.isPrivate && profile.privacy == .anonymous, into: &room)
            reply.write(label.contactEnd.span, into: &room)
            reply.write(">\r\n", into: &room)
            return
        }
        if profile.allowCode == 302 { contact(profile, attempt, message, bytes, into: &room) }
        switch profile.labelForm {
        case .alertInfo:
            let alertInfo = profile.alertInfo
            reply.write(alertInfo.span, into: &room)
        case .headers, .contact:
            identity(label, profile, attempt, into: &room)
            reply.write(label.callInfoLine.span, into: &room)
        case .display, .verstat:
            identity(label, profile, attempt, into: &room)
        }
    }

    private mutating func identity(
        _ label: LabelText, _ profile: TrunkProfile, _ attempt: CallAttempt, into room: inout MutableSpan<UInt8>
    ) {
        reply.write("P-Asserted-Identity: ", into: &room)
        reply.write(label.identityStart.span, into: &room)
        let isHidden = attempt.isPrivate && profile.privacy == .anonymous
        caller(attempt, profile, at: "@", isHidden: isHidden, into: &room)
        if profile.labelForm == .verstat, !isHidden, case .number = attempt.caller {
            reply.write(";user=phone", into: &room)
        }
        reply.write(">\r\n", into: &room)
        // For the SBC at the edge of the trust domain, which takes the number out (RFC 3325 §7).
        if attempt.isPrivate, !isHidden { reply.write("Privacy: id\r\n", into: &room) }
    }

    /// The caller's number and the onward host, or anonymous (RFC 3323 §4.1.1.3). `at`: @, or its escape.
    private mutating func caller(
        _ attempt: CallAttempt, _ profile: TrunkProfile, at: StaticString, isHidden: Bool,
        into room: inout MutableSpan<UInt8>
    ) {
        switch isHidden ? .anonymous : attempt.caller {
        case .number(let number):
            reply.write("+", into: &room)
            reply.write(decimal: number.digits, into: &room)
            if profile.labelForm == .verstat { reply.write(";verstat=TN-Validation-Failed", into: &room) }
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
        _ profile: TrunkProfile, _ attempt: CallAttempt, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>,
        into room: inout MutableSpan<UInt8>
    ) {
        let uri = message.requestURI
        if let number = profile.numbers.number(of: attempt) {
            write(number, profile, uri, bytes, into: &room)
            return
        }
        switch uri.scheme {
        case .sip, .sips:
            reply.write(uri.scheme == .sips ? "sips:" : "sip:", into: &room)
            // `sip:112`: what stands for a host is the number (Intake.callee).
            let user = uri.user.isEmpty ? uri.host : uri.user
            reply.writeForeign(bytes.extracting(user.bounds), into: &room)
            reply.write("@", into: &room)
            onward(profile, into: &room)
            if profile.numbers.userPhone ?? uri.isPhone(in: bytes) { reply.write(";user=phone", into: &room) }
        case .tel:
            reply.write("sip:", into: &room)
            reply.writeForeign(bytes.extracting(uri.user.bounds), into: &room)
            reply.write("@", into: &room)
            onward(profile, into: &room)
            if profile.numbers.userPhone ?? true { reply.write(";user=phone", into: &room) }
        case .urn, .other:
            reply.writeForeign(bytes.extracting(uri.whole.bounds), into: &room)
        }
    }

    /// The callee in the trunk's form. What the Request-URI says behind the number goes with it: `;npdi`, `;rn=…` of a
    /// ported number route the call (RFC 4694).
    private mutating func write(
        _ number: PhoneNumber, _ profile: TrunkProfile, _ uri: SIPURI, _ bytes: Span<UInt8>,
        into room: inout MutableSpan<UInt8>
    ) {
        let form = profile.numbers
        reply.write(form.form == .tel ? "tel:" : uri.scheme == .sips ? "sips:" : "sip:", into: &room)
        let prefix = form.prefix
        reply.write(prefix.span, into: &room)
        switch form.form {
        case .e164, .tel:
            reply.write("+", into: &room)
            reply.write(decimal: number.digits, into: &room)
        case .digits, .same:
            reply.write(decimal: number.digits, into: &room)
        case .national:
            // 8 before ten digits at home, 8~10 before a country code.
            let isHome = number.digits / 10_000_000_000 == 7 && number.count == 11
            reply.write(isHome ? "8" : "810", into: &room)
            reply.write(decimal: isHome ? number.digits % 10_000_000_000 : number.digits, into: &room)
        }
        let rest =
            uri.scheme == .tel
            ? uri.parameters : ByteRange(start: UInt16(uri.number.end), count: uri.user.count &- uri.number.count)
        if !rest.isEmpty { reply.writeForeign(bytes.extracting(rest.bounds), into: &room) }
        guard form.form != .tel else { return }
        reply.write("@", into: &room)
        onward(profile, into: &room)
        if form.userPhone ?? (uri.scheme == .tel || uri.isPhone(in: bytes)) {
            reply.write(";user=phone", into: &room)
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
