private import Foundation
private import Screening

/// Scores in `ScoreBins`, and how far two of them are apart.
package struct ScoreHistogram: Sendable {
    private var counts = [Int](repeating: 0, count: ScoreBins.count)
    package private(set) var total = 0

    package init() {}

    /// `logOdds` in thousandths; what lies outside counts in the outermost bins.
    package mutating func add(_ logOdds: Int32) {
        counts[ScoreBins.bin(of: logOdds)] += 1
        total += 1
    }

    /// The population stability index against `reference`: sum of (p - q) ln(p / q) over bins; half a call is added to
    /// every bin, so that an empty one is no infinity. Practice reads below 0.1 as stable, above 0.25 as shifted. nil: nothing.
    package func stability(against reference: ScoreHistogram) -> Double? {
        guard total > 0, reference.total > 0 else { return nil }
        // Bins that neither has say nothing.
        let used = counts.indices.filter { counts[$0] + reference.counts[$0] > 0 }
        let added = 0.5 * Double(used.count)
        return used.reduce(0) { sum, bin in
            let p = (Double(counts[bin]) + 0.5) / (Double(total) + added)
            let q = (Double(reference.counts[bin]) + 0.5) / (Double(reference.total) + added)
            return sum + (p - q) * log(p / q)
        }
    }
}
