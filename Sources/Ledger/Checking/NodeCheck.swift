internal import GRDB
internal import Journal

/// Whether the kept roots that tiles consist of are those of the entries.
struct NodeCheck {
    /// Not in a journal of an older format, nor while they are being made up for.
    private let isOn: Bool

    init(_ db: Database) throws {
        isOn = try db.tableExists("node") && JournalSchema.meta(db, "untiled") == 0
    }

    /// Of the nodes that an item completes, and of those that stand inside what is destroyed.
    func fault(_ db: Database, _ item: JournalScan.Item, _ completed: [TileNode]) throws -> JournalFault? {
        guard isOn else { return nil }
        for node in completed {
            let stored = try TileNodes.read(db, level: node.level, node.number..<node.number + 1)
            guard stored == [node] else { return Self.fault(node) }
        }
        guard case .purged(let first, let count, let bytes, _) = item,
            let cover = TreeCover(first: first, count: count, bytes: bytes)
        else { return nil }
        return try inside(cover, db)
    }

    /// A cover over several tiles has the root of their nodes. A journal purged before there were nodes has none there.
    private func inside(_ cover: TreeCover, _ db: Database) throws -> JournalFault? {
        var position = cover.first
        for (root, level) in zip(cover.nodes, cover.levels) {
            let numbers = position >> 8..<(position + 1 << UInt64(level)) >> 8
            if level > TileNode.height {
                let stored = try TileNodes.read(db, level: 1, numbers)
                var tree = TreeFrontier()
                for node in stored { tree.append(leaf: node.hash) }
                if !stored.isEmpty, tree.root != root || stored.count != numbers.count {
                    return JournalFault(position: position, .nodeDiffers(level: 1))
                }
            }
            position += 1 << UInt64(level)
        }
        return nil
    }

    /// No node stands over entries that are not there.
    func beyond(_ db: Database, size: UInt64) throws -> JournalFault? {
        guard isOn else { return nil }
        for level in 1..<8 {
            let end = TileLayout.hashes(level: level, size: size)
            if let node = try TileNodes.read(db, level: level, end..<UInt64(Int64.max)).first {
                return Self.fault(node)
            }
        }
        return nil
    }

    private static func fault(_ node: TileNode) -> JournalFault {
        JournalFault(
            position: node.number << UInt64(node.level * TileNode.height), .nodeDiffers(level: node.level))
    }
}
