import Screening
import Training

/// Judged calls with their truth as rows to learn from.
///
/// A carrier's honest calls are many and mostly plain: of those that a first model finds easy one in `thinning` stands for
/// all, with that weight, drawn by a hash of its place, so that the same worlds give the same rows.
struct CallRows {
    private(set) var table = TrainingTable(columns: CallInputs.codes, cells: [], labels: [])

    mutating func add(_ features: borrowing Features, isScam: Bool, weight: Float, campaign: UInt64) {
        for feature in CallInputs.features { table.cells.append(ModelRow.value(features[feature])) }
        table.labels.append(isScam ? 1 : 0)
        table.weights.append(weight)
        table.groups.append(campaign)
    }

    mutating func add(_ other: CallRows) {
        table.cells += other.table.cells
        table.labels += other.table.labels
        table.weights += other.table.weights
        table.groups += other.table.groups
    }

    /// Gives the scams of the rows from `start` on the weight with which they are `share` of their world's calls: every
    /// world teaches alike, whatever its prevalence. Bounded, so that a few calls of a quiet world do not shout.
    mutating func weighScams(from start: Int, share: Double, calls: Int, scams: Int) {
        guard scams > 0 else { return }
        let weight = Float(min(max(share * Double(calls) / Double(scams), 0.2), 6))
        for index in start..<table.labels.count where table.labels[index] > 0 { table.weights[index] = weight }
    }
}
