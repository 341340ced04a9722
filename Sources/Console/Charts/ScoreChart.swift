import Evaluation
import Screening

/// How a model's scores lie now and lay in its training: one glance says whether the threshold still cuts where it did.
///
/// Heights are logarithms: nearly all calls are plain, and the few that matter would not be seen.
struct ScoreChart: Sendable {
    private static let step = 16
    private static let height = 160
    /// Parts per million that reach the ground, and those that reach the top.
    private static let decades = 6.0
    /// Log-odds of which a tick says the score.
    private static let ticks = [-10, -5, 0, 5, 10]

    let words: Words

    func html(_ today: [Int], _ training: [Int]) -> HTML {
        let now = Self.millionths(today), then = Self.millionths(training)
        let bars = HTML.each(now.indices) { bin in
            let height = Self.height(now[bin])
            guard height > 0 else { return HTML() }
            return HTML(
                """
                <rect x="\(bin * Self.step + 1)" y="\(Self.height - height)" width="\(Self.step - 2)" height="\(height)"/>
                """)
        }
        return HTML(
            """
            <svg class="scores" viewBox="0 0 \(ScoreBuckets.count * Self.step) \(Self.height + 18)" role="img" \
            aria-label="\(words(.driftScores))">\(bars)<path d="\(Self.outline(then))"/>\(HTML.each(Self.ticks, tick))</svg>\
            \(table(now, then))
            """)
    }

    private func tick(_ logOdds: Int) -> HTML {
        let x = ScoreBuckets.bucket(of: Int32(logOdds) * 1_000) * Self.step
        let score = words.score(perTenThousand: Logistic.perTenThousand(Int32(logOdds) * 1_000))
        return HTML(
            """
            <line x1="\(x)" x2="\(x)" y1="\(Self.height)" y2="\(Self.height + 4)"/>\
            <text x="\(x)" y="\(Self.height + 16)">\(score)</text>
            """)
    }

    /// Steps along the tops of the bins.
    private static func outline(_ shares: [Int]) -> String {
        var path = "M0 \(height)"
        for (bin, share) in shares.enumerated() {
            path += "V\(height - height(share))H\((bin + 1) * step)"
        }
        return path + "V\(height)"
    }

    private static func millionths(_ counts: [Int]) -> [Int] {
        let total = counts.reduce(0, +)
        guard total > 0 else { return counts.map { _ in 0 } }
        return counts.map { Int((Double($0) / Double(total) * 1_000_000).rounded()) }
    }

    private static func height(_ millionths: Int) -> Int {
        guard millionths > 0 else { return 0 }
        // Digits are near enough to a logarithm for a height, and need no library: the fraction within a decade is linear.
        var decade = 0.0, rest = Double(millionths)
        while rest >= 10 {
            rest /= 10
            decade += 1
        }
        return max(1, Int(((decade + (rest - 1) / 9) / decades * Double(height)).rounded()))
    }

    private func table(_ today: [Int], _ training: [Int]) -> HTML {
        let rows = HTML.each(today.indices) { bin in
            guard today[bin] > 0 || training[bin] > 0 else { return HTML() }
            let from = bin == 0 ? Int32(-30_000) : ScoreBuckets.beginning(of: bin)
            let shares = [today[bin], training[bin]]
            return HTML(
                """
                <tr><th scope="row" class="num">\(words.percent(Int(Logistic.perTenThousand(from)), of: 10_000))</th>\
                \(HTML.each(shares) { HTML("<td class=\"num\">\(words.percent($0, of: 1_000_000))</td>") })</tr>
                """)
        }
        return HTML(
            """
            <details><summary>\(words(.driftTable))</summary><table class="small"><caption class="unseen">\(words(.driftScores))</caption>\
            <thead><tr><th scope="col">\(words(.driftFrom))</th><th scope="col" class="num">\(words(.driftDay))</th>\
            <th scope="col" class="num">\(words(.driftTraining))</th></tr></thead><tbody>\(rows)</tbody></table></details>
            """)
    }
}
