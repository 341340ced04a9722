internal import Foundation

/// What a day's files are and what they were made of: `manifest/YYYY-MM-DD.json`.
///
/// Written after the files of an hour; what no manifest names does not count, and the next export removes it.
struct HistoryManifest: Codable, Hashable {
    struct File: Codable, Hashable {
        /// Below the history's folder.
        var path: String
        var rows: Int
        var bytes: Int
        /// SHA-256, 64 digits.
        var sha256: String
    }

    struct Hour: Codable, Hashable {
        /// Of the day, in UTC.
        var hour: String
        /// The first and the last entry that has a row of its own; nil: there are only counted passes.
        var first: UInt64?
        var last: UInt64?
        /// Entries of the journal that the files were made from, and the root of its tree over them.
        var size: UInt64
        var root: String
        /// Judged, passes included.
        var calls: Int
        var files: [File]
    }

    var format = 1
    var day: String
    /// In their order.
    var hours: [Hour] = []

    subscript(hour: HistoryHour) -> Hour? {
        get { hours.first { $0.hour == hour.name } }
        set {
            hours.removeAll { $0.hour == hour.name }
            if let newValue { hours.append(newValue) }
            hours.sort { $0.hour < $1.hour }
        }
    }
}

/// How far an export has come: `history.json`.
struct HistoryState: Codable, Hashable {
    var format = 1
    /// Identity of the journal's master key.
    var key: UInt32
    /// Entries of the journal that were looked at.
    var position: UInt64 = 0
    /// Hours that end by then are there; RFC 3339.
    var through: String?
}
