private import Screening

/// Scores in `ScoreBuckets`, and how far two of them are apart.
package struct ScoreHistogram: Sendable {
    private var counts = [Int](repeating: 0, count: ScoreBuckets.count)
    package private(set) var total = 0

    package init() {}

    /// `logOdds` in thousandths; what lies outside counts in the outermost buckets.
    package mutating func add(_ logOdds: Int32) {
        counts[ScoreBuckets.bucket(of: logOdds)] += 1
        total += 1
    }

    /// The population stability index against `reference`; nil: one of them holds nothing.
    package func stability(against reference: ScoreHistogram) -> Double? {
        PopulationStability.index(counts, against: reference.counts)
    }
}
