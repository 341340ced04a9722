/// An E.164 number without its plus sign, at most 15 digits, as one integer (ITU-T E.164 §6.2.1).
///
/// No E.164 number starts with 0, so the integer loses nothing.
package struct PhoneNumber: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Most digits after the plus sign (ITU-T E.164 §6.2.1).
    package static let maximumDigits = 15

    /// The digits as an integer: `+7 701 000 00 01` is `77010000001`.
    package let digits: UInt64

    /// Precondition: 1 to 15 digits. Input from a network, a file or a person goes through `PresentedNumber`.
    @inlinable
    package init(digits: UInt64) {
        assert(digits > 0 && digits < 1_000_000_000_000_000)
        self.digits = digits
    }

    @inlinable
    package static func < (a: PhoneNumber, b: PhoneNumber) -> Bool {
        a.digits < b.digits
    }
}
