package import Telephony

/// A month of the Gregorian calendar in UTC, counted from January 1970.
package struct CalendarMonth: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let number: UInt16

    package init(number: UInt16) { self.number = number }

    /// Times before 1970 fall into the first month, those after 7431 into the last.
    package init(of time: Timestamp) {
        let day = max(0, time.microseconds / Self.microsecondsADay)
        var low: UInt16 = 0
        var high = UInt16.max
        while low < high {
            let middle = UInt16((UInt32(low) + UInt32(high) + 1) / 2)
            if Self.firstDay(Int64(middle)) <= day { low = middle } else { high = middle - 1 }
        }
        number = low
    }

    /// When it begins.
    package var start: Timestamp { Timestamp(microseconds: Self.firstDay(Int64(number)) * Self.microsecondsADay) }

    /// When the next one begins.
    package var end: Timestamp { Timestamp(microseconds: Self.firstDay(Int64(number) + 1) * Self.microsecondsADay) }

    /// `2026-11`
    package var description: String {
        let year = 1970 + number / 12
        let month = number % 12 + 1
        return "\(year)-\(month < 10 ? "0" : "")\(month)"
    }

    /// Of what `description` writes; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 2, let year = Int(parts[0]), let month = Int(parts[1]),
            (1970...7431).contains(year), (1...12).contains(month),
            let number = UInt16(exactly: (year - 1970) * 12 + month - 1)
        else { return nil }
        self.number = number
    }

    package static func < (a: CalendarMonth, b: CalendarMonth) -> Bool { a.number < b.number }

    private static let microsecondsADay: Int64 = 86_400_000_000
    /// Days before each month of a year without a leap day.
    private static let daysBefore: [Int64] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

    /// Days from 1970-01-01 to the first of the month.
    private static func firstDay(_ month: Int64) -> Int64 {
        let year = 1970 + month / 12
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return (year - 1970) * 365 + leapDays(before: year) - leapDays(before: 1970) + daysBefore[Int(month % 12)]
            + (isLeap && month % 12 > 1 ? 1 : 0)
    }

    private static func leapDays(before year: Int64) -> Int64 { (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 }
}
