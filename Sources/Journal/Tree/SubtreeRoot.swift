/// Roots of parts of a tree whose leaf hashes are at hand.
enum SubtreeRoot {
    /// The largest power of two smaller than `count` (RFC 6962 §2.1); precondition: `count` is at least 2.
    static func split(_ count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }

    static func of(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
        var tree = TreeFrontier()
        for leaf in leaves { tree.append(leaf: leaf) }
        return tree.root
    }
}
