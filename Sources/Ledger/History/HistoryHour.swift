package import Telephony

/// An hour by the clock of UTC: what one set of history files is of.
package struct HistoryHour: Hashable, Comparable, Sendable {
    private static let microseconds: Int64 = 3_600_000_000
    /// A damaged file may say any time: the end of this one can still be told in microseconds.
    private static let most: Int64 = 2_000_000_000

    /// Hours since 1970.
    let number: Int64

    init(number: Int64) { self.number = max(-Self.most, min(Self.most, number)) }

    /// The one with this moment in it.
    package init(of time: Timestamp) {
        let rest = time.microseconds % Self.microseconds
        self.init(number: time.microseconds / Self.microseconds - (rest < 0 ? 1 : 0))
    }

    package var start: Timestamp { Timestamp(microseconds: number * Self.microseconds) }
    package var end: Timestamp { Timestamp(microseconds: (number + 1) * Self.microseconds) }

    /// `2026-11-30`
    package var day: String { start.date }
    /// `14`
    package var name: String { String(start.rfc3339.dropFirst(11).prefix(2)) }

    /// Where its calls to numbers of a region lie, below the history's folder.
    func path(region: String) -> String { "region=\(region)/day=\(day)/\(name).parquet" }

    /// One of its files: whatever else a manifest names is none of ours to read or to remove.
    func owns(_ name: String) -> Bool {
        let region = name.dropFirst("region=".count).prefix { $0 != "/" }
        return !region.isEmpty && region.utf8.allSatisfy(Self.isRegion) && name == path(region: String(region))
    }

    private static func isRegion(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    package static func < (a: HistoryHour, b: HistoryHour) -> Bool { a.number < b.number }
}
