internal import Foundation
internal import GRDB
internal import Journal
internal import Telephony

/// Looks for data of a class whose time is over, in the order of the journal, up to the first that is younger.
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
    private(set) var next: UInt64?

    init(_ kind: RetentionClass, _ cutoff: Timestamp, _ limit: Int, _ holds: LegalHolds) {
        self.kind = kind
        self.cutoff = cutoff
        self.limit = limit
        self.holds = holds
    }

    mutating func run(_ db: Database, from start: UInt64) throws {
        ranges = PositionRanges()
        next = nil
        let from = max(start, UInt64(max(0, try JournalSchema.meta(db, Self.mark(kind)) ?? 0)))
        switch kind {
        case .pass: try runPasses(db, from: from)
        case .stopped: try runSeals(db, from: from)
        }
    }

    private mutating func runPasses(_ db: Database, from start: UInt64) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT first, count, newest, CASE WHEN ? THEN leaves END FROM passes
                WHERE first >= ? AND leaves IS NOT NULL ORDER BY first
                """, arguments: [!holds.isEmpty, Int64(clamping: start)])
        var seen = 0
        while let row = try rows.next() {
            let first: Int64 = try row.stored(0)
            let count: Int64 = try row.stored(1)
            let time: Int64 = try row.stored(2)
            guard first >= 0, count > 0, time < cutoff.microseconds else { return }
            let range = UInt64(first)..<UInt64(first &+ count)
            guard seen < limit, ranges.count < Self.mostLeaves else {
                next = range.lowerBound
                return
            }
            seen += 1
            let leaves: Data? = try row.stored(3)
            if let leaves, keeps(leaves: [UInt8](leaves)) {
                kept += UInt64(range.count)
            } else {
                ranges.add(range)
                newest = max(newest, Timestamp(microseconds: time))
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

    private mutating func runSeals(_ db: Database, from start: UInt64) throws {
        let kinds = RetentionClass.sealedKinds.map { "\($0.rawValue)" }.joined(separator: ", ")
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT position, leaf FROM entry
                WHERE position >= ? AND kind IN (\(kinds)) AND sealed IS NOT NULL ORDER BY position
                """, arguments: [Int64(clamping: start)])
        var seen = 0
        while let row = try rows.next() {
            let position: UInt64 = try row.stored(0)
            let leaf: Data = try row.stored(1)
            // What cannot be read is the verifier's to name, and nobody's to destroy.
            guard let entry = try? Entry([UInt8](leaf)) else { continue }
            guard entry.header.time < cutoff else { return }
            guard seen < limit else {
                next = position
                return
            }
            seen += 1
            if keeps(entry) {
                kept += 1
            } else {
                ranges.add(position..<position + 1)
                newest = max(newest, entry.header.time)
            }
        }
    }

    private func keeps(_ entry: Entry) -> Bool {
        switch entry.body {
        case .verdict(let verdict): holds.keep(entry.header.time, verdict.caller, verdict.callee)
        case .report(let report): holds.keep(entry.header.time, report.caller, report.callee)
        case .finding(let finding): holds.keep(entry.header.time, finding.caller, finding.callee)
        case .passed, .outcome, .listChange, .listLoad, .login, .look, .configuration, .bypass, .alarm, .gap, .lost,
            .trace, .model, .keyChange, .purge, .key, .hold:
            true
        }
    }

    // MARK: Where to begin

    /// Before the position under this name nothing of the class is left.
    private static func mark(_ kind: RetentionClass) -> String {
        switch kind {
        case .pass: "purged"
        case .stopped: "unsealed"
        }
    }

    /// To the first that is still there, be it too young or held.
    static func moveOn(_ kind: RetentionClass, size: UInt64, _ db: Database) throws {
        let start = try JournalSchema.meta(db, mark(kind)) ?? 0
        let kinds = RetentionClass.sealedKinds.map { "\($0.rawValue)" }.joined(separator: ", ")
        let sql =
            switch kind {
            case .pass: "SELECT first FROM passes WHERE first >= ? AND leaves IS NOT NULL ORDER BY first LIMIT 1"
            case .stopped:
                """
                SELECT position FROM entry WHERE position >= ? AND kind IN (\(kinds)) AND sealed IS NOT NULL
                ORDER BY position LIMIT 1
                """
            }
        let first = try Int64.fetchOne(db, sql: sql, arguments: [start])
        try db.execute(
            sql: "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
            arguments: [mark(kind), first ?? Int64(clamping: size)])
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
