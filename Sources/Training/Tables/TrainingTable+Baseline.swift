package import Screening

extension TrainingTable {
    /// Deciles: with the bins before heavy values there are at most twice as many.
    private static let bins = 10

    /// How the inputs lie here, by weight, and how the calibrated `scores` of rows that grew no tree do.
    ///
    /// Each bin holds a tenth of the weight or more; a value that has as much alone has a bin of its own, so that "none" and
    /// "not known" stay apart from the rest.
    package func baseline(scores: [(logOdds: Int32, weight: Float)]) -> ModelBaseline {
        var counts = [Double](repeating: 0, count: ScoreBuckets.count)
        for score in scores { counts[ScoreBuckets.bucket(of: score.logOdds)] += Double(score.weight) }
        return ModelBaseline(inputs: columns.indices.map(bins), scores: Self.millionths(counts))
    }

    private func bins(of column: Int) -> ModelBaseline.Bins {
        var values: [(value: Float, weight: Double)] = []
        var missing = 0.0
        for row in 0..<rowCount {
            let value = cells[row * columns.count + column]
            let weight = weights.isEmpty ? 1 : Double(weights[row])
            if value.isNaN { missing += weight } else { values.append((value, weight)) }
        }
        let (edges, counts) = Self.deciles(Self.merged(values))
        return .init(edges: edges, shares: Self.millionths([missing] + counts))
    }

    /// Each value once, rising, with the weight of its rows.
    private static func merged(_ values: [(value: Float, weight: Double)]) -> [(value: Float, weight: Double)] {
        var merged: [(value: Float, weight: Double)] = []
        for item in values.sorted(by: { $0.value < $1.value }) {
            if let last = merged.last, last.value == item.value {
                merged[merged.count - 1].weight += item.weight
            } else {
                merged.append(item)
            }
        }
        return merged
    }

    private static func deciles(_ values: [(value: Float, weight: Double)]) -> (edges: [Float], counts: [Double]) {
        let tenth = values.reduce(0) { $0 + $1.weight } / Double(bins)
        var edges: [Float] = [], counts = [0.0]
        for (index, item) in values.enumerated() {
            let current = counts[counts.count - 1]
            if index > 0, current >= tenth || item.weight >= tenth {
                edges.append(item.value)
                counts.append(0)
            }
            counts[counts.count - 1] += item.weight
        }
        return (edges, counts)
    }

    private static func millionths(_ weights: [Double]) -> [Int] {
        let total = weights.reduce(0, +)
        return weights.map { total > 0 ? Int(($0 / total * 1_000_000).rounded()) : 0 }
    }
}
