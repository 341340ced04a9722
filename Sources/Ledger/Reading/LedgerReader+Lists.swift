internal import Foundation
internal import GRDB
internal import Journal
internal import Telephony

extension LedgerReader {
    /// Entries that people made, newest first.
    package func lists(
        kind: ListKind? = nil, includingRemoved: Bool = false, limit: Int = 200
    ) async throws(LedgerError) -> [ListRow] {
        let limit = Self.bounded(limit)
        let sealing = self.sealing
        return try await fromViews { db in
            var conditions: [String] = []
            var values: [(any DatabaseValueConvertible)?] = []
            if let kind {
                conditions.append("kind = ?")
                values.append(kind.code)
            }
            if !includingRemoved { conditions.append("removed IS NULL") }
            let filter = conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
            values.append(limit)
            return try Row.fetchAll(
                db, sql: "SELECT * FROM lists WHERE \(filter) ORDER BY position DESC LIMIT ?",
                arguments: StatementArguments(values)
            ).map { try ListColumns.row($0, sealing: sealing) }
        }
    }

    /// Entries in force with their clear numbers, oldest first, for the engine.
    ///
    /// Read from the journal itself: what a person put on a list is in force whatever state the views are in.
    package func activeListEntries() async throws(LedgerError) -> [ActiveListEntry] {
        let sealing = self.sealing
        return try await fromJournal { db in
            var active: [UInt64: ActiveListEntry] = [:]
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT position, leaf, sealed FROM entry WHERE kind = ? AND kind NOT IN (2, 3) ORDER BY position
                    """, arguments: [EntryKind.listChange.rawValue])
            while let row = try rows.next() {
                let position: Int64 = try row.stored(0)
                let leaf: Data = try row.stored(1)
                guard let entry = try? Entry([UInt8](leaf)), case .listChange(let change) = entry.body else { continue }
                switch change.action {
                case .remove: active[change.added] = nil
                case .add:
                    guard let sealed: Data = try row.stored(2), let content = try? sealing.open([UInt8](sealed)),
                        let number = content.numbers.first, let kind = ListKind(code: change.list)
                    else { continue }
                    let key = UInt64(max(0, position))
                    active[key] = ActiveListEntry(position: key, number: number, kind: kind)
                }
            }
            return active.values.sorted { $0.position < $1.position }
        }
    }
}
