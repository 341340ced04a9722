import Foundation
import GRDB
import Journal

@testable import Ledger

/// What a program has said was done, up to a moment: a power cut after that may take none of it.
struct Promises {
    /// Calls that are on disk.
    private(set) var calls: UInt64 = 0
    /// Entries that are: the last act of a person and all before it.
    private(set) var entries: UInt64 = 0
    private(set) var passesGone: UInt64 = 0
    private(set) var sealsGone: UInt64 = 0
    /// The newest checkpoint that somebody has got.
    private(set) var shown: Checkpoint?
    /// Signs since the key was changed.
    private(set) var key: String?

    mutating func hear(_ mark: String) throws {
        let words = mark.split(separator: "\n", maxSplits: 1)
        let parts = words[0].split(separator: " ")
        func number(_ index: Int) throws -> UInt64 {
            guard parts.count > index, let number = UInt64(parts[index]) else { throw NoPromise(mark: mark) }
            return number
        }
        switch parts[0] {
        case "calls": calls = try number(1)
        case "act": entries = max(entries, try number(1) + 1)
        case "gone":
            passesGone = try number(1)
            sealsGone = try number(2)
        case "key": key = String(parts[1])
        case "shown":
            let checkpoint = try Checkpoint(try SignedNote(Array(words[1].utf8)).text)
            if checkpoint.size > shown?.size ?? 0 { shown = checkpoint }
        default: throw NoPromise(mark: mark)
        }
    }

    struct NoPromise: Error {
        var mark: String
    }
}

/// The journal as it would have become without the power cut: its root, and how many calls it had, where each batch ends.
struct WholeJournal {
    struct Batch: Hashable {
        var first: UInt64
        var end: UInt64
        var root: TreeHash
    }

    let batches: [Batch]
    /// Calls among the entries of all batches up to each.
    let calls: [UInt64]

    init(_ journal: URL) throws {
        (batches, calls) = try LedgerProbe.read(journal) { db in
            let batches = try Self.batches(db)
            var scan = JournalScan(from: 0, until: batches.last?.end ?? 0)
            var positions: [(end: UInt64, calls: UInt64)] = []
            var calls: UInt64 = 0
            let fault = try scan.run(db) { item in
                switch item {
                case .passes, .purged: calls += item.count
                case .entry(_, let kind, _, _, _), .trimmed(_, let kind, _):
                    calls += kind == EntryKind.verdict.rawValue ? 1 : 0
                }
                positions.append((item.first + item.count, calls))
                return true
            }
            guard fault == nil else { throw Damaged() }
            let counts = Dictionary(uniqueKeysWithValues: positions.map { ($0.end, $0.calls) })
            return (batches, batches.map { counts[$0.end] ?? 0 })
        }
    }

    static func batches(_ db: Database) throws -> [Batch] {
        try Row.fetchAll(db, sql: "SELECT first, count, root FROM batch ORDER BY first").compactMap { row in
            let first: UInt64 = row[0]
            let count: UInt64 = row[1]
            let root: Data = row[2]
            return TreeHash([UInt8](root)).map { Batch(first: first, end: first + count, root: $0) }
        }
    }

    private struct Damaged: Error {}
}
