private import Foundation

/// How far two distributions over the same bins are apart: the population stability index.
///
/// The sum of (p - q) ln(p / q) over bins; half a call is added to every bin, so that an empty one is no infinity. Below 0.1
/// practice reads two samples as alike, above 0.25 as shifted (N. Siddiqi, "Credit Risk Scorecards", 2006).
package enum PopulationStability {
    package static let alike = 0.1
    package static let shifted = 0.25

    /// nil: one of them holds nothing. Precondition: as many bins in both.
    package static func index(_ counts: [Int], against reference: [Int]) -> Double? {
        precondition(counts.count == reference.count, "distributions over different bins")
        let total = counts.reduce(0, +), expected = reference.reduce(0, +)
        guard total > 0, expected > 0 else { return nil }
        // Bins that neither has say nothing.
        let used = counts.indices.filter { counts[$0] + reference[$0] > 0 }
        let added = 0.5 * Double(used.count)
        return used.reduce(0) { sum, bin in
            let p = (Double(counts[bin]) + 0.5) / (Double(total) + added)
            let q = (Double(reference[bin]) + 0.5) / (Double(expected) + added)
            return sum + (p - q) * log(p / q)
        }
    }
}
