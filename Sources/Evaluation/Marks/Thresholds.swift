/// Scores from which a call counts as found, one a false-stop rate, chosen on the validation part alone.
package struct Thresholds: Sendable {
    /// By `FalseRate`; nil: no score keeps to the rate, or there was nothing to choose from.
    private var scores: [Int32?]
    /// What each did where it was chosen.
    package private(set) var chosenOn: (scam: Int, honest: Int) = (0, 0)
    private var steps: [RankCurve<Int32>.Step?]

    package init(_ validation: RankCurve<Int32>) {
        chosenOn = (validation.scam, validation.honest)
        steps = FalseRate.allCases.map { validation.honest > 0 ? validation.step(atFalseRate: $0.share) : nil }
        scores = steps.map { $0?.score }
    }

    package subscript(rate: FalseRate) -> Int32? { scores[rate.rawValue] }

    package func step(_ rate: FalseRate) -> RankCurve<Int32>.Step? { steps[rate.rawValue] }
}
