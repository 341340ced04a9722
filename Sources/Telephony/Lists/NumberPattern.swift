/// What a list row names: one number, all numbers with a prefix, or a short code.
package enum NumberPattern: Hashable, Sendable {
    case exact(PhoneNumber)
    case prefix(NumberPrefix)
    case short(ShortNumber)

    package func matches(_ number: PresentedNumber) -> Bool {
        switch (self, number) {
        case (.exact(let own), .number(let other)): own == other
        case (.prefix(let prefix), .number(let other)): prefix.matches(other)
        case (.short(let own), .short(let other)): own == other
        default: false
        }
    }
}

/// The leading digits of E.164 numbers, calling code first: `+7701*` is 7701 with a count of 4.
package struct NumberPrefix: Hashable, Sendable {
    package let digits: UInt64
    /// 1 to 14.
    package let count: Int

    /// Precondition: `digits` has `count` digits.
    @inlinable
    package init(digits: UInt64, count: Int) {
        self.digits = digits
        self.count = count
    }

    package func matches(_ number: PhoneNumber) -> Bool {
        var excess = number.count - count
        guard excess >= 0 else { return false }
        var lead = number.digits
        while excess > 0 {
            lead /= 10
            excess -= 1
        }
        return lead == digits
    }
}
