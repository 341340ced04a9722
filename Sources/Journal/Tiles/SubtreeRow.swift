/// Complete subtrees side by side, as a journal holds them: leaves, and roots over leaves that are destroyed.
package struct SubtreeRow: Sendable {
    private struct Part: Sendable {
        var start: UInt64
        var level: Int
        var root: TreeHash

        var end: UInt64 { start + 1 << UInt64(level) }
    }

    private var parts: [Part] = []

    package init() {}

    /// Precondition: it begins where the last one ends, or behind it.
    package mutating func append(root: TreeHash, level: Int, at start: UInt64) {
        precondition(start >= parts.last?.end ?? 0)
        parts.append(Part(start: start, level: level, root: root))
    }

    /// The root over 2^level entries from `index` × 2^level on. Nil where some of them are missing, or stand under a
    /// larger destroyed subtree.
    package func root(level: Int, index: UInt64) -> TreeHash? {
        let start = index << UInt64(level)
        let end = start + 1 << UInt64(level)
        var next = firstPart(at: start)
        var tree = TreeFrontier()
        while next < parts.count, parts[next].start == start + tree.size, parts[next].end <= end {
            guard tree.append(subtree: parts[next].root, level: parts[next].level) else { return nil }
            next += 1
        }
        return tree.size == end - start ? tree.root : nil
    }

    private func firstPart(at start: UInt64) -> Int {
        var low = 0
        var high = parts.count
        while low < high {
            let middle = (low + high) / 2
            if parts[middle].start < start { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
