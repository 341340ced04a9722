/// That a larger tree begins with the leaves of a smaller one (RFC 6962 §2.1.2).
package struct ConsistencyProof: Hashable, Sendable {
    package let first: UInt64
    package let second: UInt64
    package let path: [TreeHash]

    package init(first: UInt64, second: UInt64, path: [TreeHash]) {
        self.first = first
        self.second = second
        self.path = path
    }

    /// Between the first `first` of `leaves` and all of them. Nil where there are fewer.
    package init?(first: Int, leaves: [TreeHash]) {
        guard first >= 0, first <= leaves.count else { return nil }
        var path: [TreeHash] = []
        if first > 0, first < leaves.count {
            var range = 0..<leaves.count
            var isWhole = true
            // SUBPROOF of RFC 6962 §2.1.2, from the root down.
            while first != range.upperBound {
                let middle = range.lowerBound + SubtreeRoot.split(range.count)
                if first <= middle {
                    path.append(SubtreeRoot.of(leaves[middle..<range.upperBound]))
                    range = range.lowerBound..<middle
                } else {
                    path.append(SubtreeRoot.of(leaves[range.lowerBound..<middle]))
                    range = middle..<range.upperBound
                    isWhole = false
                }
            }
            if !isWhole { path.append(SubtreeRoot.of(leaves[range])) }
        }
        self.init(first: UInt64(first), second: UInt64(leaves.count), path: path.reversed())
    }

    /// RFC 9162 §2.1.4.2. The empty tree is the beginning of every tree.
    package func verifies(firstRoot: TreeHash, secondRoot: TreeHash) -> Bool {
        if first > second { return false }
        if first == second { return path.isEmpty && firstRoot == secondRoot }
        if first == 0 { return path.isEmpty && firstRoot == TreeHasher.empty }
        var hashes = path[...]
        if first.nonzeroBitCount == 1 { hashes = ([firstRoot] + path)[...] }
        guard let start = hashes.popFirst() else { return false }
        var place = first - 1
        var last = second - 1
        while place & 1 == 1 {
            place >>= 1
            last >>= 1
        }
        var firstHash = start
        var secondHash = start
        for hash in hashes {
            if last == 0 { return false }
            if place & 1 == 1 || place == last {
                firstHash = TreeHasher.node(hash, firstHash)
                secondHash = TreeHasher.node(hash, secondHash)
                while place & 1 == 0, place != 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                secondHash = TreeHasher.node(secondHash, hash)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 && firstHash == firstRoot && secondHash == secondRoot
    }
}
