internal import Foundation
internal import GRDB
internal import Journal
internal import Telephony

/// Keys of months that an entry names and that are still there.
struct AnnouncedKeys {
    var names: Set<MonthKeyName>
    /// Entries of the journal with that entry: what must be signed before they are destroyed.
    var end: UInt64
}

/// A month's key goes when the time of all that it was for is over and no seal under it is left: none that a hold keeps, either.
/// As data it is named by an entry first, and destroyed when a checkpoint over that is signed.
extension JournalStore {
    /// Names the keys whose time is over; nil: there are none.
    mutating func announceKeys(
        _ living: [MonthKeyName], ages: [(kind: RetentionClass, age: Int64)], at time: Timestamp
    ) throws -> (first: UInt64, batch: JournalBatch)? {
        let over = living.filter { name in
            guard let age = ages.first(where: { $0.kind.keyPurpose == name.purpose })?.age else { return false }
            return name.month.end.adding(microseconds: age) < time
        }
        guard !over.isEmpty else { return nil }
        let empty = try queue.read { [keyID] db in
            try over.filter { try !SealIndex.hasSeals(under: $0, keyID: keyID, db) }
        }
        guard !empty.isEmpty else { return nil }
        let entry = KeyEndEntry(names: Array(empty.prefix(KeyEndEntry.mostKeys)))
        var batch = JournalBatch()
        batch.append(StagedEntry(Entry(EntryHeader(kind: .keyEnd, keyID: keyID, time: time), .keyEnd(entry))))
        let first = try commit(batch, at: time)
        announcedKeys = AnnouncedKeys(names: Set(entry.names), end: tree.size)
        return (first, batch)
    }

    /// Those of living keys that an entry names: a process has ended before it destroyed them, or an old copy of their file was
    /// put back.
    mutating func findAnnouncedKeys(_ living: [MonthKeyName]) throws {
        let named = try queue.read { try Self.keyEnds($0) }
        let left = Set(living).intersection(named.flatMap(\.names))
        guard !left.isEmpty, let last = named.last else { return }
        announcedKeys = AnnouncedKeys(names: left, end: last.position + 1)
    }

    /// Entries that name keys, in their order.
    static func keyEnds(
        _ db: Database, from start: UInt64 = 0, limit: Int = Int(Int32.max)
    ) throws -> [LedgerReader.KeyEnd] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT position, leaf FROM entry WHERE kind = ? AND kind NOT IN (2, 3) AND position >= ?
                ORDER BY position LIMIT ?
                """, arguments: [EntryKind.keyEnd.rawValue, Int64(clamping: start), limit])
        return try rows.compactMap { row in
            let position: Int64 = try row.stored(0)
            let leaf: Data = try row.stored(1)
            guard let entry = try? Entry([UInt8](leaf)), case .keyEnd(let end) = entry.body else { return nil }
            return LedgerReader.KeyEnd(
                position: UInt64(bitPattern: position), time: entry.header.time, names: end.names)
        }
    }
}
