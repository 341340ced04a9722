internal import Foundation
internal import GRDB
internal import Journal
internal import Telephony

/// Looks for data of a class whose time is over.
///
/// Passes by their time, seals in the order of the journal up to the first that is younger, then what is left of months that are
/// over: a time from a wrong clock holds up nothing but its own row, or what stands behind it in its month.
struct ExpiredData {
    /// Most passes of one look: about 50 ms of hashing when they are destroyed.
    private static let mostLeaves: UInt64 = 65_536

    private let kind: RetentionClass
    private let cutoff: Timestamp
    private let limit: Int
    private let holds: LegalHolds
    private(set) var ranges = PositionRanges()
    /// Rows and entries that a hold keeps.
    private(set) var kept: UInt64 = 0
    /// Of what was found.
    private(set) var newest = Timestamp(microseconds: 0)
    /// Where to go on; nil: what comes next is younger, or there is nothing.
    private(set) var next: PurgePlace?

    init(_ kind: RetentionClass, _ cutoff: Timestamp, _ limit: Int, _ holds: LegalHolds) {
        self.kind = kind
        self.cutoff = cutoff
        self.limit = limit
        self.holds = holds
    }

    mutating func run(_ db: Database, from start: PurgePlace) throws {
        ranges = PositionRanges()
        next = nil
        switch kind {
        case .pass: try runPasses(db, from: start)
        case .stopped: try runSeals(db, from: start)
        case .lists: try runLists(db)
        }
    }

    private mutating func runPasses(_ db: Database, from start: PurgePlace) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT first, count, newest, CASE WHEN ? THEN leaves END FROM passes
                WHERE leaves IS NOT NULL AND newest < ? AND (newest, first) > (?, ?) ORDER BY newest, first
                """,
            arguments: [!holds.isEmpty, cutoff.microseconds, start.time, Int64(clamping: start.position)])
        var seen = 0
        while let row = try rows.next() {
            let first: Int64 = try row.stored(0)
            let count: Int64 = try row.stored(1)
            let time: Int64 = try row.stored(2)
            guard first >= 0, count > 0 else { return }
            seen += 1
            let range = UInt64(first)..<UInt64(first &+ count)
            let leaves: Data? = try row.stored(3)
            if let leaves, keeps(leaves: [UInt8](leaves)) {
                kept += UInt64(range.count)
            } else {
                ranges.add(range)
                newest = max(newest, Timestamp(microseconds: time))
            }
            if seen >= limit || ranges.count >= Self.mostLeaves {
                next = PurgePlace(time: time, position: UInt64(first))
                return
            }
        }
    }

    /// A row is destroyed as a whole or not at all.
    private func keeps(leaves: [UInt8]) -> Bool {
        stride(from: 0, to: leaves.count - leaves.count % PassedEntry.byteCount, by: PassedEntry.byteCount).contains {
            guard let entry = try? Entry(leaves, $0..<$0 + PassedEntry.byteCount), case .passed(let pass) = entry.body
            else { return false }
            return holds.keep(entry.header.time, pass.caller, pass.callee)
        }
    }

    private mutating func runSeals(_ db: Database, from start: PurgePlace) throws {
        if start.head.isEmpty {
            let mark = UInt64(max(0, try JournalSchema.meta(db, Self.mark) ?? 0))
            let kinds = RetentionClass.sealedKinds.map { "\($0.rawValue)" }.joined(separator: ", ")
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT position, leaf FROM entry
                    WHERE position >= ? AND kind IN (\(kinds)) AND sealed IS NOT NULL ORDER BY position
                    """, arguments: [Int64(clamping: max(start.position, mark))])
            next = try look(at: rows, under: [])
        } else {
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT position, leaf FROM entry
                    WHERE \(SealIndex.condition) AND \(SealIndex.head) = ? AND position >= ? ORDER BY position
                    """, arguments: [Data(start.head), Int64(clamping: start.position)])
            next = try look(at: rows, under: start.head)
        }
        if next == nil { next = try monthBefore(cutoff, after: start.head, db) }
    }

    /// Up to the first that is younger in the order of the journal; under one month's key all of them. Returns where to go on.
    private mutating func look(at rows: RowCursor, under head: [UInt8]) throws -> PurgePlace? {
        var seen = 0
        while let row = try rows.next() {
            let position: UInt64 = try row.stored(0)
            let leaf: Data = try row.stored(1)
            // What cannot be read is the verifier's to name, and nobody's to destroy.
            guard let entry = try? Entry([UInt8](leaf)) else { continue }
            guard entry.header.time < cutoff else {
                if head.isEmpty { return nil }
                continue
            }
            guard seen < limit else { return PurgePlace(position: position, head: head) }
            seen += 1
            if keeps(entry) {
                kept += 1
            } else {
                ranges.add(position..<position + 1)
                newest = max(newest, entry.header.time)
            }
        }
        return nil
    }

    /// The next month of calls that has seals and is over.
    private func monthBefore(_ cutoff: Timestamp, after head: [UInt8], _ db: Database) throws -> PurgePlace? {
        var head = head
        while let found = try SealIndex.head(after: head, db) {
            head = found
            guard let name = SealHeader(found)?.name, name.purpose == .calls, name.month.end <= cutoff else { continue }
            return PurgePlace(head: found)
        }
        return nil
    }

    /// List entries are few, and all are looked at: when one was taken off stands in a later one.
    private mutating func runLists(_ db: Database) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT position, leaf, sealed IS NOT NULL FROM entry WHERE kind = ? AND kind NOT IN (2, 3) ORDER BY position
                """, arguments: [EntryKind.listChange.rawValue])
        var additions: [UInt64: (entry: ListChangeEntry, time: Timestamp, isSealed: Bool)] = [:]
        while let row = try rows.next() {
            let position: UInt64 = try row.stored(0)
            let leaf: Data = try row.stored(1)
            let isSealed: Bool = try row.stored(2)
            guard let entry = try? Entry([UInt8](leaf)), case .listChange(let change) = entry.body else { continue }
            switch change.action {
            case .add: additions[position] = (change, entry.header.time, isSealed)
            case .remove:
                guard entry.header.time < cutoff, let addition = additions[change.added] else { continue }
                let gone = [(change.added, addition.isSealed), (position, isSealed)].filter(\.1).map(\.0)
                if gone.isEmpty { continue }
                if holds.keep(addition.time, addition.entry.number, addition.entry.number) {
                    kept += UInt64(gone.count)
                } else if ranges.ranges.count + gone.count <= limit {
                    for position in gone { ranges.add(position..<position + 1) }
                    newest = max(newest, entry.header.time)
                }
            }
        }
    }

    private func keeps(_ entry: Entry) -> Bool {
        switch entry.body {
        case .verdict(let verdict): holds.keep(entry.header.time, verdict.caller, verdict.callee)
        case .report(let report): holds.keep(entry.header.time, report.caller, report.callee)
        case .finding(let finding): holds.keep(entry.header.time, finding.caller, finding.callee)
        case .passed, .outcome, .listChange, .listLoad, .login, .look, .configuration, .bypass, .alarm, .gap, .lost,
            .trace, .model, .keyChange, .purge, .key, .hold, .keyEnd:
            true
        }
    }

    // MARK: Where to begin

    /// Before the position under this name no seals of calls are left.
    private static let mark = "unsealed"

    /// To the first that is still there, be it too young or held.
    static func moveOn(_ kind: RetentionClass, size: UInt64, _ db: Database) throws {
        let name: String
        let sql: String
        switch kind {
        case .pass:
            name = "purged"
            sql = "SELECT first FROM passes WHERE first >= ? AND leaves IS NOT NULL ORDER BY first LIMIT 1"
        case .stopped:
            name = mark
            let kinds = RetentionClass.sealedKinds.map { "\($0.rawValue)" }.joined(separator: ", ")
            sql = """
                SELECT position FROM entry WHERE position >= ? AND kind IN (\(kinds)) AND sealed IS NOT NULL
                ORDER BY position LIMIT 1
                """
        case .lists: return
        }
        let first = try Int64.fetchOne(db, sql: sql, arguments: [try JournalSchema.meta(db, name) ?? 0])
        try db.execute(
            sql: "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
            arguments: [name, first ?? Int64(clamping: size)])
    }
}

extension LegalHolds {
    /// As the journal's own index has them.
    static func read(_ db: Database) throws -> LegalHolds {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT position, leaf FROM entry WHERE kind = ? AND kind NOT IN (2, 3) ORDER BY position",
            arguments: [EntryKind.hold.rawValue])
        var holds = LegalHolds()
        while let row = try rows.next() {
            let position: UInt64 = try row.stored(0)
            let leaf: Data = try row.stored(1)
            if case .hold(let hold) = try? Entry([UInt8](leaf)).body { holds.add(hold, at: position) }
        }
        return holds
    }
}
