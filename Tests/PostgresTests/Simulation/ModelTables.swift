import Journal
import Postgres
import Telephony

@testable import Ledger

/// What one commit changes at the centre.
enum ModelChange {
    case enrol(name: String, role: String, key: Int64)
    case append(node: Int64, [StoredBatch], [TileNode], to: TreeFrontier)
    case destroy(node: Int64, [StoredBatch.Row], upTo: UInt64)
    case destroySeals(node: Int64, PositionRanges, days: ClosedRange<Int64>)
    case carryOut(node: Int64, UInt64)
    case keep(node: Int64, StoredCheckpoint)
    case keepKeys(node: Int64, [MonthKeyRecord])
    case destroyKeys(node: Int64, [MonthKeyName])
    /// Of somebody else, who is none of ours.
    case foreign

    /// Whose tree it holds against others until it is done.
    var locked: Int64? {
        switch self {
        case .append(let node, _, _, _), .destroy(let node, _, _), .carryOut(let node, _): node
        case .enrol, .destroySeals, .keep, .keepKeys, .destroyKeys, .foreign: nil
        }
    }
}

/// The centre's rows, and its functions in words of our own: what they refuse, and what they change.
///
/// `ModelAgreementTests` holds them against those of the real server.
struct ModelTables {
    struct Node {
        var name: String
        var role: String
        var key: Int64
        var tree = TreeFrontier()
        var purged: UInt64 = 0
        var carried: UInt64 = 0
        var batches: [StoredBatch] = []
        var kept: Set<TileNode> = []
        var checkpoints: [UInt64: StoredCheckpoint] = [:]
        /// Of months; without a value: destroyed.
        var keys: [MonthKeyName: MonthKeyRecord] = [:]
    }

    private(set) var nodes: [Node] = []

    static func refused(_ state: String) -> CentralError { .server(.refused(state: state, message: "")) }

    func number(of name: String) -> Int64? { nodes.firstIndex { $0.name == name }.map { Int64($0) + 1 } }

    func node(_ number: Int64) -> Node? {
        nodes.indices.contains(Int(number) - 1) ? nodes[Int(number) - 1] : nil
    }

    // MARK: The functions

    /// `qorgan.begin_stream`; what enrolling changes, or nil.
    func begin(_ name: String, role: String, key: Int64) throws(CentralError) -> ModelChange? {
        guard let known = number(of: name).flatMap(node) else { return .enrol(name: name, role: role, key: key) }
        guard known.role == role else { throw Self.refused("QJ002") }
        guard known.key == key else { throw Self.refused("QJ003") }
        return nil
    }

    func held(_ name: String) -> CentralLink.Held? {
        guard let number = number(of: name), let node = node(number) else { return nil }
        return .init(
            node: number, tree: node.tree, purged: node.purged, carried: node.carried,
            signed: node.checkpoints.keys.max() ?? 0)
    }

    /// `qorgan.append`. `compares`: false is a centre without compare and set.
    func append(
        _ batches: [StoredBatch], _ completed: [TileNode], node number: Int64, role: String, from: TreeFrontier,
        to: TreeFrontier, compares: Bool = true
    ) throws(CentralError) -> ModelChange {
        let node = try own(number, role)
        guard !compares || (node.tree.size == from.size && node.tree.root == from.root) else {
            throw Self.refused("QJ001")
        }
        guard Set(batches.map(\.day)).count == 1 else { throw Self.refused("QJ004") }
        guard Self.tile(batches.map { ($0.first, $0.count) }, from.size..<to.size),
            Self.tile(batches.flatMap(\.rows).map { ($0.item.first, $0.item.count) }, from.size..<to.size)
        else { throw Self.refused("QJ004") }
        let places = Set(node.kept.map { "\($0.level) \($0.number)" })
        let added = completed.map { "\($0.level) \($0.number)" }
        guard Set(added).count == added.count, places.isDisjoint(with: added) || !compares else {
            throw Self.refused("23505")
        }
        return .append(node: number, batches, completed, to: to)
    }

    func destroy(
        _ rows: [StoredBatch.Row], upTo end: UInt64, node: Int64, role: String
    ) throws(CentralError) -> ModelChange {
        _ = try own(node, role)
        return .destroy(node: node, rows, upTo: end)
    }

    func destroySeals(
        _ ranges: PositionRanges, days: ClosedRange<Int64>, namedAt entry: UInt64, node: Int64, role: String
    ) throws(CentralError) -> ModelChange {
        try requireNamed(entry, try own(node, role))
        return .destroySeals(node: node, ranges, days: days)
    }

    func carryOut(_ entry: UInt64, node: Int64, role: String) throws(CentralError) -> ModelChange {
        try requireNamed(entry, try own(node, role))
        return .carryOut(node: node, entry)
    }

    /// `qorgan.require_named`
    private func requireNamed(_ position: UInt64, _ node: Node) throws(CentralError) {
        let isNamed = node.batches.lazy.flatMap(\.rows).contains { row in
            guard case .entry(position, let kind, _, _, _) = row.item else { return false }
            return kind == EntryKind.purge.rawValue || kind == EntryKind.keyEnd.rawValue
        }
        guard isNamed, node.checkpoints.keys.max() ?? .max > position else { throw Self.refused("QJ005") }
    }

    func keep(_ checkpoint: StoredCheckpoint, node: Int64, role: String) throws(CentralError) -> ModelChange {
        _ = try own(node, role)
        return .keep(node: node, checkpoint)
    }

    func keep(_ keys: [MonthKeyRecord], node: Int64, role: String) throws(CentralError) -> ModelChange {
        _ = try own(node, role)
        return .keepKeys(node: node, keys)
    }

    func destroy(
        _ keys: [MonthKeyName], namedAt entry: UInt64, node: Int64, role: String
    ) throws(CentralError) -> ModelChange {
        try requireNamed(entry, try own(node, role))
        return .destroyKeys(node: node, keys)
    }

    private func own(_ number: Int64, _ role: String) throws(CentralError) -> Node {
        guard let node = node(number), node.role == role else { throw Self.refused("QJ002") }
        return node
    }

    /// Without gap and overlap, and to the end.
    private static func tile(_ parts: [(first: UInt64, count: UInt64)], _ range: Range<UInt64>) -> Bool {
        var next = range.lowerBound
        for part in parts.sorted(by: { $0.first < $1.first }) {
            guard part.first == next else { return false }
            next += part.count
        }
        return next == range.upperBound && !parts.isEmpty
    }

    // MARK: What a commit does

    mutating func apply(_ change: ModelChange) {
        switch change {
        case .enrol(let name, let role, let key): nodes.append(Node(name: name, role: role, key: key))
        case .append(let number, let batches, let completed, let tree):
            let index = Int(number) - 1
            nodes[index].batches += batches
            nodes[index].kept.formUnion(completed)
            nodes[index].tree = tree
        case .destroy(let number, let rows, let end):
            let index = Int(number) - 1
            for row in rows { nodes[index].destroy(row.item) }
            nodes[index].purged = max(nodes[index].purged, end)
        case .destroySeals(let number, let ranges, let days): nodes[Int(number) - 1].unseal(ranges, days)
        case .carryOut(let number, let entry):
            nodes[Int(number) - 1].carried = max(nodes[Int(number) - 1].carried, entry + 1)
        case .keep(let number, let checkpoint):
            let index = Int(number) - 1
            if nodes[index].checkpoints[checkpoint.size] == nil {
                nodes[index].checkpoints[checkpoint.size] = checkpoint
            }
        case .keepKeys(let number, let records):
            let index = Int(number) - 1
            for record in records where nodes[index].keys[record.name] == nil {
                nodes[index].keys[record.name] = record
            }
        case .destroyKeys(let number, let names):
            for name in names { nodes[Int(number) - 1].keys[name] = MonthKeyRecord(name: name, wrapped: nil) }
        case .foreign: break
        }
    }
}

extension ModelTables.Node {
    /// Leaves that are there go; what stays of them is what is said.
    mutating func destroy(_ item: JournalScan.Item) {
        for index in batches.indices where batches[index].first <= item.first && item.first < batches[index].end {
            for place in batches[index].rows.indices {
                guard case .passes(let first, let count, _, _) = batches[index].rows[place].item,
                    case .purged(item.first, _, let cover, let counts) = item, first == item.first
                else { continue }
                batches[index].rows[place].item = .purged(
                    first: first, count: UInt64(count), cover: cover, counts: counts)
            }
        }
    }

    mutating func unseal(_ ranges: PositionRanges, _ days: ClosedRange<Int64>) {
        for index in batches.indices where days.contains(batches[index].day) {
            for place in batches[index].rows.indices {
                guard case .entry(let position, let kind, let mark, let leaf, _) = batches[index].rows[place].item,
                    ranges.contains(position)
                else { continue }
                batches[index].rows[place].item = .entry(
                    position: position, kind: kind, mark: mark, leaf: leaf, sealed: nil)
            }
        }
    }

    /// As `ledger verify` has it: every hash anew, and what is gone against what is named under a checkpoint that is here.
    /// `isPutBack`: the entry that names what is gone may have been cut off with the rest.
    func fault(isPutBack: Bool) -> String? {
        var check = BatchCheck()
        var destroyed = DestroyedRanges(carriedOut: carried)
        let signed = checkpoints.keys.max() ?? 0
        do {
            for batch in batches {
                _ = try check.take(batch)
                for row in batch.rows {
                    switch row.item {
                    case .passes, .trimmed: break
                    case .purged(let first, let count, _, _): destroyed.leaves.addGone(first..<first + count)
                    case .entry(let position, let kind, _, let leaf, let sealed):
                        if sealed == nil, EntryKind(rawValue: kind)?.isSealed == true {
                            destroyed.seals.addGone(position..<position + 1)
                        }
                        guard kind == EntryKind.purge.rawValue, position < signed,
                            case .purge(let purge) = try Entry(leaf).body
                        else { continue }
                        guard destroyed.add(purge, at: position) else { return "entry \(position) names what follows" }
                    }
                }
            }
        } catch {
            return "\(error)"
        }
        guard check.tree == tree else { return "the tree is not that of its entries" }
        let unnamed = destroyed.leaves.firstUnnamed ?? destroyed.seals.firstUnnamed
        if !isPutBack, let unnamed, unnamed.lowerBound < signed { return "\(unnamed) is gone and not named" }
        let kept = destroyed.leaves.firstKept ?? destroyed.seals.firstKept
        if let kept { return "\(kept) is named and there" }
        return nil
    }
}
