#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A column cut into bins of equal numbers of rows, each with a score: the logit of its mean rank.
///
/// So a heavy tail weighs no more than its rank, and a linear model over the scores keeps its sense on other people's rows.
struct QuantileSteps {
    /// Ends of all bins but the last; a value equal to one belongs to the bin above.
    let edges: [Float]
    let scores: [Double]

    /// NaN is left out; a column without values has one bin of score 0.
    init(_ values: [Float], bins: Int) {
        let sorted = values.filter { !$0.isNaN }.sorted()
        guard let least = sorted.first else {
            edges = []
            scores = [0]
            return
        }
        var edges: [Float] = []
        for bin in 1..<max(bins, 1) {
            let edge = sorted[bin * sorted.count / bins]
            // Below the least value nothing is left for a bin.
            if edge > edges.last ?? least { edges.append(edge) }
        }
        var counts = [Int](repeating: 0, count: edges.count + 1)
        for value in sorted { counts[Self.bin(of: value, edges)] += 1 }
        var below = 0
        scores = counts.map { count in
            let rank = (Double(below) + Double(count) / 2) / Double(sorted.count)
            below += count
            let held = min(max(rank, 1e-4), 1 - 1e-4)
            // About one standard deviation, as a normal score would be.
            return 0.55 * log(held / (1 - held))
        }
        self.edges = edges
    }

    /// Number of edges at or below `value`.
    func bin(of value: Float) -> Int { Self.bin(of: value, edges) }

    private static func bin(of value: Float, _ edges: [Float]) -> Int {
        var low = 0, high = edges.count
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
