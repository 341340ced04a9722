/// A number as a signalling element presented it, after normalisation.
package enum PresentedNumber: Hashable, Sendable, BitwiseCopyable {
    /// The header or field is not there.
    case absent
    /// Withheld by the caller or the network: `anonymous`, `unavailable`, `restricted` (RFC 3323 §4.1.1.3).
    case anonymous
    /// A number in E.164 form.
    case number(PhoneNumber)
    /// A national short code of 2 to 6 digits, such as 112 or 1414.
    case short(ShortNumber)
    /// Something that no plan has: the reason is kept, the text is not.
    case malformed(NumberFault)

    /// The E.164 number, where there is one.
    @inlinable package var e164: PhoneNumber? {
        if case .number(let number) = self { number } else { nil }
    }
}

/// A national short code: digits with leading zeros kept by their count.
package struct ShortNumber: Hashable, Sendable, BitwiseCopyable {
    package let digits: UInt32
    package let count: UInt8

    @inlinable
    package init(digits: UInt32, count: UInt8) {
        self.digits = digits
        self.count = count
    }
}

/// Why a presented number is none.
package enum NumberFault: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    case empty = 1
    case letters
    case tooShort
    case tooLong
    case badCharacter
    /// After a country code, more or fewer digits than that country has.
    case wrongLength
}
