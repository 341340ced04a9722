package import Foundation
internal import GRDB
package import Journal

/// `qorgan journal verify`: every hash computed anew, from the first entry to the last.
package enum JournalVerifier {
    package struct Report: Sendable {
        /// Entries that were looked at and fit.
        package var entries: UInt64 = 0
        package var passes: UInt64 = 0
        /// Passes whose data were destroyed when their time was over.
        package var purged: UInt64 = 0
        package var batches: UInt64 = 0
        /// Of the entries that fit.
        package var root: TreeHash = TreeHasher.empty
        /// Nil: the journal is whole.
        package var fault: JournalFault?
    }

    /// Reads one consistent state of the journal, also while a writer appends to it.
    /// `progress`: entries done and entries in all, about every hundred thousand.
    package static func verify(
        _ journal: URL, progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(LedgerError) -> Report {
        guard FileManager.default.fileExists(atPath: journal.path) else {
            throw .cannotRead("\(journal.path): no such file")
        }
        do {
            let queue = try ReadOnly.queue(journal)
            return try queue.read { db in
                let format = try JournalSchema.meta(db, "format") ?? 0
                guard format == JournalSchema.format else {
                    throw LedgerError.unknownFormat(path: journal.path, format)
                }
                var walk = Walk(total: try StoredTree.read(db)?.frontier.size ?? 0)
                return try walk.run(db, progress)
            }
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .cannotRead("\(journal.path): \(LedgerError.words(error))")
        }
    }

    /// One walk over the batches.
    private struct Walk {
        var report = Report()
        var tree = TreeFrontier()
        let total: UInt64
        var nextProgress: UInt64 = 0

        init(total: UInt64) {
            self.total = total
        }

        mutating func run(_ db: Database, _ progress: (UInt64, UInt64) -> Void) throws -> Report {
            let batches = try Row.fetchCursor(db, sql: "SELECT first, count, root FROM batch ORDER BY first")
            while let row = try batches.next() {
                let first: Int64 = row[0]
                let count: Int64 = row[1]
                let root: Data = row[2]
                guard UInt64(bitPattern: first) == tree.size, count > 0, first <= Int64.max - count else {
                    report.fault = JournalFault(position: tree.size, .batchMissing)
                    return report
                }
                if let fault = try walk(db, first: UInt64(first), count: UInt64(count), root: [UInt8](root)) {
                    report.fault = fault
                    return report
                }
                report.batches += 1
                if report.entries >= nextProgress {
                    progress(report.entries, total)
                    nextProgress += 100_000
                }
            }
            report.fault = try end(db)
            return report
        }

        private mutating func walk(_ db: Database, first: UInt64, count: UInt64, root: [UInt8]) throws -> JournalFault?
        {
            var scan = JournalScan(from: first, until: first + count)
            var grown = tree
            var passes: UInt64 = 0
            var purged: UInt64 = 0
            var found: JournalFault?
            let missing = try scan.run(db) { item in
                found = LeafCheck.fault(of: item)
                guard found == nil else { return false }
                switch item {
                case .passes(_, let count, let leaves, _):
                    for index in 0..<count {
                        let start = index * PassedEntry.byteCount
                        grown.append(leaf: TreeHasher.leaf(leaves, start..<start + PassedEntry.byteCount))
                    }
                    passes += UInt64(count)
                case .purged(let first, let count, let cover, _):
                    TreeCover(first: first, count: count, bytes: cover)?.append(to: &grown)
                    purged += count
                case .entry(_, _, _, let leaf, _):
                    grown.append(leaf: TreeHasher.leaf(leaf))
                }
                return true
            }
            if let fault = found ?? missing { return fault }
            guard grown.root.bytes == root else { return JournalFault(position: first, .rootDiffers(count: count)) }
            tree = grown
            report.entries = tree.size
            report.passes += passes
            report.purged += purged
            report.root = tree.root
            return nil
        }

        /// Nothing may stand past the last batch, and the stored tree must be the one computed.
        private func end(_ db: Database) throws -> JournalFault? {
            let beyond = try Int64.fetchOne(
                db,
                sql: """
                    SELECT min(p) FROM (SELECT position AS p FROM entry WHERE position >= ?
                    UNION ALL SELECT first AS p FROM passes WHERE first >= ?)
                    """, arguments: [Int64(clamping: tree.size), Int64(clamping: tree.size)])
            if let beyond { return JournalFault(position: UInt64(bitPattern: beyond), .batchMissing) }
            guard let stored = try StoredTree.read(db), stored.frontier == tree, stored.root == tree.root else {
                return JournalFault(position: tree.size, .treeDiffers)
            }
            return nil
        }
    }
}
