/// The receiver operating characteristic of scores: what is found, and what is wrongly found, from each score on.
///
///     let curve = RankCurve(scores.map { ($0.logOdds, $0.isScam) })
///     curve.area                                  // nil where one class is empty
///     curve.step(atFalseRate: 0.0001)?.score      // threshold: calls of this score or above are found
///
/// Equal scores are one step, so that no order within them counts; nothing is interpolated between steps. A score that
/// does not equal itself (NaN) is left out and counted.
package struct RankCurve<Score: Comparable & Sendable>: Sendable {
    package struct Step: Sendable {
        package var score: Score
        /// Found from this score up: scam calls, and honest ones.
        package var scam: Int
        package var honest: Int
    }

    /// By falling score.
    package private(set) var steps: [Step] = []
    package private(set) var scam = 0
    package private(set) var honest = 0
    /// Scores that were no number.
    package private(set) var leftOut = 0

    package init(_ scored: [(score: Score, isScam: Bool)]) {
        var sorted = scored.filter { $0.score == $0.score }
        leftOut = scored.count - sorted.count
        sorted.sort { $0.score > $1.score }
        for (index, entry) in sorted.enumerated() {
            if entry.isScam { scam += 1 } else { honest += 1 }
            if index + 1 < sorted.count, sorted[index + 1].score == entry.score { continue }
            steps.append(Step(score: entry.score, scam: scam, honest: honest))
        }
    }

    /// The probability that a scam call scores above an honest one, half where they are equal (Mann and Whitney, 1947).
    package var area: Double? {
        guard scam > 0, honest > 0 else { return nil }
        var doubled: UInt64 = 0
        var scamAbove = 0, honestAbove = 0
        for step in steps {
            doubled += UInt64(step.honest - honestAbove) * UInt64(scamAbove + step.scam)
            (scamAbove, honestAbove) = (step.scam, step.honest)
        }
        return Double(doubled) / 2 / Double(scam) / Double(honest)
    }

    /// The lowest threshold at which at most `rate` of honest calls is found; nil: already the highest score finds more.
    package func step(atFalseRate rate: Double) -> Step? {
        let most = Int((rate * Double(honest)).rounded(.down))
        var low = 0, high = steps.count
        while low < high {
            let middle = (low + high) / 2
            if steps[middle].honest <= most { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? steps[low - 1] : nil
    }

    /// Share of scam calls found with at most `rate` of honest ones; nil where there is no scam call.
    package func recall(atFalseRate rate: Double) -> Double? {
        scam > 0 ? Double(step(atFalseRate: rate)?.scam ?? 0) / Double(scam) : nil
    }

    /// What a threshold finds: calls that score at least `threshold`.
    package func found(from threshold: Score) -> (scam: Int, honest: Int) {
        var low = 0, high = steps.count
        while low < high {
            let middle = (low + high) / 2
            if steps[middle].score >= threshold { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? (steps[low - 1].scam, steps[low - 1].honest) : (0, 0)
    }

    /// At most `count` steps that draw the curve, first and last among them.
    package func thinned(to count: Int) -> [Step] {
        guard steps.count > count, count > 1 else { return steps }
        // By the length of the way along both axes, so that the steep beginning keeps its shape.
        let total = Double(scam + honest)
        var kept: [Step] = []
        var next = 0.0
        for (index, step) in steps.enumerated() {
            let way =
                (scam > 0 ? Double(step.scam) / Double(scam) : 0)
                + (honest > 0 ? Double(step.honest) / Double(honest) : 0)
            guard way >= next || index == steps.count - 1 else { continue }
            kept.append(step)
            next = way + (total > 0 ? 2 / Double(count - 1) : 1)
        }
        return kept
    }
}
