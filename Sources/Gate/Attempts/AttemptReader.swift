// Owner: the thread that judges; pure. Allocates nothing. Budget: 250 ns.

package import SIP
package import Telephony
package import Wire

/// Reduces an INVITE to the call attempt that screening looks at. The gate and the replay of captures use the same one.
package enum AttemptReader {
    /// `trustIdentity`: P-Asserted-Identity and Remote-Party-ID of this trunk are believed (RFC 3325 §8); else both
    /// are `absent`. The callee comes from the Request-URI, never from To; who has read it already hands it in.
    package static func attempt(
        of message: borrowing SIPMessage, in bytes: Span<UInt8>, from peer: PeerAddress, trunk: TrunkID,
        trunkClass: TrunkClass, trustIdentity: Bool, at time: Timestamp, callee: PresentedNumber? = nil
    ) -> CallAttempt {
        var attempt = CallAttempt(
            time: time, trunk: trunk, trunkClass: trunkClass,
            callID: ByteHash.journalled(bytes.extracting(message.callID.bounds)),
            callee: callee ?? number(of: message.requestURI, in: bytes), from: number(of: message.from.uri, in: bytes))
        if trustIdentity {
            attempt.asserted = identity(.pAssertedIdentity, of: message, in: bytes)
            attempt.remoteParty = identity(.remotePartyID, of: message, in: bytes)
        }
        attempt.diverting = diverting(message, in: bytes)
        attempt.isPrivate = asksForPrivacy(message, in: bytes)
        if message.has(.userAgent) {
            attempt.userAgent = ByteHash.journalled(bytes.extracting(message.value(.userAgent).bounds))
        }
        attempt.source = sourceHash(peer)
        return attempt
    }

    /// The number that a URI names: the user part of sip and sips with what stands behind its semicolon, tel with its
    /// parameters (`phone-context`, RFC 3966 §5.1.5).
    package static func number(of uri: SIPURI, in bytes: Span<UInt8>) -> PresentedNumber {
        switch uri.scheme {
        case .sip, .sips:
            if uri.user.isEmpty { return isWithheld(uri, in: bytes) ? .anonymous : .malformed(.empty) }
            return PresentedNumber(userPart: bytes.extracting(uri.user.bounds))
        case .tel:
            let end = max(uri.user.end, uri.parameters.end)
            return PresentedNumber(userPart: bytes.extracting(Int(uri.user.start)..<end))
        case .urn, .other:
            return .malformed(.letters)
        }
    }

    /// 64 bits of the address without its port, under the fixed seed.
    package static func sourceHash(_ peer: PeerAddress) -> UInt64 {
        var hash = ByteHash(.journal)
        hash.absorb(peer.high, peer.low)
        return hash.high ^ hash.low
    }

    /// `sip:anonymous.invalid` (RFC 3323 §4.1.1.3, written without a user part by some).
    private static func isWithheld(_ uri: SIPURI, in bytes: Span<UInt8>) -> Bool {
        bytes.matches(uri.host, "anonymous.invalid")
    }

    /// The identity with a number in it, else the first: at most one sip and one tel URI (RFC 3325 §9.1). Of
    /// Remote-Party-ID those that speak of the called party are passed over.
    private static func identity(
        _ header: HeaderID, of message: borrowing SIPMessage, in bytes: Span<UInt8>
    ) -> PresentedNumber {
        guard message.has(header) else { return .absent }
        var cursor = message.cursor(header)
        var first = PresentedNumber.absent
        while let value = message.nextValue(&cursor, in: bytes) {
            let found: PresentedNumber
            if let address = try? NameAddress(value, in: bytes) {
                if header == .remotePartyID, !address.parameters.isAbsent {
                    let party = bytes.parameter("party", in: address.parameters).value
                    if !party.isEmpty, bytes.matches(party, "called") { continue }
                }
                found = number(of: address.uri, in: bytes)
            } else {
                found = .malformed(.badCharacter)
            }
            if case .number = found { return found }
            if first == .absent { first = found }
        }
        return first
    }

    /// Who diverted the call last: the topmost Diversion (RFC 5806 §3), else the entry of History-Info before the
    /// present target (RFC 7044 §10).
    private static func diverting(_ message: borrowing SIPMessage, in bytes: Span<UInt8>) -> PresentedNumber {
        if message.has(.diversion) {
            var cursor = message.cursor(.diversion)
            if let value = message.nextValue(&cursor, in: bytes) { return number(ofAddress: value, in: bytes) }
        }
        guard message.has(.historyInfo) else { return .absent }
        var cursor = message.cursor(.historyInfo)
        var before: ByteRange?
        var last: ByteRange?
        while let value = message.nextValue(&cursor, in: bytes) {
            before = last
            last = value
        }
        guard let before else { return .absent }
        return number(ofAddress: before, in: bytes)
    }

    private static func number(ofAddress value: ByteRange, in bytes: Span<UInt8>) -> PresentedNumber {
        guard let address = try? NameAddress(value, in: bytes) else { return .malformed(.badCharacter) }
        return number(of: address.uri, in: bytes)
    }

    /// Privacy: id, user or header (RFC 3323 §4.2, RFC 3325 §9.3), values separated by semicolons.
    private static func asksForPrivacy(_ message: borrowing SIPMessage, in bytes: Span<UInt8>) -> Bool {
        guard message.has(.privacy) else { return false }
        let value = message.value(.privacy)
        var start = Int(value.start)
        var at = start
        while at <= value.end {
            if at == value.end || bytes[at] == UInt8(ascii: ";") || bytes[at] == UInt8(ascii: ",") {
                let word = trimmed(start, at, in: bytes)
                if bytes.matches(word, "id") || bytes.matches(word, "user") || bytes.matches(word, "header") {
                    return true
                }
                start = at + 1
            }
            at += 1
        }
        return false
    }

    private static func trimmed(_ start: Int, _ end: Int, in bytes: Span<UInt8>) -> ByteRange {
        var start = start
        var end = end
        while start < end, bytes[start] <= 0x20 { start += 1 }
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        return ByteRange(start: UInt16(truncatingIfNeeded: start), count: UInt16(truncatingIfNeeded: end - start))
    }
}
