import Ledger
import Screening

/// What the model made of a call: exact parts, or what the verdict named where its model is no longer in force.
struct AttributionMarkup: Sendable {
    let words: Words
    /// In force now; nil: none is.
    let model: Model?

    /// Nothing where no model was asked.
    func html(_ row: ExplainRow?) -> HTML {
        guard let row, row.features[.modelAsked] != 0 else { return HTML() }
        guard let model, model.version == row.versions.model else { return foreign(row) }
        return exact(CallAttribution(model, row.features), model, row)
    }

    private func panel(_ legend: String, _ body: HTML) -> HTML {
        HTML(
            """
            <section class="panel" id="moved"><h2>\(words(.movedTitle)) <span class="legend">· \(legend)</span></h2>\
            \(body)</section>
            """)
    }

    private func exact(_ sum: CallAttribution, _ model: Model, _ row: ExplainRow) -> HTML {
        let widest = max(1, sum.parts.map { $0.hundredths.magnitude }.max() ?? 1, sum.rest.magnitude)
        let rows = HTML.each(sum.parts) { part in
            line(
                words.feature(part.feature), words.value(part.feature, part.value), part.hundredths, widest)
        }
        let rest = HTML(
            """
            <tr class="sum"><th scope="row" colspan="2" class="soft">\(words(.movedRest))</th>\
            <td class="bars">\(bar(sum.rest, widest))</td><td class="num">\(log(sum.rest))</td></tr>\
            <tr class="sum"><th scope="row" colspan="2" class="soft">\(words(.movedBase))</th><td class="bars"></td>\
            <td class="num">\(log(sum.base))</td></tr>\
            <tr class="sum"><th scope="row" colspan="2">\(words(.movedTotal))</th><td class="bars"></td>\
            <td class="num">\(log(sum.total))</td></tr>
            """)
        let score = words.score(perTenThousand: Logistic.perTenThousand(sum.logOdds))
        let legend = words(.movedLegend, words.version(model.version), words.count(model.document.trees.count))
        let shadow = isShadow(row) ? HTML("<p>\(words(.movedShadow))</p>") : HTML()
        return panel(
            legend,
            HTML(
                """
                <table class="parts"><caption class="unseen">\(words(.movedTitle))</caption><thead class="unseen"><tr>\
                <th scope="col">\(words(.movedFeature))</th><th scope="col">\(words(.movedValue))</th>\
                <th scope="col">\(words(.movedBar))</th><th scope="col">\(words(.movedPart))</th></tr></thead>\
                <tbody>\(rows)\(rest)</tbody></table>\
                <p>\(words(.movedCalibrated, thousandths(sum.logOdds), score))</p>\(shadow)\(warnings(sum, row))
                """))
    }

    private func warnings(_ sum: CallAttribution, _ row: ExplainRow) -> HTML {
        var html = HTML()
        if !sum.isAsJudged {
            html += HTML("<p role=\"alert\">\(words(.movedOtherwise, thousandths(row.features[.modelLogOdds])))</p>")
        }
        if sum.pathDiffers {
            html += HTML("<p>\(words(.movedPath, names(sum.named), names(sum.strongest)))</p>")
        }
        return html
    }

    private func names(_ features: [Feature]) -> String {
        features.isEmpty ? "–" : features.map { words.feature($0) }.joined(separator: "; ")
    }

    private func isShadow(_ row: ExplainRow) -> Bool {
        (0..<Int(row.verdict.reasonCount)).contains {
            row.verdict.reasons[$0].rule == .model && row.verdict.reasons[$0].isShadow
        }
    }

    private func line(_ name: String, _ value: String, _ hundredths: Int, _ widest: UInt) -> HTML {
        HTML(
            """
            <tr><th scope="row">\(name)</th><td class="num value">\(value)</td><td class="bars">\(bar(hundredths, widest))</td>\
            <td class="num">\(log(hundredths))</td></tr>
            """)
    }

    /// From the middle: to the right what speaks for a scam, to the left what speaks against.
    private func bar(_ hundredths: Int, _ widest: UInt) -> HTML {
        let length = hundredths == 0 ? 0 : max(1, Int(hundredths.magnitude * 100 / widest))
        let start = hundredths < 0 ? 100 - length : 100
        return HTML(
            """
            <svg class="bar signed" viewBox="0 0 200 8" aria-hidden="true"><line x1="100" x2="100" y1="0" y2="8"/>\
            <rect class="\(hundredths < 0 ? "pass" : "block")" x="\(start)" width="\(length)" height="8"/></svg>
            """)
    }

    private func foreign(_ row: ExplainRow) -> HTML {
        let named = CallAttribution.named(row.features[.modelParts])
        let body =
            named.isEmpty
            ? HTML("<p>\(words(.movedNothing))</p>")
            : HTML(
                "<ol>\(HTML.each(named) { HTML("<li>\(words.feature($0)): \(words.value($0, row.features[$0]))</li>") })</ol>"
            )
        let logOdds = row.features[.modelLogOdds]
        let score = words.score(perTenThousand: Logistic.perTenThousand(logOdds))
        return panel(
            words(.whyModel, thousandths(logOdds), score),
            HTML("<p>\(words(.movedForeign, words.version(row.versions.model)))</p>\(body)"))
    }

    private func log(_ hundredths: Int) -> String {
        words.decimal(thousandths: hundredths * 10, places: 2, sign: true)
    }

    private func thousandths(_ value: Int32) -> String {
        words.decimal(thousandths: Int(value), places: 2, sign: true)
    }
}
