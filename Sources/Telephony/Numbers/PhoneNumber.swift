/// An E.164 number without its plus sign, at most 15 digits, as one integer (ITU-T E.164 §6.2.1).
///
/// No E.164 number starts with 0, so the integer loses nothing.
package struct PhoneNumber: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Most digits after the plus sign (ITU-T E.164 §6.2.1).
    package static let maximumDigits = 15
    /// Fewest digits after the plus sign: +290 and +683 with four digits each (ITU-T E.164.D, national plans).
    package static let minimumDigits = 7

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

    /// How many digits it has.
    @inlinable package var count: Int {
        var count = 1
        var limit: UInt64 = 10
        while digits >= limit && count < 20 {
            count &+= 1
            limit = limit &* 10
        }
        return count
    }

    /// All digits with the plus sign. Only where an order or the person's own input allows it.
    package var clearText: String { "+\(digits)" }
}

extension PhoneNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The masked form: an interpolated number does not leak into a log.
    package var description: String { Masking.masked(self) }
    package var debugDescription: String { Masking.masked(self) }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
