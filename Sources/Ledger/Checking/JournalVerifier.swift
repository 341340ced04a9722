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
        /// Of those: what was gone before journals named it, and is named all at once since then.
        package var earlier: UInt64 = 0
        /// Of those: what no entry names, in a journal that no Qorgan of this version has opened yet.
        package var unnamed: UInt64 = 0
        package var batches: UInt64 = 0
        /// Of the entries that fit.
        package var root: TreeHash = TreeHasher.empty
        /// Entries under the newest checkpoint, whose signature fits; 0: none was to be checked.
        package var signed: UInt64 = 0
        /// Entries whose sealed numbers were destroyed when their time was over.
        package var unsealed: UInt64 = 0
        /// Of those: what the centre alone has; here are the hashes.
        package var trimmed: UInt64 = 0
        /// Keys of months that entries say are destroyed.
        package var endedKeys = 0
        /// It names the key that signs it, as a vkey; nil: none.
        package var key: String?
        /// Nil: the journal is whole.
        package var fault: JournalFault?
    }

    /// Reads one consistent state of the journal, also while a writer appends to it.
    /// `keys`: those that may have signed its checkpoint; empty: signatures are not looked at. `known`: what else is known to
    /// have been signed by them; what is not theirs is passed over.
    /// `monthKeys`: the file of the keys of months; nil: it is not looked at.
    /// `takesTrimmed`: of calls that the centre has, the hash alone may be here.
    /// `progress`: entries done and entries in all, about every hundred thousand.
    package static func verify(
        _ journal: URL, keys: [VerifierKey] = [], known: [SignedNote] = [], monthKeys: MonthKeyFile? = nil,
        takesTrimmed: Bool = true, progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(LedgerError) -> Report {
        guard FileManager.default.fileExists(atPath: journal.path) else {
            throw .cannotRead("\(journal.path): no such file")
        }
        do {
            let queue = try ReadOnly.queue(journal)
            // Before the entries, so that what is destroyed meanwhile is not taken for lost.
            let records = try monthKeys?.read() ?? []
            return try queue.read { db in
                let format = try JournalSchema.meta(db, "format") ?? 0
                guard JournalSchema.formats.contains(format) else {
                    throw LedgerError.unknownFormat(path: journal.path, format)
                }
                let known = known.filter { (try? Checkpoint($0, signedBy: keys)) != nil }
                    .compactMap { StoredCheckpoint($0) }.sorted { $0.size < $1.size }
                var walk = Walk(
                    total: try StoredTree.read(db)?.frontier.size ?? 0, nodes: try NodeCheck(db), keys: keys,
                    stored: try newest(StoredCheckpoint.newest(db), known.last),
                    isOlder: format < JournalSchema.format, monthKeys: MonthKeyCheck(records),
                    monthKeyFile: monthKeys, takesTrimmed: takesTrimmed, known: known.compactMap(\.checkpoint))
                return try walk.run(db, progress)
            }
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .cannotRead("\(journal.path): \(LedgerError.words(error))")
        }
    }

    /// A machine that died may have lost the stored one: then the next start takes it from beside the key, and so does this.
    private static func newest(_ stored: StoredCheckpoint?, _ known: StoredCheckpoint?) -> StoredCheckpoint? {
        guard let stored, stored.size >= known?.size ?? 0 else { return known ?? stored }
        return stored
    }

    /// One walk over the batches.
    private struct Walk {
        var report = Report()
        var tree = TreeFrontier()
        let total: UInt64
        let nodes: NodeCheck
        let keys: [VerifierKey]
        let stored: StoredCheckpoint?
        /// Of a format in which nothing names what is destroyed.
        let isOlder: Bool
        var monthKeys: MonthKeyCheck
        let monthKeyFile: MonthKeyFile?
        let takesTrimmed: Bool
        /// Signed, and not yet compared, the smallest first.
        var known: [Checkpoint]
        var destroyed = DestroyedRanges()
        var history = KeyHistory()
        var nextProgress: UInt64 = 0

        mutating func run(_ db: Database, _ progress: (UInt64, UInt64) -> Void) throws -> Report {
            if let fault = badCheckpoint() {
                report.fault = fault
                return report
            }
            let batches = try Row.fetchCursor(db, sql: "SELECT first, count, root FROM batch ORDER BY first")
            while let row = try batches.next() {
                let first: Int64 = try row.stored(0)
                let count: Int64 = try row.stored(1)
                let root: Data = try row.stored(2)
                guard UInt64(bitPattern: first) == tree.size, count > 0, first <= Int64.max - count else {
                    report.fault = JournalFault(position: tree.size, .batchMissing)
                    return report
                }
                if let fault = try walk(db, first: UInt64(first), count: UInt64(count), root: [UInt8](root)) {
                    report.fault = fault
                    return report
                }
                report.batches += 1
                if let fault = otherCheckpoint(ending: tree.size, from: UInt64(first)) {
                    report.fault = fault
                    return report
                }
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
                case .passes(_, let count, _, _): passes += UInt64(count)
                case .purged(let first, let count, _, _):
                    purged += count
                    destroyed.leaves.addGone(first..<first + count)
                case .entry(let position, let kind, _, let leaf, let sealed):
                    if sealed == nil, EntryKind(rawValue: kind)?.isSealed == true {
                        destroyed.seals.addGone(position..<position + 1)
                    }
                    if let sealed { monthKeys.add(seal: sealed, at: position) }
                    found = look(at: leaf, kind: kind, position)
                    guard found == nil else { return false }
                case .trimmed(let position, _, _):
                    guard takesTrimmed else {
                        found = JournalFault(position: position, .hashAlone)
                        return false
                    }
                    destroyed.seals.addGone(position..<position + 1)
                    report.trimmed += 1
                }
                var completed: [TileNode] = []
                item.append(to: &grown, completing: &completed)
                found = try nodes.fault(db, item, completed)
                return found == nil
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

        /// What entries say of the journal itself. What a purge entry names counts where it is signed, or where nothing is.
        private mutating func look(at leaf: [UInt8], kind: UInt8, _ position: UInt64) -> JournalFault? {
            guard let kind = EntryKind(rawValue: kind), [.purge, .key, .keyChange, .keyEnd].contains(kind),
                let entry = try? Entry(leaf)
            else { return nil }
            history.add(entry, at: position)
            if let misfit = history.firstMisfit { return JournalFault(position: misfit, .otherKey) }
            guard keys.isEmpty || position < stored?.size ?? 0 else { return nil }
            if case .keyEnd(let end) = entry.body { monthKeys.add(end: end, at: position) }
            guard case .purge(let purge) = entry.body, !destroyed.add(purge, at: position)
            else { return nil }
            return JournalFault(position: position, .badPurge)
        }

        /// Nothing is gone that no purge entry names, and nothing that one names is still there.
        private mutating func badPurges() -> JournalFault? {
            report.earlier = destroyed.earlier
            report.key = history.current
            report.unsealed = destroyed.seals.gone.count
            if let range = destroyed.seals.firstUnnamed {
                return JournalFault(position: range.lowerBound, .sealMissing)
            }
            if isOlder, destroyed.leaves.named.isEmpty {
                report.unnamed = destroyed.leaves.gone.count
                return nil
            }
            if let range = destroyed.leaves.firstUnnamed {
                return JournalFault(position: range.lowerBound, .unnamed(end: range.upperBound))
            }
            if let range = destroyed.leaves.firstKept ?? destroyed.seals.firstKept {
                return JournalFault(position: range.lowerBound, .notDestroyed(end: range.upperBound))
            }
            return nil
        }

        private mutating func badKeys() -> JournalFault? {
            report.endedKeys = monthKeys.ended.count
            guard let monthKeyFile else { return nil }
            monthKeys.add((try? monthKeyFile.read()) ?? [])
            return monthKeys.fault(size: tree.size)
        }

        private func badCheckpoint() -> JournalFault? {
            guard !keys.isEmpty else { return nil }
            guard let stored else { return nil }
            do {
                _ = try Checkpoint(try SignedNote(stored.note), signedBy: keys)
                return nil
            } catch {
                return JournalFault(position: stored.size, .badCheckpoint(error))
            }
        }

        /// Where a batch ends, what was signed there must be its tree; between two ends nothing is signed.
        private mutating func otherCheckpoint(ending size: UInt64, from first: UInt64) -> JournalFault? {
            while let next = known.first, next.size <= size {
                let fits = next.size == size ? next.root == tree.root : next.size == 0
                guard fits else { return JournalFault(position: next.size, .otherSigned) }
                known.removeFirst()
            }
            guard let stored, (first + 1...size).contains(stored.size) else { return nil }
            guard let checkpoint = stored.checkpoint, checkpoint.size == size, checkpoint.root == tree.root else {
                return JournalFault(position: stored.size, .checkpointDiffers)
            }
            guard !keys.isEmpty else { return nil }
            let signers = (try? SignedNote(stored.note).verified(by: keys)) ?? []
            guard signers.contains(where: { history.accepts($0, at: size) }) else {
                return JournalFault(position: stored.size, .otherSigner)
            }
            report.signed = size
            return nil
        }

        /// Nothing may stand past the last batch, and the stored tree must be the one computed.
        private mutating func end(_ db: Database) throws -> JournalFault? {
            let beyond = try Int64.fetchOne(
                db,
                sql: """
                    SELECT min(p) FROM (SELECT position AS p FROM entry WHERE position >= ?
                    UNION ALL SELECT first AS p FROM passes WHERE first >= ?)
                    """, arguments: [Int64(clamping: tree.size), Int64(clamping: tree.size)])
            if let beyond { return JournalFault(position: UInt64(bitPattern: beyond), .batchMissing) }
            if let next = known.first(where: { $0.size > 0 }) { return JournalFault(position: next.size, .otherSigned) }
            if let stored, stored.size > tree.size {
                return JournalFault(position: stored.size, .checkpointDiffers)
            }
            // What no key was ever named in has not been signed yet; journals of before signed without.
            if stored == nil, !keys.isEmpty, tree.size > 0, history.current != nil || isOlder {
                return JournalFault(position: tree.size, .checkpointMissing)
            }
            if let fault = try nodes.beyond(db, size: tree.size) { return fault }
            guard let stored = try StoredTree.read(db), stored.frontier == tree, stored.root == tree.root else {
                return JournalFault(position: tree.size, .treeDiffers)
            }
            return badPurges() ?? badKeys()
        }
    }
}
