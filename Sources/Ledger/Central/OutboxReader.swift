internal import Foundation
internal import GRDB
internal import Journal
internal import Telephony

/// A node's own journal as the stream to the centre reads it, beside the writer.
struct OutboxReader: Outbox {
    private let queue: DatabaseQueue
    private let monthKeyFile: MonthKeyFile

    init(_ folder: LedgerFolder) throws(CentralError) {
        monthKeyFile = MonthKeyFile(path: folder.monthKeys.path)
        do {
            queue = try ReadOnly.queue(folder.journal)
        } catch {
            throw .journal(LedgerError.words(error))
        }
    }

    private func read<Answer>(_ body: (Database) throws -> Answer) throws(CentralError) -> Answer {
        do {
            return try queue.read(body)
        } catch let error as CentralError {
            throw error
        } catch {
            throw .journal((error as? LedgerError)?.description ?? LedgerError.words(error))
        }
    }

    /// Identity of its master key.
    func keyID() throws(CentralError) -> Int64 {
        try read { db in Int64(try JournalSchema.meta(db, "key") ?? 0) }
    }

    /// Entries that are committed.
    func size() throws(CentralError) -> UInt64 {
        try read { db in try StoredTree.read(db)?.frontier.size ?? 0 }
    }

    /// A journal of the first format is sent when its kept roots are there.
    func isTiled() throws(CentralError) -> Bool {
        try read { db in try db.tableExists("node") && JournalSchema.meta(db, "untiled") == 0 }
    }

    /// Root of the batch that ends there; nil where none does. Of nothing at all it is that of the empty tree.
    func root(at size: UInt64) throws(CentralError) -> [UInt8]? {
        if size == 0 { return TreeHasher.empty.bytes }
        return try read { db in
            try Data.fetchOne(
                db,
                sql: """
                    SELECT root FROM batch
                    WHERE first = (SELECT max(first) FROM batch WHERE first < ?1) AND first + count = ?1
                    """, arguments: [Int64(clamping: size)]
            ).map { [UInt8]($0) }
        }
    }

    /// When the batch with this entry was committed; nil where there is none.
    func committed(of position: UInt64) throws(CentralError) -> Timestamp? {
        try read { db in
            try Int64.fetchOne(
                db, sql: "SELECT committed FROM batch WHERE first <= ? ORDER BY first DESC LIMIT 1",
                arguments: [Int64(clamping: position)]
            ).map { Timestamp(microseconds: $0) }
        }
    }

    /// What an entry names, and is destroyed here.
    struct Named {
        enum What {
            case data(RetentionClass, PositionRanges)
            case keys([MonthKeyName])
        }

        var position: UInt64
        var what: What
    }

    /// Keys of months, encrypted as they are.
    func monthKeys() throws(CentralError) -> [MonthKeyRecord] {
        do {
            return try monthKeyFile.read()
        } catch {
            throw .journal(error.description)
        }
    }

    /// What tells whether they are others than they were.
    var monthKeyStamp: MonthKeyFile.Stamp? { MonthKeyFile.Stamp(monthKeyFile.path) }

    /// What a node has for the centre, in one consistent state of its journal.
    struct Harvest {
        /// In their order, with the kept roots that they complete.
        var batches: [StoredBatch]
        var nodes: [TileNode]
        /// There are batches behind these.
        var hasMore: Bool
        /// Passes before this position hold no data.
        var purged: UInt64
        /// Some entries that name what is destroyed, from the asked position on, in their order, where it is gone here.
        var named: [Named]
        /// The newest checkpoint; nil before the first.
        var checkpoint: StoredCheckpoint?
    }

    /// Whole batches from `position` on: as many as `entries` and `bytes` allow, at least one where there is one.
    func harvest(
        from position: UInt64, entries: Int, bytes: Int, namedFrom: UInt64
    ) throws(CentralError) -> Harvest {
        let found = try read { db in
            var batches: [StoredBatch] = []
            var taken = 0
            var weight = 0
            let rows = try Row.fetchCursor(
                db, sql: "SELECT first, count, root, committed FROM batch WHERE first >= ? ORDER BY first",
                arguments: [Int64(clamping: position)])
            while taken < entries, weight < bytes, let row = try rows.next() {
                let first: Int64 = try row.stored(0)
                let count: Int64 = try row.stored(1)
                let root: Data = try row.stored(2)
                guard first >= 0, count > 0, count < 1 << 32 else {
                    throw CentralError.damaged(JournalFault(position: UInt64(max(0, first)), .batchMissing))
                }
                // Batches of one day go together.
                var batch = StoredBatch(
                    first: UInt64(first), count: UInt64(count), root: [UInt8](root), committed: try row.stored(3),
                    rows: [])
                if let former = batches.last, former.day != batch.day { break }
                batch.rows = try Self.rows(db, batch.first..<batch.end)
                taken += Int(count)
                weight += batch.weight
                batches.append(batch)
            }
            return Harvest(
                batches: batches, nodes: try batches.last.map { try Self.nodes(db, position..<$0.end) } ?? [],
                hasMore: try batches.last.map { try Self.hasBatch(db, from: $0.end) } ?? false,
                purged: UInt64(max(0, try JournalSchema.meta(db, "purged") ?? 0)),
                named: try Self.named(db, from: namedFrom), checkpoint: try StoredCheckpoint.newest(db))
        }
        return try withoutLiving(found)
    }

    /// Up to the first entry that names a key that is there still.
    private func withoutLiving(_ found: Harvest) throws(CentralError) -> Harvest {
        guard found.named.contains(where: { if case .keys = $0.what { true } else { false } }) else { return found }
        let living = Set(try monthKeys().filter { $0.wrapped != nil }.map(\.name))
        let end = found.named.firstIndex { named in
            if case .keys(let names) = named.what { names.contains { living.contains($0) } } else { false }
        }
        var found = found
        if let end { found.named.removeSubrange(end...) }
        return found
    }

    private static func rows(_ db: Database, _ range: Range<UInt64>) throws -> [StoredBatch.Row] {
        var rows: [StoredBatch.Row] = []
        let bounds: StatementArguments = [Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound)]
        let newest = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT first, newest FROM passes WHERE first >= ? AND first < ? ORDER BY first"),
            arguments: bounds)
        let times = Dictionary(try newest.map { (try $0.stored(0, as: Int64.self), try $0.stored(1, as: Int64.self)) })
        {
            first, _ in first
        }
        var scan = JournalScan(from: range.lowerBound, until: range.upperBound)
        let fault = try scan.run(db) { item in
            if case .trimmed(let position, _, _) = item {
                throw CentralError.gap("entry \(position) was trimmed here when the centre had it")
            }
            let time = if case .entry = item { Int64(0) } else { times[Int64(item.first)] ?? 0 }
            rows.append(StoredBatch.Row(item: item, newest: time))
            return true
        }
        if let fault { throw CentralError.damaged(fault) }
        return rows
    }

    private static func hasBatch(_ db: Database, from position: UInt64) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM batch WHERE first >= ?)"),
            arguments: [Int64(clamping: position)]) ?? false
    }

    /// Kept roots that a growth of the tree has completed.
    private static func nodes(_ db: Database, _ grown: Range<UInt64>) throws -> [TileNode] {
        var nodes: [TileNode] = []
        for level in 1..<8 {
            let shift = UInt64(level * TileNode.height)
            let numbers = grown.lowerBound >> shift..<grown.upperBound >> shift
            if numbers.isEmpty { break }
            nodes += try TileNodes.read(db, level: level, numbers)
        }
        return nodes
    }

    // MARK: What is destroyed

    /// Of one turn.
    private static let mostNamed = 8

    private static func named(_ db: Database, from position: UInt64) throws -> [Named] {
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT position, leaf FROM entry WHERE kind IN (?, ?) AND kind NOT IN (2, 3) AND position >= ?
                    ORDER BY position LIMIT ?
                    """),
            arguments: [EntryKind.purge.rawValue, EntryKind.keyEnd.rawValue, Int64(clamping: position), mostNamed])
        var found: [Named] = []
        while let row = try rows.next() {
            let position: Int64 = try row.stored(0)
            let leaf: Data = try row.stored(1)
            let what: Named.What
            switch try? Entry([UInt8](leaf)).body {
            case .purge(let purge):
                guard let kind = RetentionClass(rawValue: purge.kind) else { continue }
                what = .data(kind, purge.ranges)
            case .keyEnd(let end): what = .keys(end.names)
            default: continue
            }
            found.append(Named(position: UInt64(bitPattern: position), what: what))
        }
        // The newest may have been named only.
        if let left = try found.isEmpty ? nil : JournalStore.leftAnnounced(db) {
            found.removeAll { $0.position + 1 >= left.end }
        }
        return found
    }

    /// Days since 1970 of the batches with these positions; nil: there are none.
    func days(of ranges: PositionRanges) throws(CentralError) -> ClosedRange<Int64>? {
        guard let first = ranges.ranges.first?.lowerBound, let end = ranges.ranges.last?.upperBound else { return nil }
        return try read { db in
            // The clock may have been set back between them.
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT min(committed), max(committed) FROM batch
                    WHERE first >= (SELECT max(first) FROM batch WHERE first <= ?) AND first < ?
                    """, arguments: [Int64(clamping: first), Int64(clamping: end)])
            guard let row, let low: Int64 = try row.stored(0), let high: Int64 = try row.stored(1) else { return nil }
            return low / 86_400_000_000...high / 86_400_000_000
        }
    }

    /// What stays of destroyed passes that begin in the range, at most so many rows, and where the next ones begin.
    func destroyed(
        _ range: Range<UInt64>, rows limit: Int
    ) throws(CentralError) -> (rows: [StoredBatch.Row], end: UInt64) {
        try read { db in
            let found = try Row.fetchAll(
                db,
                sql: """
                    SELECT first, count, newest, cover, counts FROM passes
                    WHERE first >= ? AND first < ? AND leaves IS NULL ORDER BY first LIMIT ?
                    """, arguments: [Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound), limit])
            let rows = try found.map { row in
                let first: Int64 = try row.stored(0)
                let count: Int64 = try row.stored(1)
                let cover: Data? = try row.stored(3)
                let counts: Data? = try row.stored(4)
                return StoredBatch.Row(
                    item: .purged(
                        first: UInt64(bitPattern: first), count: UInt64(bitPattern: count),
                        cover: [UInt8](cover ?? Data()), counts: [UInt8](counts ?? Data())), newest: try row.stored(2))
            }
            let end = rows.count < limit ? range.upperBound : rows.last.map { $0.item.first + $0.item.count }
            return (rows, end ?? range.upperBound)
        }
    }
}
