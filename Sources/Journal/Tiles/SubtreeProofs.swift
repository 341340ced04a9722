/// Proofs from the roots of complete subtrees, for trees whose leaves are too many to be at hand.
///
/// `subtree` gives the root over the 2^level entries from `index` × 2^level on; it is asked for at most 126 of them.
extension InclusionProof {
    /// Precondition: `index` is below `size`.
    package init<Failure: Error>(
        index: UInt64, size: UInt64, subtree: (_ level: Int, _ index: UInt64) throws(Failure) -> TreeHash
    ) throws(Failure) {
        precondition(index < size)
        var path: [TreeHash] = []
        var range = 0..<size
        // PATH of RFC 6962 §2.1.1, from the root down.
        while range.upperBound - range.lowerBound > 1 {
            let middle = range.lowerBound + SubtreeRoot.split(range.upperBound - range.lowerBound)
            if index < middle {
                path.append(try SubtreeRoot.of(middle..<range.upperBound, subtree))
                range = range.lowerBound..<middle
            } else {
                path.append(try SubtreeRoot.of(range.lowerBound..<middle, subtree))
                range = middle..<range.upperBound
            }
        }
        self.init(index: index, size: size, path: path.reversed())
    }
}

extension ConsistencyProof {
    /// Precondition: `first` is at most `second`.
    package init<Failure: Error>(
        first: UInt64, second: UInt64, subtree: (_ level: Int, _ index: UInt64) throws(Failure) -> TreeHash
    ) throws(Failure) {
        precondition(first <= second)
        var path: [TreeHash] = []
        if first > 0, first < second {
            var range = 0..<second
            var isWhole = true
            // SUBPROOF of RFC 6962 §2.1.2, from the root down.
            while first != range.upperBound {
                let middle = range.lowerBound + SubtreeRoot.split(range.upperBound - range.lowerBound)
                if first <= middle {
                    path.append(try SubtreeRoot.of(middle..<range.upperBound, subtree))
                    range = range.lowerBound..<middle
                } else {
                    path.append(try SubtreeRoot.of(range.lowerBound..<middle, subtree))
                    range = middle..<range.upperBound
                    isWhole = false
                }
            }
            if !isWhole { path.append(try SubtreeRoot.of(range, subtree)) }
        }
        self.init(first: first, second: second, path: path.reversed())
    }
}

extension SubtreeRoot {
    /// The largest power of two smaller than `count`; precondition: `count` is at least 2.
    static func split(_ count: UInt64) -> UInt64 {
        1 << UInt64(UInt64.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }

    /// Of a range that begins where a subtree of its width can: put together from the complete ones in it.
    static func of<Failure: Error>(
        _ range: Range<UInt64>, _ subtree: (Int, UInt64) throws(Failure) -> TreeHash
    ) throws(Failure) -> TreeHash {
        var tree = TreeFrontier()
        var position = range.lowerBound
        for level in TreeCover.levels(first: position, count: range.upperBound - position) {
            tree.append(subtree: try subtree(level, position >> UInt64(level)), level: level)
            position += 1 << UInt64(level)
        }
        return tree.root
    }
}
