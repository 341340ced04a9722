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
        if let fault = tooLargeToGrow(message, in: bytes) { return fault }
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

    /// A proxy adds a Via and a few headers, and the next element reads no more of them than this one (RFC 3261 §21.5.7).
    private static func tooLargeToGrow(_ message: borrowing SIPMessage, in bytes: Span<UInt8>) -> SIPFault? {
        // It may have come over a stream, and goes on as a datagram.
        if bytes.count > Limits.datagramBytes - Limits.bytesOfProxy { return .messageTooLong }
        if message.viaCount >= Limits.vias { return .tooManyVias }
        guard message.headerCount > Limits.headers - Limits.headersOfProxy - Limits.listValues else { return nil }
        // Rewritten, each Route has a line of its own.
        var routes = 0
        var cursor = message.cursor(.route)
        while message.nextValue(&cursor, in: bytes) != nil { routes += 1 }
        return message.headerCount + routes + Limits.headersOfProxy > Limits.headers ? .tooManyHeaders : nil
    }
}
