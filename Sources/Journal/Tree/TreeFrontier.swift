/// The right edge of a Merkle tree: all that appending needs (RFC 6962 §2.1).
///
/// Holds the roots of the complete subtrees that make up the tree, left to right: one for each bit set in `size`.
/// Appending a leaf costs one node hash on average; the root of any size costs at most 63.
package struct TreeFrontier: Hashable, Sendable {
    package private(set) var size: UInt64 = 0
    /// Largest subtree first.
    package private(set) var peaks: [TreeHash] = []

    package init() {}

    /// Nil where the number of peaks does not fit the size.
    package init?(size: UInt64, peaks: [TreeHash]) {
        guard peaks.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.peaks = peaks
    }

    /// Nil unless `bytes` are the peaks of a tree of that size, 32 bytes each.
    package init?(size: UInt64, bytes: [UInt8]) {
        guard bytes.count == size.nonzeroBitCount * TreeHash.byteCount else { return nil }
        self.init(
            size: size,
            peaks: stride(from: 0, to: bytes.count, by: TreeHash.byteCount).compactMap { TreeHash(bytes, at: $0) })
    }

    package var bytes: [UInt8] { peaks.flatMap(\.bytes) }

    package mutating func append(leaf: TreeHash) {
        join(leaf, level: 0)
    }

    /// Appends a complete subtree of `2^level` leaves. False, and nothing happens, where the tree's size is no
    /// multiple of that: such a subtree cannot stand there.
    @discardableResult
    package mutating func append(subtree: TreeHash, level: Int) -> Bool {
        guard level >= 0, level < 63, size & ((1 << UInt64(level)) - 1) == 0 else { return false }
        join(subtree, level: level)
        return true
    }

    /// The same as `append(leaf:)`; subtrees that it completes and that tiles consist of are added to `nodes`.
    package mutating func append(leaf: TreeHash, completing nodes: inout [TileNode]) {
        // One leaf in 256 completes such a subtree.
        if size & TileNode.mask == TileNode.mask { note(leaf, level: 0, in: &nodes) }
        join(leaf, level: 0)
    }

    /// The same as `append(subtree:level:)`, with what it completes.
    @discardableResult
    package mutating func append(subtree: TreeHash, level: Int, completing nodes: inout [TileNode]) -> Bool {
        let before = self
        guard append(subtree: subtree, level: level) else { return false }
        before.note(subtree, level: level, in: &nodes)
        return true
    }

    /// Root of the tree as it stands: peaks folded from the right.
    package var root: TreeHash {
        guard var result = peaks.last else { return TreeHasher.empty }
        for peak in peaks.dropLast().reversed() { result = TreeHasher.node(peak, result) }
        return result
    }

    /// What appending the subtree here completes, itself among it.
    private func note(_ subtree: TreeHash, level: Int, in nodes: inout [TileNode]) {
        var hash = subtree
        var level = level
        for left in peaks.reversed() + [subtree] {
            if level > 0, level % TileNode.height == 0 {
                nodes.append(TileNode(level: level / TileNode.height, number: size >> UInt64(level), hash: hash))
            }
            guard size & (1 << UInt64(level)) != 0 else { return }
            hash = TreeHasher.node(left, hash)
            level += 1
        }
    }

    private mutating func join(_ hash: TreeHash, level: Int) {
        var hash = hash
        var bit: UInt64 = 1 << UInt64(level)
        while size & bit != 0, let left = peaks.popLast() {
            hash = TreeHasher.node(left, hash)
            bit <<= 1
        }
        peaks.append(hash)
        size += 1 << UInt64(level)
    }
}
