internal import Foundation
internal import GRDB
internal import Journal
internal import Telephony

extension JournalStore {
    /// Destroys the data of passes that are older than `cutoff`, at most `limit` rows, and returns how many rows.
    ///
    /// What stays is the cover of the tree above them and the counts by minute and trunk: the tree still verifies and
    /// the counters can be rebuilt. Freed pages are overwritten (secure_delete).
    func purgePasses(olderThan cutoff: Timestamp, limit: Int) throws -> Int {
        try queue.writeWithoutTransaction { db in
            var purged = 0
            try db.inTransaction(.immediate) {
                let start = try JournalSchema.meta(db, "purged") ?? 0
                let rows = try Row.fetchAll(
                    db,
                    sql: "SELECT first, count, newest, leaves FROM passes WHERE first >= ? ORDER BY first LIMIT ?",
                    arguments: [start, limit])
                let update = try db.cachedStatement(
                    sql: "UPDATE passes SET leaves = NULL, marks = NULL, cover = ?, counts = ? WHERE first = ?")
                for row in rows {
                    let first: Int64 = row[0]
                    let count: Int64 = row[1]
                    let newest: Int64 = row[2]
                    guard newest < cutoff.microseconds else { break }
                    if let leaves: Data = row[3] {
                        let bytes = [UInt8](leaves)
                        try update.execute(arguments: [
                            Data(Self.cover(of: bytes, first: UInt64(bitPattern: first)).bytes),
                            Data(PassCounts(leaves: bytes).bytes), first,
                        ])
                    }
                    purged += 1
                    try JournalSchema.setMeta(db, "purged", first &+ count)
                }
                return .commit
            }
            return purged
        }
    }

    /// Writes nodes of a journal that was begun without, some batches' worth. False when there is nothing left to do.
    mutating func fillTiles(batches: Int) throws -> Bool {
        guard var fill else { return false }
        let isDone = try queue.writeWithoutTransaction { db in try fill.advance(db, batches: batches) }
        self.fill = isDone ? nil : fill
        return true
    }

    /// Empties the write-ahead log, which may still hold what was destroyed.
    func dropLog() throws {
        try queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
    }

    private static func cover(of leaves: [UInt8], first: UInt64) -> TreeCover {
        let hashes = stride(from: 0, to: leaves.count - leaves.count % PassedEntry.byteCount, by: PassedEntry.byteCount)
            .map { TreeHasher.leaf(leaves, $0..<$0 + PassedEntry.byteCount) }
        return TreeCover(first: first, leaves: hashes)
    }
}
