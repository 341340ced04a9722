// Owner: the thread that judges; pure. Allocates nothing. Only for trunks with `isup = true`.

import SIP
import Telephony

/// What an IAM adds to an attempt (ITU-T Q.1912.5 §6.1.3, RFC 3398 §8.2.1.1).
///
/// | the IAM's calling party number is | it stands |
/// |---|---|
/// | network provided, or user provided, verified and passed | before P-Asserted-Identity: SIP headers of a gateway come from it |
/// | user provided, not verified or failed | behind it, and behind From: nobody vouches for it |
///
/// Of three identities the two that differ are kept, so that a header which says something else than the IAM shows as
/// `cli-disagreement`. A restricted presentation is a caller who withholds the number. The redirecting number is the last
/// diverting one, the original called number the first; both go before the headers.
extension AttemptReader {
    static func readIAM(_ attempt: inout CallAttempt, _ message: borrowing SIPMessage, in bytes: Span<UInt8>) {
        guard let range = message.isupBody(in: bytes), let iam = InitialAddress(bytes.extracting(range.bounds)) else {
            return
        }
        attempt.isup = UInt16(iam.category) << 8
        if let calling = iam.calling {
            attempt.isup |= UInt16(calling.screening.rawValue) + 1
            if calling.presentation == .restricted { attempt.isPrivate = true }
            rank(number(of: calling), calling.screening, in: &attempt)
        }
        if let redirecting = iam.redirecting {
            attempt.diverting = number(of: redirecting)
            attempt.firstDiverting = .absent
        }
        if let original = iam.originalCalled {
            let first = number(of: original)
            if attempt.diverting == .absent {
                attempt.diverting = first
            } else if first != attempt.diverting {
                attempt.firstDiverting = first
            }
        }
    }

    private static func rank(
        _ number: PresentedNumber, _ screening: ISUPNumber.Screening, in attempt: inout CallAttempt
    ) {
        guard number != .absent else { return }
        switch screening {
        case .network, .userVerified:
            let before = attempt.asserted
            attempt.asserted = number
            // The header that disagrees is kept before the one that agrees.
            if before != .absent, before != number || attempt.remoteParty == .absent { attempt.remoteParty = before }
        case .userNotVerified, .userFailed:
            if attempt.remoteParty == .absent || number != attempt.asserted { attempt.remoteParty = number }
        }
    }

    /// A national number is one of the home country; an unknown or a subscriber's number is read by its habits.
    static func number(of isup: ISUPNumber) -> PresentedNumber {
        if isup.presentation == .notAvailable { return .absent }
        guard isup.isUsable, isup.count > 0 else { return isup.count == 0 ? .absent : .malformed(.badCharacter) }
        var text = InlineArray<24, UInt8>(repeating: UInt8(ascii: "+"))
        var length = 0
        switch isup.nature {
        case .international: length = 1
        case .national where isup.count == 10:
            text[1] = UInt8(ascii: "7")
            length = 2
        case .national, .subscriber, .unknown, .other: break
        }
        let count = Int(isup.count)
        var rest = isup.digits
        var at = length + count
        while at > length {
            at -= 1
            text[at] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        return PresentedNumber(userPart: text.span.extracting(0..<length + count))
    }
}
