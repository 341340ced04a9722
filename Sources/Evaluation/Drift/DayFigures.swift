/// One day's calls by truth, and its scores.
package struct DayFigures: Sendable {
    package private(set) var scam = MarkTally()
    package private(set) var honest = MarkTally()
    package private(set) var unlabelled = 0
    package private(set) var scores = ScoreHistogram()

    mutating func add(_ call: EvaluatedCall, _ marks: Marks) {
        switch call.truth {
        case .unknown: unlabelled += 1
        case .honest: honest.add(marks)
        case .scam: scam.add(marks)
        }
        scores.add(call.logOdds)
    }

    package var calls: Int { scam.calls + honest.calls + unlabelled }
}
