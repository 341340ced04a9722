/// Positions of entries as ranges, ascending, that neither overlap nor touch.
package struct PositionRanges: Hashable, Sendable {
    package private(set) var ranges: [Range<UInt64>] = []

    package init() {}

    package init(_ ranges: some Sequence<Range<UInt64>>) {
        for range in ranges { add(range) }
    }

    package var isEmpty: Bool { ranges.isEmpty }

    /// Positions in all of them.
    package var count: UInt64 { ranges.reduce(0) { $0 + UInt64($1.count) } }

    /// In any order; one that goes on at the end costs nothing.
    package mutating func add(_ range: Range<UInt64>) {
        guard !range.isEmpty else { return }
        guard let last = ranges.last, range.lowerBound <= last.upperBound else {
            ranges.append(range)
            return
        }
        let start = firstEnding(atOrAfter: range.lowerBound)
        var end = start
        var merged = range
        while end < ranges.count, ranges[end].lowerBound <= range.upperBound {
            let lower = min(merged.lowerBound, ranges[end].lowerBound)
            merged = lower..<max(merged.upperBound, ranges[end].upperBound)
            end += 1
        }
        ranges.replaceSubrange(start..<end, with: CollectionOfOne(merged))
    }

    package mutating func add(_ others: PositionRanges) {
        for range in others.ranges { add(range) }
    }

    package func contains(_ position: UInt64) -> Bool {
        let index = firstEnding(atOrAfter: position + 1)
        return index < ranges.count && ranges[index].contains(position)
    }

    /// The first positions of these that are not among the others; nil where all are.
    package func first(notIn others: PositionRanges) -> Range<UInt64>? {
        var next = 0
        for range in ranges {
            while next < others.ranges.count, others.ranges[next].upperBound <= range.lowerBound { next += 1 }
            guard next < others.ranges.count, others.ranges[next].lowerBound < range.upperBound else { return range }
            let other = others.ranges[next]
            if other.lowerBound > range.lowerBound { return range.lowerBound..<other.lowerBound }
            guard other.upperBound < range.upperBound else { continue }
            let following = next + 1 < others.ranges.count ? others.ranges[next + 1].lowerBound : .max
            return other.upperBound..<min(range.upperBound, following)
        }
        return nil
    }

    private func firstEnding(atOrAfter position: UInt64) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < position { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
