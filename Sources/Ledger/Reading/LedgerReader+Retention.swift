internal import Foundation
internal import GRDB
package import Journal
package import Telephony

/// What is destroyed, what would be, and what is kept beyond its time.
extension LedgerReader {
    /// What a purge at this moment would destroy of a class.
    package struct Forecast: Sendable {
        package var kind: RetentionClass
        package var entries: UInt64 = 0
        /// Kept by holds though their time is over.
        package var held: UInt64 = 0
        /// The newest of them.
        package var newest: Timestamp?
    }

    /// A purge as it was named.
    package struct Purge: Sendable {
        package var position: UInt64
        package var time: Timestamp
        package var entry: PurgeEntry
    }

    /// Keys of months that were destroyed, as they were named.
    package struct KeyEnd: Sendable {
        package var position: UInt64
        package var time: Timestamp
        package var names: [MonthKeyName]
    }

    private static let page = 1_024

    package func forecast(_ kind: RetentionClass, olderThan cutoff: Timestamp) async throws(LedgerError) -> Forecast {
        try await fromJournal { db in
            var forecast = Forecast(kind: kind)
            let holds = try LegalHolds.read(db)
            var start: PurgePlace? = PurgePlace()
            while let from = start {
                var search = ExpiredData(kind, cutoff, Self.page, holds)
                try search.run(db, from: from)
                forecast.entries += search.ranges.count
                forecast.held += search.kept
                if !search.ranges.isEmpty { forecast.newest = max(forecast.newest ?? search.newest, search.newest) }
                start = search.next
            }
            return forecast
        }
    }

    /// All of them, oldest first.
    package func purges() async throws(LedgerError) -> [Purge] {
        try await fromJournal { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT position, leaf FROM entry WHERE kind = ? AND kind NOT IN (2, 3) ORDER BY position",
                arguments: [EntryKind.purge.rawValue])
            var purges: [Purge] = []
            while let row = try rows.next() {
                let leaf: Data = try row.stored(1)
                guard let entry = try? Entry([UInt8](leaf)), case .purge(let purge) = entry.body else { continue }
                purges.append(Purge(position: try row.stored(0), time: entry.header.time, entry: purge))
            }
            return purges
        }
    }

    /// Keys of months that were destroyed, as they were named, oldest first.
    package func keyEnds() async throws(LedgerError) -> [KeyEnd] {
        try await fromJournal { db in try JournalStore.keyEnds(db) }
    }

    package func holds() async throws(LedgerError) -> LegalHolds {
        try await fromJournal { db in try LegalHolds.read(db) }
    }
}
