/// Intervals of shares whose calls are not independent: campaigns and callers are drawn whole, not calls.
///
/// Percentiles of `repetitions` draws. With few clusters (below some 20 campaigns) such an interval is too narrow.
package struct ClusterBootstrap: Sendable {
    package static let defaultRepetitions = 400

    /// What of a cluster was found.
    package struct Part: Sendable {
        package var found = 0.0
        package var of = 0.0
    }

    package let seed: UInt64
    package let repetitions: Int

    package init(seed: UInt64, repetitions: Int = Self.defaultRepetitions) {
        self.seed = seed
        self.repetitions = repetitions
    }

    /// found / of over clusters; nil where there is nothing.
    package func ratio(_ parts: [UInt64: Part]) -> Interval? {
        // In one order: sums of doubles depend on it.
        let ordered = parts.sorted { $0.key < $1.key }
        let all = ordered.reduce(into: Part()) { sum, part in
            sum.found += part.value.found
            sum.of += part.value.of
        }
        guard all.of > 0 else { return nil }
        var drawn: [Double] = []
        for repetition in 0..<repetitions {
            let weights = PoissonWeights(seed: seed, repetition: repetition)
            var sum = Part()
            for (cluster, part) in ordered {
                let weight = Double(weights.weight(cluster))
                sum.found += weight * part.found
                sum.of += weight * part.of
            }
            if sum.of > 0 { drawn.append(sum.found / sum.of) }
        }
        return Interval(all.found / all.of, percentilesOf: drawn)
    }
}
