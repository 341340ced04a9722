/// The fewest complete subtrees that cover a run of leaves, left to right.
///
/// What stays of leaves whose data are destroyed: the tree still verifies, and no single leaf hash is left to test a
/// guess against, except where a run has a single leaf.
package struct TreeCover: Hashable, Sendable {
    package let first: UInt64
    package let count: UInt64
    package let nodes: [TreeHash]

    /// Covers `leaves`, the first of which stands at position `first`.
    package init(first: UInt64, leaves: [TreeHash]) {
        self.first = first
        count = UInt64(leaves.count)
        var nodes: [TreeHash] = []
        var offset = 0
        for level in Self.levels(first: first, count: count) {
            let width = 1 << level
            var part = TreeFrontier()
            for leaf in leaves[offset..<offset + width] { part.append(leaf: leaf) }
            nodes.append(part.root)
            offset += width
        }
        self.nodes = nodes
    }

    /// Nil where the bytes are not as many hashes as the run needs subtrees.
    package init?(first: UInt64, count: UInt64, bytes: [UInt8]) {
        guard count <= UInt64.max - first, count < 1 << 32 else { return nil }
        guard Self.levels(first: first, count: count).count * TreeHash.byteCount == bytes.count else { return nil }
        self.first = first
        self.count = count
        nodes = stride(from: 0, to: bytes.count, by: TreeHash.byteCount).compactMap { TreeHash(bytes, at: $0) }
    }

    package var bytes: [UInt8] { nodes.flatMap(\.bytes) }

    /// Heights of the subtrees, left to right; `nodes` are their roots.
    package var levels: [Int] { Self.levels(first: first, count: count) }

    /// Appends the run. False where the tree does not end where the run begins.
    @discardableResult
    package func append(to tree: inout TreeFrontier) -> Bool {
        var ignored: [TileNode] = []
        return append(to: &tree, completing: &ignored)
    }

    /// The same, with the tiles' subtrees that it completes; those inside one of the cover are gone.
    @discardableResult
    package func append(to tree: inout TreeFrontier, completing completed: inout [TileNode]) -> Bool {
        guard tree.size == first else { return false }
        for (node, level) in zip(nodes, levels) {
            guard tree.append(subtree: node, level: level, completing: &completed) else { return false }
        }
        return true
    }

    /// Heights of the subtrees: each as large as its place and what is left allow.
    static func levels(first: UInt64, count: UInt64) -> [Int] {
        var levels: [Int] = []
        var position = first
        var left = count
        while left > 0 {
            let aligned = position == 0 ? 62 : min(62, position.trailingZeroBitCount)
            let fitting = 63 - left.leadingZeroBitCount
            let level = min(aligned, fitting)
            levels.append(level)
            position += 1 << UInt64(level)
            left -= 1 << UInt64(level)
        }
        return levels
    }
}
