internal import Journal
internal import Telephony

/// One commit of a node's journal, as it is stored there and at the centre.
struct StoredBatch {
    struct Row {
        var item: JournalScan.Item
        /// Time of the latest of some passes; of an entry 0.
        var newest: Int64
    }

    var first: UInt64
    var count: UInt64
    var root: [UInt8]
    /// Microseconds since 1970.
    var committed: Int64
    /// In their order, without gaps.
    var rows: [Row]

    var end: UInt64 { first + count }

    /// Days since 1970 in UTC: where the centre puts it.
    var day: Int64 { committed / 86_400_000_000 }

    /// About how many bytes it takes to send.
    var weight: Int {
        rows.reduce(0) { sum, row in
            switch row.item {
            case .passes(_, _, let leaves, let marks): sum + leaves.count + marks.count
            case .purged(_, _, let cover, let counts): sum + cover.count + counts.count
            case .entry(_, _, _, let leaf, let sealed): sum + leaf.count + (sealed?.count ?? 0)
            case .trimmed(_, _, let hash): sum + hash.count
            }
        }
    }
}

/// Whether batches continue a tree: every leaf hashed, every root computed. The law at both ends: what comes from a disk or a
/// wire is believed when it fits its hashes.
struct BatchCheck {
    private(set) var tree: TreeFrontier
    private(set) var passes: UInt64 = 0
    private(set) var purged: UInt64 = 0

    init(_ tree: TreeFrontier = TreeFrontier()) { self.tree = tree }

    /// Takes the batch, or throws and stays as it is. Returns the kept roots that it completes, without those inside what is
    /// destroyed.
    mutating func take(_ batch: StoredBatch) throws(CentralError) -> [TileNode] {
        guard batch.first == tree.size, batch.count > 0, batch.first < 1 << 62, batch.count < 1 << 32 else {
            throw .damaged(JournalFault(position: tree.size, .batchMissing))
        }
        var next = self
        var nodes: [TileNode] = []
        for row in batch.rows {
            guard row.item.first == next.tree.size, row.item.count > 0, row.item.count <= batch.end - row.item.first
            else { throw .damaged(JournalFault(position: next.tree.size, .missing)) }
            if let fault = LeafCheck.fault(of: row.item) { throw .damaged(fault) }
            row.item.append(to: &next.tree, completing: &nodes)
            switch row.item {
            case .passes(_, let count, _, _): next.passes += UInt64(count)
            case .purged(_, let count, _, _): next.purged += count
            case .entry: break
            case .trimmed(let position, _, _): throw .gap("entry \(position) is nothing but a hash")
            }
        }
        guard next.tree.size == batch.end else { throw .damaged(JournalFault(position: next.tree.size, .missing)) }
        guard next.tree.root.bytes == batch.root else {
            throw .damaged(JournalFault(position: batch.first, .rootDiffers(count: batch.count)))
        }
        self = next
        return nodes
    }
}
