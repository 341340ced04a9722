// Owner: any thread; pure. Allocates: never. Budget: 30 ns a number.

/// A number of an ISUP message: its digits and what the message says of them (ITU-T Q.763 §3.9, §3.10, §3.39, §3.44).
package struct ISUPNumber: Hashable, Sendable, BitwiseCopyable {
    /// Digits that are kept; E.164 has 15, national prefixes some more.
    package static let maximumDigits = 18

    /// Nature of address indicator, bits 1 to 7 of the first octet.
    package enum Nature: UInt8, Hashable, Sendable, BitwiseCopyable {
        case subscriber = 1
        case unknown = 2
        case national = 3
        case international = 4
        /// Anything else: network-specific, spare.
        case other = 127
    }

    /// Address presentation restricted indicator.
    package enum Presentation: UInt8, Hashable, Sendable, BitwiseCopyable {
        case allowed = 0
        case restricted = 1
        /// The address is not available: there are no digits.
        case notAvailable = 2
        case reserved = 3
    }

    /// Screening indicator. Of redirecting and original called numbers it is always `userNotVerified`: they have none.
    package enum Screening: UInt8, Hashable, Sendable, BitwiseCopyable {
        /// 00, reserved by Q.763 and used for numbers that nobody verified (Q.731.3 §3.5.2).
        case userNotVerified = 0
        case userVerified = 1
        case userFailed = 2
        case network = 3
    }

    package var nature = Nature.other
    package var presentation = Presentation.allowed
    package var screening = Screening.userNotVerified
    /// The number is known to be incomplete, or is of another plan than E.164 (Q.763 §3.10 d, e).
    package var isUsable = true
    /// 0 to `maximumDigits` digits as an integer; leading zeros live on in `count`.
    package var digits: UInt64 = 0
    package var count: UInt8 = 0

    package init() {}

    /// The parameter's contents, without code and length; nil for what is none. `hasScreening`: of a calling party number.
    init?(_ contents: Span<UInt8>, hasScreening: Bool, hasPresentation: Bool = true) {
        guard contents.count >= 2 else { return nil }
        let first = contents[0], second = contents[1]
        let isOdd = first & 0x80 != 0
        nature = Nature(rawValue: first & 0x7F) ?? .other
        if hasPresentation { presentation = Presentation(rawValue: second &>> 2 & 3) ?? .reserved }
        if hasScreening {
            screening = Screening(rawValue: second & 3) ?? .userNotVerified
            // NI: bit 8, the number is incomplete.
            if second & 0x80 != 0 { isUsable = false }
        }
        // Numbering plan 001: E.164.
        if second &>> 4 & 7 != 1 { isUsable = false }
        if presentation == .notAvailable, hasPresentation { return }
        let total = (contents.count &- 2) &* 2 &- (isOdd ? 1 : 0)
        guard total >= 0 else { return nil }
        for index in 0..<total {
            let octet = contents[2 &+ index / 2]
            let digit = index & 1 == 0 ? octet & 15 : octet &>> 4
            // 1111: end of the digits, of a called number.
            if digit == 15, index == total &- 1 { return }
            guard digit < 10, count < UInt8(Self.maximumDigits) else {
                // Code 11, code 12 and spare ones are no telephone number.
                isUsable = false
                return
            }
            digits = digits &* 10 &+ UInt64(digit)
            count &+= 1
        }
    }
}
