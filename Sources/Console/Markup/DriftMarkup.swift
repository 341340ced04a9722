import Evaluation
import Screening

/// Today's calls beside a model's training: scores and the features that moved most.
struct DriftMarkup: Sendable {
    private static let shown = 10

    let words: Words

    /// `isCounted`: a gate runs here.
    func html(_ drift: ModelDrift?, isCounted: Bool) -> HTML {
        guard let drift else {
            return panel(HTML("<p class=\"empty\">\(words(isCounted ? .driftNoBaseline : .driftNowhere))</p>"))
        }
        let counts = drift.counts
        let legend = words(
            .driftCount, words.dateTime(drift.since) + " " + words.zone, words.count(counts.calls))
        guard counts.calls >= DriftCounts.fewestCalls else {
            let few = words(.driftFew, words.count(DriftCounts.fewestCalls))
            return panel(HTML("<p>\(legend). \(few)</p>"))
        }
        let chart = ScoreChart(words: words).html(counts.scores, counts.baseline.scores)
        let score = counts.scoreIndex.map { HTML(" · \(words(.driftIndex)) \(index($0)) \(word($0))") } ?? HTML()
        return panel(
            HTML(
                """
                <p class="soft">\(legend)</p><h3>\(words(.driftScores)) <span class="legend">· \(words(.driftScoresLegend))\(score)</span></h3>\
                \(chart)<h3>\(words(.driftInputs)) <span class="legend">· \(words(.driftLegend))</span></h3>\(inputs(counts.shifts))
                """))
    }

    private func panel(_ body: HTML) -> HTML {
        HTML("<section class=\"panel\" id=\"drift\"><h2>\(words(.drift))</h2>\(body)</section>")
    }

    private func inputs(_ shifts: [DriftCounts.Shift]) -> HTML {
        let rows = HTML.each(shifts.prefix(Self.shown)) { shift in
            HTML(
                """
                <tr><th scope="row">\(words.feature(shift.feature)) <code class="soft">\(shift.feature.code)</code></th>\
                <td>\(bar(shift.index))</td><td class="num">\(index(shift.index))</td><td>\(word(shift.index))</td></tr>
                """)
        }
        return HTML(
            """
            <table class="plain-table shifts" tabindex="0"><caption class="unseen">\(words(.driftInputs))</caption><thead><tr>\
            <th scope="col">\(words(.movedFeature))</th><th scope="col"><span class="unseen">\(words(.movedBar))</span></th>\
            <th scope="col" class="num">\(words(.driftIndex))</th><th scope="col"><span class="unseen">\(words(.state))</span></th>\
            </tr></thead><tbody>\(rows)</tbody></table>
            """)
    }

    /// Full at twice the limit of a shift; both limits are marked.
    private func bar(_ index: Double) -> HTML {
        let scale = 200 / (2 * PopulationStability.shifted)
        let length = max(1, min(200, Int((max(0, index) * scale).rounded())))
        let marks = [PopulationStability.alike, PopulationStability.shifted].map { Int(($0 * scale).rounded()) }
        let kind = index > PopulationStability.shifted ? "block" : index > PopulationStability.alike ? "warn" : "pass"
        return HTML(
            """
            <svg class="bar limits" viewBox="0 0 200 8" aria-hidden="true"><rect class="\(kind)" width="\(length)" height="8"/>\
            \(HTML.each(marks) { HTML("<line x1=\"\($0)\" x2=\"\($0)\" y1=\"0\" y2=\"8\"/>") })</svg>
            """)
    }

    private func index(_ value: Double) -> String {
        words.decimal(thousandths: Int((min(max(value, 0), 1_000) * 1_000).rounded()), places: 2)
    }

    /// A word beside the number: nothing hangs on a colour alone.
    private func word(_ index: Double) -> HTML {
        if index > PopulationStability.shifted { return Mark.block.html(words(.driftShifted)) }
        if index > PopulationStability.alike { return Mark.warn.html(words(.driftMoved)) }
        return Mark.pass.html(words(.driftAlike))
    }
}
