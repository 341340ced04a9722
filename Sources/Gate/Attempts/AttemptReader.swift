// Owner: the thread that judges; pure. Allocates nothing. Budget: 250 ns.

package import SIP
package import Telephony
package import Wire

/// Reduces an INVITE to the call attempt that screening looks at. The gate and the replay of captures use the same one.
package enum AttemptReader {
    /// `trustIdentity`: P-Asserted-Identity and Remote-Party-ID of this trunk are believed, in this order (RFC 3325 §8);
    /// else both are `absent`.
    package static func attempt(
        of message: borrowing SIPMessage, in bytes: Span<UInt8>, from peer: PeerAddress, trunk: TrunkID,
        trunkClass: TrunkClass, trustIdentity: Bool, at time: Timestamp, callee: PresentedNumber? = nil
    ) -> CallAttempt {
        let reading = TrunkReading(trunkClass, trustIdentity: trustIdentity)
        return attempt(of: message, in: bytes, from: peer, trunk: trunk, reading: reading, at: time, callee: callee)
    }

    /// By a trunk's profile. The callee comes from the Request-URI, never from To; who has read it already hands it in.
    package static func attempt(
        of message: borrowing SIPMessage, in bytes: Span<UInt8>, from peer: PeerAddress, trunk: TrunkID,
        reading: TrunkReading, at time: Timestamp, callee: PresentedNumber? = nil
    ) -> CallAttempt {
        var attempt = CallAttempt(
            time: time, trunk: trunk, trunkClass: reading.trunkClass,
            callID: ByteHash.journalled(bytes.extracting(message.callID.bounds)),
            callee: callee ?? number(of: message.requestURI, in: bytes), from: number(of: message.from.uri, in: bytes))
        if reading.identities > 0 {
            attempt.asserted = identity(reading.identity(0), of: message, in: bytes)
            if reading.identities > 1 { attempt.remoteParty = identity(reading.identity(1), of: message, in: bytes) }
        }
        if message.has(.diversion) || message.has(.historyInfo) {
            readDiversions(message, in: bytes, reading, into: &attempt)
        }
        attempt.isPrivate = asksForPrivacy(message, in: bytes)
        if message.has(.userAgent) {
            attempt.userAgent = ByteHash.journalled(bytes.extracting(message.value(.userAgent).bounds))
            attempt.isScanner = Scanners.names(bytes.extracting(message.value(.userAgent).bounds))
        }
        if reading.takesFingerprint { attempt.fingerprint = Fingerprint.of(message, in: bytes) }
        attempt.source = sourceHash(peer)
        if !reading.isPlain { refine(&attempt, message, in: bytes, by: reading) }
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

    static func number(ofAddress value: ByteRange, in bytes: Span<UInt8>) -> PresentedNumber {
        guard let address = try? NameAddress(value, in: bytes) else { return .malformed(.badCharacter) }
        return number(of: address.uri, in: bytes)
    }

    /// Privacy: id, user or header (RFC 3323 §4.2, RFC 3325 §9.3), values separated by semicolons; `none` asks for the
    /// opposite and wins.
    private static func asksForPrivacy(_ message: borrowing SIPMessage, in bytes: Span<UInt8>) -> Bool {
        guard message.has(.privacy) else { return false }
        let value = message.value(.privacy)
        var isAsked = false
        var start = Int(value.start)
        var at = start
        while at <= value.end {
            if at == value.end || bytes[at] == UInt8(ascii: ";") || bytes[at] == UInt8(ascii: ",") {
                let word = trimmed(start, at, in: bytes)
                if bytes.matches(word, "none") { return false }
                if bytes.matches(word, "id") || bytes.matches(word, "user") || bytes.matches(word, "header") {
                    isAsked = true
                }
                start = at + 1
            }
            at += 1
        }
        return isAsked
    }

    private static func trimmed(_ start: Int, _ end: Int, in bytes: Span<UInt8>) -> ByteRange {
        var start = start
        var end = end
        while start < end, bytes[start] <= 0x20 { start += 1 }
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        return ByteRange(start: UInt16(truncatingIfNeeded: start), count: UInt16(truncatingIfNeeded: end - start))
    }
}
