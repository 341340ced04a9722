internal import Foundation
internal import GRDB
internal import Journal

/// The roots of complete subtrees of 256, 65,536, … entries: what tiles above the lowest level consist of. They stay when
/// the data of passes are destroyed.
enum TileNodes {
    static func write(_ nodes: [TileNode], _ db: Database) throws {
        guard !nodes.isEmpty else { return }
        let insert = try db.cachedStatement(sql: "INSERT OR IGNORE INTO node (level, number, hash) VALUES (?, ?, ?)")
        for node in nodes {
            try insert.execute(arguments: [node.level, Int64(bitPattern: node.number), Data(node.hash.bytes)])
        }
    }

    /// Those of a run of numbers that are there, in their order.
    static func read(_ db: Database, level: Int, _ numbers: Range<UInt64>) throws -> [TileNode] {
        guard try db.tableExists("node") else { return [] }
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT number, hash FROM node WHERE level = ? AND number >= ? AND number < ? ORDER BY number"),
            arguments: [level, Int64(clamping: numbers.lowerBound), Int64(clamping: numbers.upperBound)])
        var nodes: [TileNode] = []
        while let row = try rows.next() {
            let number: Int64 = try row.stored(0)
            let bytes: Data = try row.stored(1)
            guard bytes.count == TreeHash.byteCount, let hash = TreeHash([UInt8](bytes)) else {
                throw LedgerError.cannotRead("the node \(number) of level \(level) is none")
            }
            nodes.append(TileNode(level: level, number: UInt64(bitPattern: number), hash: hash))
        }
        return nodes
    }
}

/// Writes the nodes of a journal that was begun before there were any, from its first entry on.
struct TileFill {
    private var tree = TreeFrontier()
    /// Entries without nodes.
    private let until: UInt64

    /// Nil where nothing is left to do.
    static func left(_ db: Database) throws -> TileFill? {
        guard let until = try JournalSchema.meta(db, "untiled"), until > 0 else { return nil }
        return TileFill(until: UInt64(until))
    }

    private init(until: UInt64) { self.until = until }

    /// Goes on by some batches. True when all is done.
    mutating func advance(_ db: Database, batches: Int) throws -> Bool {
        var next = self
        let ends = try Int64.fetchAll(
            db, sql: "SELECT first + count FROM batch WHERE first >= ? AND first < ? ORDER BY first LIMIT ?",
            arguments: [Int64(clamping: tree.size), Int64(clamping: until), batches])
        var nodes: [TileNode] = []
        if let end = ends.last {
            var scan = JournalScan(from: tree.size, until: UInt64(bitPattern: end))
            let fault = try scan.run(db) { item in
                item.append(to: &next.tree, completing: &nodes)
                return true
            }
            if let fault { throw LedgerError.cannotRead(fault.description) }
        }
        let isDone = next.tree.size >= until || ends.isEmpty
        try db.inTransaction(.immediate) {
            try TileNodes.write(nodes, db)
            if isDone { try JournalSchema.setMeta(db, "untiled", 0) }
            return .commit
        }
        self = next
        return isDone
    }
}

extension JournalScan.Item {
    /// Puts its entries into the tree; what does not fit leaves the tree's size behind.
    func append(to tree: inout TreeFrontier, completing nodes: inout [TileNode]) {
        switch self {
        case .passes(_, let count, let leaves, _):
            for start in stride(from: 0, to: count * PassedEntry.byteCount, by: PassedEntry.byteCount)
            where start + PassedEntry.byteCount <= leaves.count {
                tree.append(
                    leaf: TreeHasher.leaf(leaves, start..<start + PassedEntry.byteCount), completing: &nodes)
            }
        case .purged(let first, let count, let cover, _):
            TreeCover(first: first, count: count, bytes: cover)?.append(to: &tree, completing: &nodes)
        case .entry(_, _, _, let leaf, _):
            tree.append(leaf: TreeHasher.leaf(leaf), completing: &nodes)
        case .trimmed(_, _, let bytes):
            if let hash = TreeHash(bytes) { tree.append(leaf: hash, completing: &nodes) }
        }
    }
}
