import Journal
import Telephony

@testable import Ledger

/// A node's journal of a simulation: what its own writer makes, in memory, durable over every kill.
///
/// Calls that passed, entries that differ from all others, data that are named, signed over and destroyed, and the copy of
/// an older state that somebody puts back.
final class SimulatedJournal: Outbox {
    private static let start = Timestamp(seconds: 1_795_000_000)

    private let key: Int64
    private let name: String
    private(set) var batches: [StoredBatch] = []
    /// After each batch.
    private var trees: [TreeFrontier] = []
    private var nodes: [TileNode] = []
    private(set) var purged: UInt64 = 0
    private(set) var checkpoint: StoredCheckpoint?
    /// What purge entries name, in their order; the last may be there still.
    private var named: [(position: UInt64, kind: RetentionClass, ranges: PositionRanges)] = []
    private var isAnnounced = false
    private var days: Int64 = 0
    /// Every history that this journal has had: more than one where an older state was put back.
    private var former: [[StoredBatch]] = []
    private(set) var isPutBack = false

    init(_ name: String, key: Int64) {
        self.name = name
        self.key = key
    }

    private var tree: TreeFrontier { trees.last ?? TreeFrontier() }

    // MARK: Life

    func grow(_ chance: inout Chance) {
        switch chance.number(0...9) {
        case 0: announce(&chance)
        case 1, 2: sign()
        case 3: destroy()
        default: commit(calls(&chance))
        }
        if chance.happens(0.03) { days += 1 }
    }

    /// Signs over all that there is.
    func sign() {
        guard tree.size > checkpoint?.size ?? 0 else { return }
        let text = Array("node.example.kz/\(name)\n\(tree.size)\n\(tree.root.hex)\n\n".utf8)
        checkpoint = StoredCheckpoint(size: tree.size, note: text, signed: time)
    }

    /// An older state, and other entries from there on, as when a backup is put in the place of the data folder.
    func putBack(_ chance: inout Chance) {
        guard batches.count > 2 else { return }
        let kept = chance.number(1...batches.count - 1)
        former.append(batches)
        isPutBack = true
        batches.removeSubrange(kept...)
        trees.removeSubrange(kept...)
        let size = tree.size
        nodes.removeAll { ($0.number + 1) << UInt64($0.level * TileNode.height) > size }
        if checkpoint?.size ?? 0 > size { checkpoint = nil }
        purged = min(purged, size)
        // What is named in what is kept, and was not destroyed yet, still is not.
        isAnnounced = isAnnounced && named.last.map { $0.position < size } ?? false
        named.removeAll { $0.position >= size }
        days += 1
        commit(calls(&chance))
    }

    /// Whether a batch is the one that this journal, or one that it was put back from, has at this place.
    func has(_ batch: StoredBatch, at index: Int) -> Bool {
        (former + [batches]).contains { history in
            index < history.count && history[index].root == batch.root && history[index].first == batch.first
                && history[index].count == batch.count
        }
    }

    private var time: Timestamp {
        Self.start.adding(microseconds: days * 86_400_000_000 + Int64(batches.count) * 1_000)
    }

    private func calls(_ chance: inout Chance) -> [StoredBatch.Row] {
        var rows: [StoredBatch.Row] = []
        var position = tree.size
        for _ in 0..<chance.number(1...3) {
            if chance.happens(0.5) {
                let run = SimulatedLeaves.run(&chance)
                rows.append(
                    .init(
                        item: .passes(first: position, count: run.count, leaves: run.leaves, marks: run.marks),
                        newest: time.microseconds))
                position += UInt64(run.count)
            } else {
                rows.append(chance.happens(0.5) ? report(at: position) : login(at: position))
                position += 1
            }
        }
        return rows
    }

    private func login(at position: UInt64) -> StoredBatch.Row {
        entry(.login(LoginEntry(event: .login, person: "\(name)-\(former.count)-\(position)")), at: position)
    }

    private func report(at position: UInt64) -> StoredBatch.Row {
        let seal = Array("\(name)-\(former.count)-\(position)".utf8)
        let report = ReportEntry(
            caller: .absent, callee: .absent, commitment: Sealing.commitment(to: seal), kind: "bank")
        return entry(.report(report), at: position, sealed: seal)
    }

    private func entry(_ body: Entry.Body, at position: UInt64, sealed: [UInt8]? = nil) -> StoredBatch.Row {
        let entry = Entry(EntryHeader(kind: .login, keyID: UInt32(key), time: time), body)
        let leaf = entry.bytes
        return .init(
            item: .entry(
                position: position, kind: entry.header.kind.rawValue,
                mark: LeafMark.word(of: TreeHasher.leaf(leaf)), leaf: leaf, sealed: sealed), newest: 0)
    }

    private func commit(_ rows: [StoredBatch.Row]) {
        var next = tree
        let first = next.size
        for row in rows { row.item.append(to: &next, completing: &nodes) }
        batches.append(
            StoredBatch(
                first: first, count: next.size - first, root: next.root.bytes, committed: time.microseconds,
                rows: rows))
        trees.append(next)
    }

    // MARK: Destroying

    /// Names the oldest passes or seals that are there, some of them; now and then later ones, as where a hold keeps the first.
    private func announce(_ chance: inout Chance) {
        guard !isAnnounced else { return }
        let kind: RetentionClass = chance.happens(0.5) ? .pass : .stopped
        var ranges = PositionRanges()
        var left = chance.number(1...4)
        var passedOver = chance.happens(0.2) ? 2 : 0
        for row in batches.lazy.flatMap(\.rows) where row.item.holds(kind) {
            guard left > 0 else { break }
            if passedOver > 0 {
                passedOver -= 1
                continue
            }
            ranges.add(row.item.first..<row.item.first + row.item.count)
            left -= 1
        }
        guard !ranges.isEmpty else { return }
        named.append((tree.size, kind, ranges))
        isAnnounced = true
        let purge = PurgeEntry(cause: .clock, kind: kind.rawValue, cutoff: time, ranges: ranges)
        commit([entry(.purge(purge), at: tree.size)])
    }

    /// Destroys what is named, where that is signed.
    private func destroy() {
        guard isAnnounced, let last = named.last, checkpoint?.size ?? 0 > last.position else { return }
        isAnnounced = false
        var first: UInt64?
        for index in batches.indices {
            for place in batches[index].rows.indices {
                let item = batches[index].rows[place].item
                if last.ranges.contains(item.first) {
                    batches[index].rows[place].item = item.destroyed(last.kind)
                } else if first == nil, item.holds(.pass) {
                    first = item.first
                }
            }
        }
        if last.kind == .pass { purged = first ?? tree.size }
    }

    // MARK: As the stream reads it

    func keyID() -> Int64 { key }

    func size() -> UInt64 { tree.size }

    func isTiled() -> Bool { true }

    func root(at size: UInt64) -> [UInt8]? {
        size == 0 ? TreeHasher.empty.bytes : batches.first { $0.end == size }?.root
    }

    func committed(of position: UInt64) -> Timestamp? {
        batches.last { $0.first <= position }.map { Timestamp(microseconds: $0.committed) }
    }

    func harvest(from position: UInt64, entries: Int, bytes: Int, namedFrom: UInt64) -> OutboxReader.Harvest {
        var found: [StoredBatch] = []
        var taken = 0
        for batch in batches where batch.first >= position && taken < entries {
            if let former = found.last, former.day != batch.day { break }
            found.append(batch)
            taken += Int(batch.count)
        }
        let end = found.last?.end ?? position
        let completed = nodes.filter {
            let above = ($0.number + 1) << UInt64($0.level * TileNode.height)
            return above > position && above <= end
        }
        let done = (isAnnounced ? named.dropLast() : named[...]).filter { $0.position >= namedFrom }.prefix(8)
        return .init(
            batches: found, nodes: completed, hasMore: end < tree.size && !found.isEmpty, purged: purged,
            named: done.map { .init(position: $0.position, what: .data($0.kind, $0.ranges)) }, checkpoint: checkpoint)
    }

    /// Seals of these journals are under the master key alone.
    func monthKeys() -> [MonthKeyRecord] { [] }

    var monthKeyStamp: MonthKeyFile.Stamp? { nil }

    func days(of ranges: PositionRanges) -> ClosedRange<Int64>? {
        guard let first = ranges.ranges.first?.lowerBound, let end = ranges.ranges.last?.upperBound else { return nil }
        let days = batches.filter { $0.end > first && $0.first < end }.map(\.day)
        return days.min().flatMap { low in days.max().map { low...$0 } }
    }

    func destroyed(_ range: Range<UInt64>, rows limit: Int) -> (rows: [StoredBatch.Row], end: UInt64) {
        var rows: [StoredBatch.Row] = []
        for row in batches.lazy.flatMap(\.rows) where range.contains(row.item.first) {
            guard case .purged = row.item else { continue }
            rows.append(row)
            if rows.count == limit { break }
        }
        let end = rows.count < limit ? range.upperBound : rows.last.map { $0.item.first + $0.item.count }
        return (rows, end ?? range.upperBound)
    }
}

extension JournalScan.Item {
    /// Whether it has data of this class.
    fileprivate func holds(_ kind: RetentionClass) -> Bool {
        switch self {
        case .passes: kind == .pass
        case .purged, .trimmed: false
        case .entry(_, let stored, _, _, let sealed):
            kind == .stopped && stored == EntryKind.report.rawValue && sealed != nil
        }
    }

    /// What stays of it.
    fileprivate func destroyed(_ kind: RetentionClass) -> JournalScan.Item {
        guard holds(kind) else { return self }
        switch self {
        case .passes(let first, let count, let leaves, _):
            let hashes = (0..<count).map { TreeHasher.leaf(leaves, $0 * 64..<$0 * 64 + 64) }
            return .purged(
                first: first, count: UInt64(count), cover: TreeCover(first: first, leaves: hashes).bytes, counts: [])
        case .entry(let position, let kind, let mark, let leaf, _):
            return .entry(position: position, kind: kind, mark: mark, leaf: leaf, sealed: nil)
        case .purged, .trimmed: return self
        }
    }
}

/// Passes by the run, made once.
enum SimulatedLeaves {
    struct Run: Sendable {
        var count: Int
        var leaves: [UInt8]
        var marks: [UInt8]
    }

    static func run(_ chance: inout Chance) -> Run { chance.one(of: runs) }

    private static let runs = (1...24).map { make($0) }

    private static func make(_ number: Int) -> Run {
        var run = Run(count: 1 + number % 4, leaves: [], marks: [])
        for index in 0..<run.count {
            let start = run.leaves.count
            let pass = PassedEntry(
                caller: .absent, callee: .absent, treatment: 0, flags: [], policyVersion: 7,
                logOdds: Int32(number * 100 + index), judgedNanoseconds: 900)
            pass.append(
                to: &run.leaves, trunk: TrunkID(index: 1), keyID: 5, time: Timestamp(seconds: 1_795_000_000))
            LeafMark.append(TreeHasher.leaf(run.leaves, start..<run.leaves.count), to: &run.marks)
        }
        return run
    }
}
