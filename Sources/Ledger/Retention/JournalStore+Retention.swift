internal import Foundation
internal import GRDB
internal import Journal
internal import Telephony

/// What a purge entry names and is still there.
struct AnnouncedPurge {
    var kind: RetentionClass
    var ranges: PositionRanges
    /// Entries of the journal with that entry: what must be signed before it is destroyed.
    var end: UInt64
}

/// What one look for data whose time is over has found.
struct AnnouncedPart {
    /// The entry that names them, and where it stands; nil: nothing was found.
    var entry: (first: UInt64, batch: JournalBatch)?
    /// Where the next look goes on; nil: there is nothing older left.
    var next: PurgePlace?
}

/// Data whose time is over go in two steps, each a transaction: an entry names them; then, when a checkpoint over that entry
/// is signed, they are destroyed. So whatever is gone is named by an entry that nobody can make up afterwards.
extension JournalStore {
    /// Names data of a class from `start` on that are older than `cutoff` and that no hold keeps, at most `rows` rows.
    mutating func announcePurge(
        _ kind: RetentionClass = .pass, from start: PurgePlace = PurgePlace(), olderThan cutoff: Timestamp,
        rows limit: Int,
        at time: Timestamp
    ) throws -> AnnouncedPart {
        precondition(limit <= PurgeEntry.mostRanges)
        let found = try queue.read { [holds] db in
            var search = ExpiredData(kind, cutoff, limit, holds)
            try search.run(db, from: start)
            return search
        }
        guard !found.ranges.isEmpty else { return AnnouncedPart(entry: nil, next: found.next) }
        var batch = JournalBatch()
        batch.append(
            purge(PurgeEntry(cause: .clock, kind: kind.rawValue, cutoff: cutoff, ranges: found.ranges), at: time))
        let first = try commit(batch, at: time)
        announced = AnnouncedPurge(kind: kind, ranges: found.ranges, end: tree.size)
        return AnnouncedPart(entry: (first, batch), next: found.next)
    }

    /// Destroys what was named. Of passes stays the cover of the tree above them and the counts by minute and trunk: the tree
    /// still verifies and the counters can be rebuilt. Freed pages are overwritten (secure_delete).
    ///
    /// `kept`: entries that somebody else has for good. Of calls among them whose seals go nothing stays here but the hash.
    mutating func destroyAnnounced(kept: UInt64 = 0) throws {
        guard let announced else { return }
        let size = tree.size
        try write { db in
            try db.inTransaction(.immediate) {
                try Self.destroy(announced.kind, announced.ranges, db)
                if announced.kind == .stopped { try Self.trim(announced.ranges, before: kept, db) }
                try ExpiredData.moveOn(announced.kind, size: size, db)
                return .commit
            }
        }
        self.announced = nil
    }

    private static func destroy(_ kind: RetentionClass, _ ranges: PositionRanges, _ db: Database) throws {
        for range in ranges.ranges {
            switch kind {
            case .pass: try destroyPasses(range, db)
            case .stopped, .lists: try destroySeals(range, db)
            }
        }
    }

    /// What purge entries at these positions name.
    static func destroyNamed(_ positions: Range<Int64>, _ db: Database) throws {
        let leaves = try Data.fetchAll(
            db,
            sql: """
                SELECT leaf FROM entry WHERE kind = ? AND kind NOT IN (2, 3) AND position >= ? AND position < ?
                ORDER BY position
                """, arguments: [EntryKind.purge.rawValue, positions.lowerBound, positions.upperBound])
        for leaf in leaves {
            guard case .purge(let purge) = try? Entry([UInt8](leaf)).body,
                let kind = RetentionClass(rawValue: purge.kind)
            else { continue }
            try destroy(kind, purge.ranges, db)
        }
    }

    private static func destroyPasses(_ range: Range<UInt64>, _ db: Database) throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT first, leaves FROM passes WHERE first >= ? AND first < ? AND leaves IS NOT NULL",
            arguments: [Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound)])
        let update = try db.cachedStatement(
            sql: "UPDATE passes SET leaves = NULL, marks = NULL, cover = ?, counts = ? WHERE first = ?")
        var covers: [(first: Int64, cover: Data, counts: Data)] = []
        while let row = try rows.next() {
            let first: Int64 = try row.stored(0)
            let leaves: Data = try row.stored(1)
            let bytes = [UInt8](leaves)
            covers.append(
                (first, Data(cover(of: bytes, first: UInt64(first)).bytes), Data(PassCounts(leaves: bytes).bytes)))
        }
        for (first, cover, counts) in covers { try update.execute(arguments: [cover, counts, first]) }
    }

    /// Calls alone: reports and findings are read again when the engine starts.
    private static func trim(_ ranges: PositionRanges, before end: UInt64, _ db: Database) throws {
        let update = try db.cachedStatement(sql: "UPDATE entry SET mark = ?, leaf = ? WHERE position = ?")
        var count = 0
        for range in ranges.ranges where range.lowerBound < end {
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT position, leaf FROM entry
                        WHERE position >= ? AND position < ? AND kind = ? AND sealed IS NULL AND mark <> ?
                        """),
                arguments: [
                    Int64(clamping: range.lowerBound), Int64(clamping: min(range.upperBound, end)),
                    EntryKind.verdict.rawValue, LeafMark.trimmed,
                ])
            for row in rows {
                let leaf: Data = try row.stored(1)
                let position: Int64 = try row.stored(0)
                try update.execute(arguments: [
                    LeafMark.trimmed, Data(TreeHasher.leaf([UInt8](leaf)).bytes), position,
                ])
            }
            count += rows.count
        }
        if count > 0 { try JournalSchema.setMeta(db, "format", Int64(JournalSchema.trimmedFormat)) }
    }

    private static func destroySeals(_ range: Range<UInt64>, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE entry SET sealed = NULL WHERE position >= ? AND position < ?")
            .execute(arguments: [Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound)])
    }

    /// What the newest purge entry names and a process that ended then has not destroyed; nil: nothing.
    static func leftAnnounced(_ db: Database) throws -> AnnouncedPurge? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT position, leaf FROM entry WHERE kind = ? AND kind NOT IN (2, 3) ORDER BY position DESC LIMIT 1
                """, arguments: [EntryKind.purge.rawValue])
        guard let row else { return nil }
        let position: Int64 = try row.stored(0)
        let leaf: Data = try row.stored(1)
        guard case .purge(let purge) = try? Entry([UInt8](leaf)).body, let kind = RetentionClass(rawValue: purge.kind),
            let start = purge.ranges.ranges.first?.lowerBound, let end = purge.ranges.ranges.last?.upperBound
        else { return nil }
        let sql =
            switch kind {
            case .pass: "SELECT first FROM passes WHERE first >= ? AND first < ? AND leaves IS NOT NULL"
            case .stopped, .lists:
                "SELECT position FROM entry WHERE position >= ? AND position < ? AND sealed IS NOT NULL"
            }
        let there = try Int64.fetchCursor(db, sql: sql, arguments: [Int64(clamping: start), Int64(clamping: end)])
        while let found = try there.next() {
            guard purge.ranges.contains(UInt64(bitPattern: found)) else { continue }
            return AnnouncedPurge(kind: kind, ranges: purge.ranges, end: UInt64(bitPattern: position) + 1)
        }
        return nil
    }

    // MARK: Journals of before

    /// Names what was destroyed before journals did so, and makes the format the current one.
    ///
    /// Once: a journal that has ever named something, and says that it is older, was changed by hand.
    mutating func nameEarlier(at time: Timestamp) throws {
        let (format, gone, isNamed) = try queue.read { db in
            (try JournalSchema.meta(db, "format"), try Self.destroyed(db), try Self.hasNames(db))
        }
        guard let format, format < JournalSchema.format else { return }
        guard !isNamed else { throw LedgerError.damaged(path: path, "its format was set back") }
        var batch = JournalBatch()
        for start in stride(from: 0, to: gone.ranges.count, by: PurgeEntry.mostRanges) {
            let part = gone.ranges[start..<min(start + PurgeEntry.mostRanges, gone.ranges.count)]
            batch.append(
                purge(
                    PurgeEntry(
                        cause: .earlier, kind: PurgeEntry.passes, cutoff: Timestamp(microseconds: 0),
                        ranges: PositionRanges(part)), at: time))
        }
        _ = try commit(batch, at: time, settingFormat: true)
    }

    /// Whether the journal has entries that no format before the current one had.
    private static func hasNames(_ db: Database) throws -> Bool {
        try Int.fetchOne(
            db, sql: "SELECT 1 FROM entry WHERE kind IN (?, ?) AND kind NOT IN (2, 3) LIMIT 1",
            arguments: [EntryKind.purge.rawValue, EntryKind.key.rawValue]) != nil
    }

    private static func destroyed(_ db: Database) throws -> PositionRanges {
        let rows = try Row.fetchCursor(db, sql: "SELECT first, count FROM passes WHERE leaves IS NULL ORDER BY first")
        var ranges = PositionRanges()
        while let row = try rows.next() {
            let first: Int64 = try row.stored(0)
            let count: Int64 = try row.stored(1)
            guard first >= 0, count > 0 else { continue }
            ranges.add(UInt64(first)..<UInt64(first &+ count))
        }
        return ranges
    }

    private func purge(_ entry: PurgeEntry, at time: Timestamp) -> StagedEntry {
        StagedEntry(Entry(EntryHeader(kind: .purge, keyID: keyID, time: time), .purge(entry)))
    }

    // MARK: Nodes

    /// Writes nodes of a journal that was begun without, some batches' worth. False when there is nothing left to do.
    mutating func fillTiles(batches: Int) throws -> Bool {
        guard var fill else { return false }
        let isDone = try write { db in try fill.advance(db, batches: batches) }
        self.fill = isDone ? nil : fill
        return true
    }

    /// Empties the write-ahead log, which may still hold what was destroyed.
    mutating func dropLog() throws {
        try write { db in _ = try db.checkpoint(.truncate) }
    }

    private static func cover(of leaves: [UInt8], first: UInt64) -> TreeCover {
        let hashes = stride(from: 0, to: leaves.count - leaves.count % PassedEntry.byteCount, by: PassedEntry.byteCount)
            .map { TreeHasher.leaf(leaves, $0..<$0 + PassedEntry.byteCount) }
        return TreeCover(first: first, leaves: hashes)
    }
}
