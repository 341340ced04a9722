internal import Journal

/// A node's journal at the centre gone through from some tree on: leaves, batches, kept roots, checkpoints; and what is gone
/// against what is named.
///
/// A checkpoint comes to the centre when all that it covers is there, and nothing is destroyed before a checkpoint over the entry
/// that names it. So what is gone before the end of the newest checkpoint is named before that end, too; of what comes behind it,
/// sent already destroyed by a node that catches up, the next checkpoint decides.
struct CentreWalk {
    private let reader: CentralReader
    private let keys: [VerifierKey]
    private let begin: UInt64
    /// Entries that name what is destroyed count before this position.
    private let signed: UInt64
    /// What is gone before this position is to be named.
    private let judged: UInt64
    private(set) var check: BatchCheck
    var report = JournalVerifier.Report()
    private var destroyed: DestroyedRanges
    private var monthKeys: MonthKeyCheck
    private(set) var history: KeyHistory

    /// `history`: of the entries before the tree's end.
    init(
        _ reader: CentralReader, _ keys: [VerifierKey], from tree: TreeFrontier = TreeFrontier(),
        history: KeyHistory = KeyHistory()
    ) throws(CentralError) {
        self.history = history
        self.reader = reader
        self.keys = keys
        begin = tree.size
        let newest = try reader.newestCheckpoint()?.size
        signed = keys.isEmpty ? .max : newest ?? 0
        judged = newest ?? (keys.isEmpty ? .max : 0)
        check = BatchCheck(tree)
        destroyed = DestroyedRanges(carriedOut: reader.carried)
        monthKeys = MonthKeyCheck(try reader.monthKeys())
    }

    /// Whole batches up to an end, or all; throws with the place of what does not fit.
    mutating func run(upTo end: UInt64 = .max, progress: (UInt64) -> Void = { _ in }) throws(CentralError) {
        while check.tree.size < end {
            let batches = try reader.batches(from: check.tree.size).filter { $0.end <= end }
            guard let last = batches.last else { return }
            try take(batches, upTo: last.end)
            for row in batches.flatMap(\.rows) { try note(row.item) }
            progress(report.entries)
        }
    }

    private mutating func take(_ batches: [StoredBatch], upTo end: UInt64) throws(CentralError) {
        let grown = check.tree.size..<max(check.tree.size, end)
        let kept = try reader.nodes(grown)
        var checkpoints = try reader.checkpoints(grown)[...]
        var completed: [TileNode] = []
        for batch in batches {
            completed += try check.take(batch)
            report.batches += 1
            for row in batch.rows { try noteKey(row.item) }
            while let stored = checkpoints.first, stored.size <= check.tree.size {
                try CentralVerifier.compare(stored, check.tree, keys)
                try checkSigner(of: stored)
                if !keys.isEmpty { report.signed = stored.size }
                checkpoints.removeFirst()
            }
        }
        try CentralVerifier.compare(kept, completed, batches)
        report.entries = check.tree.size
        report.passes = check.passes
        report.purged = check.purged
        report.root = check.tree.root
    }

    private mutating func noteKey(_ item: JournalScan.Item) throws(CentralError) {
        guard case .entry(let position, let kind, _, let leaf, _) = item,
            kind == EntryKind.key.rawValue || kind == EntryKind.keyChange.rawValue, let entry = try? Entry(leaf)
        else { return }
        history.add(entry, at: position)
        if let misfit = history.firstMisfit { throw .damaged(JournalFault(position: misfit, .otherKey)) }
    }

    /// A key that was changed is good for what it signed until then, and for nothing later.
    private func checkSigner(of stored: StoredCheckpoint) throws(CentralError) {
        guard !keys.isEmpty else { return }
        let signers = (try? SignedNote(stored.note).verified(by: keys)) ?? []
        guard signers.contains(where: { history.accepts($0, at: stored.size) }) else {
            throw .damaged(JournalFault(position: stored.size, .otherSigner))
        }
    }

    /// What an entry names as destroyed counts where it is signed, or where signatures are not looked at.
    private mutating func note(_ item: JournalScan.Item) throws(CentralError) {
        switch item {
        case .passes, .trimmed: break
        case .purged(let first, let count, _, _): destroyed.leaves.addGone(first..<first + count)
        case .entry(let position, let kind, _, let leaf, let sealed):
            if sealed == nil, EntryKind(rawValue: kind)?.isSealed == true {
                destroyed.seals.addGone(position..<position + 1)
            }
            if let sealed { monthKeys.add(seal: sealed, at: position) }
            guard [EntryKind.purge, .keyEnd].contains(where: { $0.rawValue == kind }),
                let entry = try? Entry(leaf)
            else { return }
            guard position < signed else { return }
            if case .keyEnd(let end) = entry.body { monthKeys.add(end: end, at: position) }
            guard case .purge(let purge) = entry.body, !destroyed.add(purge, at: position) else { return }
            throw .damaged(JournalFault(position: position, .badPurge))
        }
    }

    /// What the node has not carried out here yet may still be there; what it has is gone. Of what stands before the begin only
    /// who began at the first entry can tell.
    mutating func compareDestroyed() throws(CentralError) {
        report.earlier = destroyed.earlier
        report.unsealed = destroyed.seals.gone.count
        if let range = destroyed.seals.firstUnnamed, range.lowerBound < judged {
            throw .damaged(JournalFault(position: range.lowerBound, .sealMissing))
        }
        if let range = destroyed.leaves.firstUnnamed, range.lowerBound < judged {
            throw .damaged(JournalFault(position: range.lowerBound, .unnamed(end: range.upperBound)))
        }
        report.endedKeys = monthKeys.ended.count
        if let fault = monthKeys.fault(carriedOut: reader.carried, judged: judged, size: report.entries) {
            throw .damaged(fault)
        }
        guard begin == 0, let range = destroyed.leaves.firstKept ?? destroyed.seals.firstKept else { return }
        throw .damaged(JournalFault(position: range.lowerBound, .notDestroyed(end: range.upperBound)))
    }
}
