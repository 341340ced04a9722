internal import Foundation
internal import GRDB
internal import Journal
internal import Screening
internal import Telephony

/// What the files are made of: a data folder's views say which entries an hour has, the journal what they are.
struct HistorySource {
    private let views: DatabaseQueue
    private let journal: DatabaseQueue
    private let sealing: Sealing

    init(_ folder: LedgerFolder, sealing: Sealing) throws {
        views = try ReadOnly.queue(folder.views)
        journal = try ReadOnly.queue(folder.journal)
        self.sealing = sealing
    }

    /// Entries that the views show, and the calls of each hour.
    func hours() throws -> (position: UInt64, calls: [HistoryHour: Int]) {
        try views.read { db in
            guard let position = try Int64.fetchOne(db, sql: "SELECT position FROM state") else {
                throw LedgerError.cannotRead("there are no views: run qorgan journal rebuild")
            }
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT minute / 3600000000 AS hour, sum(allowed + warned + diverted + blocked + unscreened)
                    FROM minutes GROUP BY hour
                    """)
            var calls: [HistoryHour: Int] = [:]
            while let row = try rows.next() {
                calls[HistoryHour(number: try row.stored(0))] = try row.stored(1)
            }
            return (UInt64(max(0, position)), calls)
        }
    }

    func keyID() throws -> UInt32 {
        try journal.read { db in UInt32(truncatingIfNeeded: try JournalSchema.meta(db, "key") ?? 0) }
    }

    /// Entries and root of the tree at the end of the batch with the entry before `position`.
    func tree(over position: UInt64) throws -> (size: UInt64, root: String) {
        let row = try journal.read { db in
            try Row.fetchOne(
                db, sql: "SELECT first + count, root FROM batch WHERE first < ? ORDER BY first DESC LIMIT 1",
                arguments: [Int64(clamping: position)])
        }
        guard let row, let root = TreeHash([UInt8](try row.stored(1, as: Data.self))) else {
            return (0, TreeHasher.empty.hex)
        }
        return (UInt64(max(0, try row.stored(0, as: Int64.self))), root.hex)
    }

    // MARK: What changed

    struct Changes {
        /// Hours of calls whose outcome, finding or seal changed.
        var hours: Set<HistoryHour> = []
        /// Calls whose seals are destroyed, or about to be: named is gone.
        var unsealed = PositionRanges()
    }

    /// What entries from one position to another say of earlier calls.
    func changes(from: UInt64, until: UInt64) throws -> Changes {
        try views.read { views in
            try journal.read { journal in
                var changes = Changes()
                let rows = try Row.fetchCursor(
                    journal,
                    sql:
                        "SELECT leaf FROM entry WHERE position >= ? AND position < ? AND kind IN (?, ?, ?) ORDER BY position",
                    arguments: [
                        Int64(clamping: from), Int64(clamping: until), EntryKind.outcome.rawValue,
                        EntryKind.finding.rawValue, EntryKind.purge.rawValue,
                    ])
                while let row = try rows.next() {
                    // What cannot be read is the verifier's to name.
                    guard let entry = try? Entry([UInt8](try row.stored(0, as: Data.self))) else { continue }
                    try Self.note(entry.body, in: &changes, views)
                }
                return changes
            }
        }
    }

    private static func note(_ body: Entry.Body, in changes: inout Changes, _ views: Database) throws {
        switch body {
        case .outcome(let outcome):
            try add(
                "SELECT time FROM calls WHERE call_hash = ?", [Int64(bitPattern: outcome.callHash)], to: &changes, views
            )
        case .finding(let finding):
            try add("SELECT time FROM calls WHERE position = ?", [Int64(clamping: finding.call)], to: &changes, views)
        case .purge(let purge) where purge.kind != PurgeEntry.passes:
            changes.unsealed.add(purge.ranges)
            for range in purge.ranges.ranges {
                try add(
                    "SELECT DISTINCT time / 3600000000 * 3600000000 FROM calls WHERE position >= ? AND position < ?",
                    [Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound)], to: &changes, views)
            }
        default: break
        }
    }

    private static func add(
        _ sql: String, _ arguments: StatementArguments, to changes: inout Changes, _ views: Database
    ) throws {
        let times = try Int64.fetchAll(views.cachedStatement(sql: sql), arguments: arguments)
        for time in times { changes.hours.insert(HistoryHour(of: Timestamp(microseconds: time))) }
    }

    /// The journal here has the hash alone of calls between two entries.
    func isTrimmed(_ named: HistoryManifest.Hour) throws -> Bool {
        guard let first = named.first, let last = named.last else { return false }
        return try journal.read { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM entry WHERE position BETWEEN ? AND ? AND mark = ?)",
                arguments: [Int64(clamping: first), Int64(clamping: last), LeafMark.trimmed]) ?? false
        }
    }

    // MARK: Rows

    /// An hour's rows by region.
    struct Content {
        var tables: [String: HistoryTable] = [:]
        var first: UInt64?
        var last: UInt64?

        var calls: Int { tables.values.reduce(0) { $0 + $1.calls } }

        mutating func append(_ row: HistoryRow) {
            tables[row.region ?? HistoryFolder.noRegion, default: HistoryTable()].append(row)
            guard let position = row.position else { return }
            first = min(first ?? position, position)
            last = max(last ?? position, position)
        }
    }

    /// Calls first, in the order of the journal, then counted passes by minute and trunk.
    func content(of hour: HistoryHour, unsealed: PositionRanges) throws -> Content {
        try views.read { views in
            try journal.read { journal in
                let bounds: StatementArguments = [hour.start.microseconds, hour.end.microseconds]
                var content = Content()
                var passes = try Self.allowed(views, bounds)
                let entry = try journal.cachedStatement(sql: "SELECT leaf, sealed, mark FROM entry WHERE position = ?")
                let calls = try Row.fetchCursor(
                    views,
                    sql: """
                        SELECT * FROM calls WHERE time >= ? AND time < ? ORDER BY position
                        """, arguments: bounds)
                while let call = try calls.next() {
                    let number: Int64 = try call.stored("position")
                    let position = UInt64(bitPattern: number)
                    let known = try CallColumns.row(call, sealing: sealing)
                    guard let stored = try Row.fetchOne(entry, arguments: [number]),
                        var row = try row(stored, known, isUnsealed: unsealed.contains(position)),
                        HistoryHour(of: row.time) == hour
                    else { throw HistoryFault.entryMissing(position: position) }
                    row.outcome = known.outcome
                    let found: UInt8? = try call.stored("finding")
                    row.finding = found.map { Finding(rawValue: $0)?.code ?? "contested" }
                    if row.treatment == .allow, !row.isUnscreened { passes[Minute(row), default: 0] &-= 1 }
                    content.append(row)
                }
                for (minute, count) in passes.sorted(by: { $0.key < $1.key }) where count != 0 {
                    // More calls than their minute has: the views contradict themselves.
                    guard let count = Int32(exactly: count), count > 0 else {
                        throw LedgerError.cannotRead("the views count wrong: run qorgan journal rebuild")
                    }
                    content.append(
                        HistoryRow(
                            passes: count, time: Timestamp(microseconds: minute.start), trunk: minute.trunk))
                }
                return content
            }
        }
    }

    private struct Minute: Hashable, Comparable {
        var start: Int64
        var trunk: String

        init(start: Int64, trunk: String) {
            self.start = start
            self.trunk = trunk
        }

        init(_ row: HistoryRow) {
            start = PassCounts.minute(of: row.time) &* PassCounts.microsecondsAMinute
            trunk = row.trunk
        }

        static func < (a: Minute, b: Minute) -> Bool { (a.start, a.trunk) < (b.start, b.trunk) }
    }

    /// Allowed calls by minute and trunk: those that passed without a reason, and those with one.
    private static func allowed(_ views: Database, _ bounds: StatementArguments) throws -> [Minute: Int] {
        let rows = try Row.fetchCursor(
            views, sql: "SELECT minute, trunk, allowed FROM minutes WHERE minute >= ? AND minute < ?", arguments: bounds
        )
        var allowed: [Minute: Int] = [:]
        while let row = try rows.next() {
            allowed[Minute(start: try row.stored(0), trunk: try row.stored(1))] = try row.stored(2)
        }
        return allowed
    }

    private func row(_ stored: Row, _ known: CallRow, isUnsealed: Bool) throws -> HistoryRow? {
        let mark: Int64 = try stored.stored(2)
        if mark == LeafMark.trimmed { return HistoryRow(trimmed: known) }
        guard let entry = try? Entry([UInt8](try stored.stored(0, as: Data.self))),
            case .verdict(let verdict) = entry.body
        else {
            return nil
        }
        let sealed: Data? = isUnsealed ? nil : try stored.stored(1)
        return HistoryRow(
            verdict, entry.header, at: known.position, content: sealed.flatMap { try? sealing.open([UInt8]($0)) })
    }
}
