/// A national short code: digits with leading zeros kept by their count.
package struct ShortNumber: Hashable, Sendable, BitwiseCopyable {
    /// Most digits of a short code; longer runs are read as subscriber numbers.
    package static let maximumDigits = 6

    package let digits: UInt32
    package let count: UInt8

    @inlinable
    package init(digits: UInt32, count: UInt8) {
        self.digits = digits
        self.count = count
    }
}

extension ShortNumber: CustomStringConvertible {
    /// All digits: a short code names a service, not a person.
    package var description: String {
        let text = String(digits)
        return String(repeating: "0", count: max(0, Int(count) - text.utf8.count)) + text
    }
}
