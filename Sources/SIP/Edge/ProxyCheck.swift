/// What a proxy asks of a message (RFC 3261 §16.3 and §16.7): less than an endpoint, since what it does not understand
/// goes on.
package enum ProxyCheck {
    /// The option tags of Proxy-Require that are honoured: none.
    package static func examine(
        _ bytes: Span<UInt8>, as framing: Framing, into message: inout SIPMessage
    ) -> EdgeDecision {
        do {
            try message.parse(bytes, framing: framing)
        } catch {
            return EdgeCheck.decision(on: error, in: message)
        }
        guard message.isRequest else { return .accept }
        if let fault = refusal(of: message, in: bytes) { return EdgeCheck.decision(on: fault, in: message) }
        return .accept
    }

    private static func refusal(of message: borrowing SIPMessage, in bytes: Span<UInt8>) -> SIPFault? {
        if message.requestURI.scheme == .other { return .unknownScheme }
        if message.topVia.branch.count == 7, message.topVia.hasMagicCookie(in: bytes) { return .badVia }
        // §16.3 step 3: 483, but OPTIONS is answered as by its last recipient; an ACK gets no answer. A CANCEL ends at the
        // INVITE's transaction, which is here (§9.2).
        if message.maxForwards == 0, message.method != .options, message.method != .cancel { return .hopsExhausted }
        guard message.has(.proxyRequire), message.method != .cancel, message.method != .ack else { return nil }
        var cursor = message.cursor(.proxyRequire)
        while let tag = message.nextValue(&cursor, in: bytes) {
            if !tag.isEmpty { return .badExtension }
        }
        return nil
    }
}
