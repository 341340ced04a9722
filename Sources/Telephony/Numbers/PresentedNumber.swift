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

    /// All digits: `+77010000001`, `112`, `anonymous`; empty for what is no number. Only where an order or the
    /// person's own input allows it: everything else shows `Masking.masked(_:)`.
    package var clearText: String {
        switch self {
        case .absent, .malformed: ""
        case .anonymous: "anonymous"
        case .number(let number): number.clearText
        case .short(let code): code.description
        }
    }
}

extension PresentedNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The masked form: an interpolated number does not leak into a log.
    package var description: String { Masking.masked(self) }
    package var debugDescription: String { Masking.masked(self) }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
