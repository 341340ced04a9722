internal import Journal
internal import Telephony

/// Entries in their order, staged and not yet committed.
struct JournalBatch {
    enum Row {
        /// So many leaves in `leaves` after those of earlier rows.
        case passes(PassRun)
        case entry(StagedEntry)
    }

    /// Passes that follow each other: one row of the journal.
    struct PassRun {
        var count = 0
        var newest = Timestamp(microseconds: .min)
        var counts = PassCounts()
    }

    /// Most leaves of one row: 256 KiB.
    static let maximumRun = 4_096

    private(set) var rows: [Row] = []
    /// Leaves of all passes, one after another.
    private(set) var leaves: [UInt8] = []
    private(set) var count = 0
    private var run = PassRun()

    var isEmpty: Bool { count == 0 }

    mutating func append(_ pass: PassedEntry, trunk: TrunkID, keyID: UInt32, time: Timestamp) {
        pass.append(to: &leaves, trunk: trunk, keyID: keyID, time: time)
        run.count += 1
        run.newest = max(run.newest, time)
        run.counts.add(time: time, policyVersion: pass.policyVersion, trunk: trunk)
        count += 1
        if run.count == Self.maximumRun { closeRun() }
    }

    mutating func append(_ entry: StagedEntry) {
        closeRun()
        rows.append(.entry(entry))
        count += 1
    }

    /// Puts an entry before all others.
    mutating func prepend(_ entry: StagedEntry) {
        closeRun()
        rows.insert(.entry(entry), at: 0)
        count += 1
    }

    mutating func closeRun() {
        guard run.count > 0 else { return }
        rows.append(.passes(run))
        run = PassRun()
    }

    /// Takes out the entries whose writers wait, and returns them.
    mutating func removeAwaited() -> [StagedEntry] {
        removeEntries { $0.reply != nil }
    }

    /// Takes out what tells of lost entries: it is said anew with the count at the time.
    mutating func removeLost() {
        _ = removeEntries { $0.kind == .lost }
    }

    private mutating func removeEntries(where matches: (StagedEntry) -> Bool) -> [StagedEntry] {
        closeRun()
        var removed: [StagedEntry] = []
        rows.removeAll { row in
            guard case .entry(let entry) = row, matches(entry) else { return false }
            removed.append(entry)
            return true
        }
        count -= removed.count
        return removed
    }
}

extension JournalBatch {
    /// A person waits for one of the entries.
    var hasAwaited: Bool {
        rows.contains { if case .entry(let entry) = $0 { entry.reply != nil } else { false } }
    }

    /// Those who wait, with the positions that their entries got; `first` is the batch's.
    func replies(first: UInt64) -> [(StagedEntry.Reply, UInt64)] {
        var replies: [(StagedEntry.Reply, UInt64)] = []
        var position = first
        for row in rows {
            switch row {
            case .passes(let run): position += UInt64(run.count)
            case .entry(let entry):
                if let reply = entry.reply { replies.append((reply, position)) }
                position += 1
            }
        }
        return replies
    }
}
