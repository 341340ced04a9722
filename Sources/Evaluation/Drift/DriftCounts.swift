package import Screening

/// How features and scores of judged calls lie, beside a model's own training: in bins that the model's file names, so in
/// memory that never grows.
///
///     var counts = DriftCounts(document)          // nil where the file holds no baseline
///     counts.add(call.features)
///     counts.stability(of: .calleesHour)          // 0.03
package struct DriftCounts: Sendable {
    /// An input of the model with its index, the worst first.
    package struct Shift: Hashable, Sendable {
        package var feature: Feature
        package var index: Double
    }

    /// With fewer calls the bins are mostly noise: ten bins of ten calls each, with room for rare ones.
    package static let fewestCalls = 500

    package let baseline: ModelBaseline
    /// By input of the model.
    package let features: [Feature]
    package private(set) var calls = 0
    package private(set) var scores = [Int](repeating: 0, count: ScoreBuckets.count)
    private var counts: [[Int]]

    /// nil: the model's file has no baseline, or looks at something else than calls.
    package init?(_ document: ModelDocument) {
        guard let baseline = document.baseline else { return nil }
        let features = document.inputs.compactMap { Feature(code: $0) }
        guard features.count == document.inputs.count else { return nil }
        self.baseline = baseline
        self.features = features
        counts = baseline.inputs.map { [Int](repeating: 0, count: $0.shares.count) }
    }

    /// A call that the model was asked about; any other is not counted.
    package mutating func add(_ vector: borrowing Features) {
        guard vector[.modelAsked] != 0 else { return }
        calls += 1
        scores[ScoreBuckets.bucket(of: vector[.modelLogOdds])] += 1
        for (index, feature) in features.enumerated() {
            let value = ModelRow.value(vector[feature])
            counts[index][ModelBaseline.Bins.bin(of: value, edges: baseline.inputs[index].edges)] += 1
        }
    }

    /// Precondition: counted beside the same model.
    package static func += (sum: inout DriftCounts, more: DriftCounts) {
        precondition(sum.baseline == more.baseline, "counts beside two trainings")
        sum.calls += more.calls
        for bin in sum.scores.indices { sum.scores[bin] += more.scores[bin] }
        for input in sum.counts.indices {
            for bin in sum.counts[input].indices { sum.counts[input][bin] += more.counts[input][bin] }
        }
    }

    /// nil: too few calls.
    package var scoreIndex: Double? {
        guard calls >= Self.fewestCalls else { return nil }
        return PopulationStability.index(scores, against: baseline.scores)
    }

    /// Every input, worst first; empty with too few calls.
    package var shifts: [Shift] {
        guard calls >= Self.fewestCalls else { return [] }
        let shifts = features.indices.compactMap { index in
            PopulationStability.index(counts[index], against: baseline.inputs[index].shares).map {
                Shift(feature: features[index], index: $0)
            }
        }
        return shifts.sorted { ($1.index, $0.feature.rawValue) < ($0.index, $1.feature.rawValue) }
    }
}
