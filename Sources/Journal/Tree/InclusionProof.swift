/// That a leaf stands at its place in a tree of a given size (RFC 6962 §2.1.1).
package struct InclusionProof: Hashable, Sendable {
    package let index: UInt64
    package let size: UInt64
    /// From the leaf's sibling up to the root's child.
    package let path: [TreeHash]

    package init(index: UInt64, size: UInt64, path: [TreeHash]) {
        self.index = index
        self.size = size
        self.path = path
    }

    /// Of the leaf at `index` among `leaves`, the hashes of the whole tree. Nil where there is no such leaf.
    package init?(index: Int, leaves: [TreeHash]) {
        guard leaves.indices.contains(index) else { return nil }
        var path: [TreeHash] = []
        var range = 0..<leaves.count
        while range.count > 1 {
            let middle = range.lowerBound + SubtreeRoot.split(range.count)
            if index < middle {
                path.append(SubtreeRoot.of(leaves[middle..<range.upperBound]))
                range = range.lowerBound..<middle
            } else {
                path.append(SubtreeRoot.of(leaves[range.lowerBound..<middle]))
                range = middle..<range.upperBound
            }
        }
        self.init(index: UInt64(index), size: UInt64(leaves.count), path: path.reversed())
    }

    /// RFC 9162 §2.1.3.2, the same computation in steps that RFC 6962 leaves to the reader.
    package func verifies(leaf: TreeHash, root: TreeHash) -> Bool {
        guard index < size else { return false }
        var place = index
        var last = size - 1
        var hash = leaf
        for sibling in path {
            if last == 0 { return false }
            if place & 1 == 1 || place == last {
                hash = TreeHasher.node(sibling, hash)
                while place & 1 == 0, place != 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                hash = TreeHasher.node(hash, sibling)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }
}
