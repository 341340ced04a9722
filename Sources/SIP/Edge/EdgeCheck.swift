/// What becomes of a message at the edge, before any of its content is judged.
package enum EdgeDecision: Hashable, Sendable {
    /// Well formed: its method and the policy decide.
    case accept
    /// The request is answered with this code, and goes no further. `SIPFault.endsStream` says whether a stream closes.
    case reject(UInt16, SIPFault)
    /// Nothing is sent.
    case drop(SIPFault)
}

/// What an edge that redirects asks of a message: the strict reading of RFC 3261, with the results that RFC 4475 and
/// RFC 5118 give for their torture messages.
package enum EdgeCheck {
    /// Parses `bytes` into `message` and says what becomes of it. A fault leaves in `message` what could be read.
    package static func examine(
        _ bytes: Span<UInt8>, as framing: Framing, into message: inout SIPMessage
    ) -> EdgeDecision {
        do {
            try message.parse(bytes, framing: framing)
        } catch {
            return decision(on: error, in: message)
        }
        if let fault = refusal(of: message, in: bytes) { return decision(on: fault, in: message) }
        return .accept
    }

    /// A response, an ACK and what has no sound Via get no answer (RFC 3261 §17.1.1.3, §8.1.3).
    static func decision(on fault: SIPFault, in message: borrowing SIPMessage) -> EdgeDecision {
        guard let code = fault.statusCode, message.isRequest, message.method != .ack, message.viaCount > 0 else {
            return .drop(fault)
        }
        return .reject(code, fault)
    }

    /// What is wrong with a message that parses.
    private static func refusal(of message: borrowing SIPMessage, in bytes: Span<UInt8>) -> SIPFault? {
        guard message.isRequest else { return message.viaCount > 1 ? .strayResponse : nil }
        if message.requestURI.scheme == .other { return .unknownScheme }
        if !message.requestURI.headers.isAbsent { return .headersInRequestURI }
        // The cookie and nothing more names no transaction (RFC 4475 §3.2.1).
        if message.topVia.branch.count == 7, message.topVia.hasMagicCookie(in: bytes) { return .badVia }
        if let fault = contactFault(in: message, bytes) { return fault }
        // OPTIONS that SBCs send as a ping have 0 too, and are for us (RFC 3261 §11.1).
        if message.maxForwards == 0, message.method != .options, message.method != .ack { return .hopsExhausted }
        if message.has(.require), asksForExtension(message, bytes) { return .badExtension }
        return nil
    }

    /// Option tags that this element honours: none is needed to redirect, and none is offered.
    ///
    /// A redirect server ignores tags that it does not know (RFC 3261 §8.3), so that INVITE is not asked; ACK and
    /// CANCEL must not be (§8.2.2.3).
    private static func asksForExtension(_ message: borrowing SIPMessage, _ bytes: Span<UInt8>) -> Bool {
        switch message.method {
        case .invite, .ack, .cancel: return false
        case .unknown, .bye, .options, .register, .prack, .subscribe, .notify, .publish, .info, .refer, .message,
            .update:
            var cursor = message.cursor(.require)
            while let tag = message.nextValue(&cursor, in: bytes) {
                if !tag.isEmpty { return true }
            }
            return false
        }
    }

    /// Contact = "*" or addresses.
    private static func contactFault(in message: borrowing SIPMessage, _ bytes: Span<UInt8>) -> SIPFault? {
        guard message.has(.contact) else { return nil }
        let value = message.value(.contact)
        if value.count == 1, bytes[Int(value.start)] == UInt8(ascii: "*") { return nil }
        var cursor = message.cursor(.contact)
        var contact = NameAddress()
        var malformed = 0
        while malformed == 0,
            message.nextAddress(&cursor, into: &contact, malformed: &malformed, in: bytes)
        {}
        if malformed > 0 { return .badContact }
        return cursor.isCut ? .tooManyValues : nil
    }
}
