import Authority
import Console
import Screening
import Telephony

/// The report as one page that holds everything it shows: no script, no link, no picture from elsewhere.
struct ReportPage {
    let report: PilotReport
    let words: ReportWords

    private var tally: ReportTally { report.tally }

    func html() -> String {
        let body = [
            head(), keyFigures(), byTrunk(), byRule(), byHour(), byDay(), falseStops(), sizing(), meanings(), sample(),
        ]
        let page = HTML(
            """
            <!DOCTYPE html>
            <html lang="\(words.language.rawValue)">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <title>\(words.title)</title>
            <style>\(HTML(stringLiteral: ReportStyle.css))</style>
            </head>
            <body>
            <main>
            \(HTML.each(body) { $0 })
            </main>
            </body>
            </html>

            """)
        return page.text
    }

    private func head() -> HTML {
        let offset = tally.utcOffsetMinutes
        var period = "–"
        if let first = tally.first, let last = tally.last {
            period = "\(words.moment(first, offset)) – \(words.moment(last, offset)) \(words.zone(offset))"
        }
        let order = report.source.order ?? (report.source.isJournal ? words.orderJournalled : words.noOrder)
        return HTML(
            """
            <header><p class="brand">Qorgan</p><h1>\(words.title)</h1>
            \(HTML.when(report.isSimulated, HTML("<p class=\"simulated\">\(words.simulated)</p>")))\
            \(HTML.when(report.source.isDemoOrder, HTML("<p class=\"simulated\">\(words.demoOrder)</p>")))
            <dl class="facts">\(fact(words.period, period))\(fact(words.sources, report.source.names.joined(separator: ", ")))\
            \(fact(words.order, order))</dl></header>

            """)
    }

    private func fact(_ name: String, _ value: String) -> HTML {
        HTML("<div><dt>\(name)</dt><dd>\(value)</dd></div>")
    }

    private func keyFigures() -> HTML {
        let known = FalseStopRows.headline(report, words)
        return HTML(
            """
            <section class="key"><p class="sentence">\(words.sentence(tally))</p>
            <div class="figures">\(figure(words.count(tally.all.calls), words.calls, ""))\
            \(figure(words.count(tally.all.stops), words.stops, words.percent(tally.all.stops, of: tally.all.calls), "stop"))\
            \(figure(words.count(tally.all.ordered), words.stops + ", " + words.ordered, ""))\
            \(figure(words.count(tally.all.warned), words.warned, words.percent(tally.all.warned, of: tally.all.calls), "warn"))\
            \(figure(known.value, words.falseStops, known.of))</div></section>

            """)
    }

    private func figure(_ value: String, _ name: String, _ note: String, _ kind: String = "") -> HTML {
        HTML(
            """
            <div class="figure \(kind)"><b>\(value)</b><span>\(name)</span>\
            \(HTML.when(!note.isEmpty, HTML("<small>\(note)</small>")))</div>
            """)
    }

    private func byTrunk() -> HTML {
        let rows = report.trunks + [PilotReport.TrunkRow(name: words.all, sums: tally.all)]
        return section(
            words.byTrunk,
            HTML(
                """
                <table><thead><tr><th scope="col">\(words.trunk)</th>\(numberHead(words.calls))\(numberHead(words.stops))\
                \(numberHead(words.ordered))\(numberHead(words.share))\(numberHead(words.warned))\
                \(numberHead(words.unscreened))</tr></thead>
                <tbody>\(HTML.each(rows.enumerated()) { trunk($0.element, isSum: $0.offset == rows.count - 1) })</tbody></table>
                """))
    }

    private func trunk(_ row: PilotReport.TrunkRow, isSum: Bool) -> HTML {
        HTML(
            """
            <tr class="\(isSum ? "sum" : "")"><th scope="row">\(row.name)</th>\(number(row.sums.calls))\
            \(number(row.sums.stops))\(number(row.sums.ordered))\
            <td class="n">\(words.percent(row.sums.stops, of: row.sums.calls))</td>\(number(row.sums.warned))\
            \(number(row.sums.unscreened))</tr>
            """)
    }

    private func byRule() -> HTML {
        guard !report.causes.isEmpty else { return section(words.byRule, HTML("<p>\(words.nothing)</p>")) }
        let most = max(1, report.causes.map { $0.sums.stops + $0.sums.warned }.max() ?? 1)
        return section(
            words.byRule,
            HTML(
                """
                <table><thead><tr><th scope="col">\(words.rule)</th><th scope="col">\(words.trunk)</th>\
                <th scope="col" class="bar"><span class="unseen">\(words.share)</span></th>\(numberHead(words.stops))\
                \(numberHead(words.ordered))\(numberHead(words.warned))</tr></thead>
                <tbody>\(HTML.each(report.causes) { cause($0, most) })</tbody></table>
                """))
    }

    private func cause(_ row: PilotReport.CauseRow, _ most: Int) -> HTML {
        HTML(
            """
            <tr><th scope="row">\(words.title(of: row.rule))<code>\(row.rule.map { words.rules.name(of: $0) } ?? "")</code></th><td class="trunk">\(row.trunk)</td>\
            <td class="bar">\(ReportChart.bar(stops: row.sums.stops, warned: row.sums.warned, most: most))</td>\
            \(number(row.sums.stops))\(number(row.sums.ordered))\(number(row.sums.warned))</tr>
            """)
    }

    private func byHour() -> HTML {
        section(
            "\(words.byHour), \(words.zone(tally.utcOffsetMinutes))",
            ReportChart(words: words).hours(tally.byHour))
    }

    private func byDay() -> HTML {
        // A day alone is the whole report.
        guard tally.byDay.count > 1 else { return HTML() }
        let days = tally.byDay.sorted { $0.key < $1.key }
        return section(
            words.byDay,
            HTML(
                """
                <table class="days"><thead><tr><th scope="col">\(words.day)</th>\(numberHead(words.calls))\
                \(numberHead(words.stops))\(numberHead(words.share))\(numberHead(words.warned))</tr></thead>
                <tbody>\(HTML.each(days) { day in
                    HTML("""
                        <tr><th scope="row">\(ReportJSON.day(day.key))</th>\(number(day.value.calls))\
                        \(number(day.value.stops))<td class="n">\(words.percent(day.value.stops, of: day.value.calls))</td>\
                        \(number(day.value.warned))</tr>
                        """)
                })</tbody></table>
                """))
    }

    private func falseStops() -> HTML {
        let rows = FalseStopRows.rows(report, words)
        var html = HTML()
        if !rows.isEmpty {
            html += HTML(
                """
                <table class="evidence"><thead><tr><th scope="col">\(words.evidence)</th><th scope="col">\(words.found)</th>\
                <th scope="col">\(words.share)</th>\(numberHead(words.bounds))</tr></thead><tbody>\
                \(HTML.each(rows) { row in
                    HTML("""
                        <tr><th scope="row">\(row.evidence)<small>\(row.meaning)</small></th><td>\(row.found)</td>\
                        <td>\(row.share)</td><td class="n">\(row.bounds)</td></tr>
                        """)
                })</tbody></table>
                """)
        }
        if report.checkedGiven, report.estimate == nil { html += HTML("<p>\(words.nothingChecked)</p>") }
        if report.estimate == nil, tally.all.stops > 0 {
            html += HTML("<p class=\"note\">\(rows.isEmpty ? words.unknown : words.partly)</p>")
        }
        return section(words.falseStops, html)
    }

    private func sizing() -> HTML {
        section(
            words.sizing,
            HTML(
                """
                <table class="known"><tbody>\(HTML.each(SizingRows.rows(report.sizing, words)) { row in
                    HTML("""
                        <tr><th scope="row">\(row.name)</th><td class="n">\(row.value)</td><td>\(row.meaning)</td></tr>
                        """)
                })</tbody></table>
                """))
    }

    private func meanings() -> HTML {
        section(
            words.definitions,
            HTML(
                "<dl class=\"meanings\">\(HTML.each(words.meanings) { HTML("<dt>\($0.term)</dt><dd>\($0.meaning)</dd>") })</dl>"
            ))
    }

    private func sample() -> HTML {
        let calls = report.sampled
        guard !calls.isEmpty else { return HTML() }
        return HTML(
            """
            <section class="sample"><h2>\(words.sampleTitle(calls.count))</h2>
            <p class="note">\(words.sampleHow(report.drawn.count, report.seed, tally.all.stops))</p>
            <table><thead><tr>\(numberHead(words.number))<th scope="col">\(words.time)</th><th scope="col">\(words.trunk)</th>\
            <th scope="col">\(words.caller) → \(words.callee)</th><th scope="col">\(words.why)</th>\(numberHead(words.score))\
            <th scope="col">\(words.finding)</th></tr></thead>
            <tbody>\(HTML.each(calls.enumerated()) { row($0.offset + 1, $0.element) })</tbody></table></section>

            """)
    }

    private func row(_ position: Int, _ call: SampledStop) -> HTML {
        let reasons = call.reasons.filter { !$0.isShadow }.map { words.sentence(of: $0) }
        let boxes = [words.scam, words.honest, words.unclear]
        return HTML(
            """
            <tr><td class="n">\(position)</td><td class="t">\(words.moment(call.time, tally.utcOffsetMinutes))</td>\
            <td class="trunk">\(call.trunk)</td><td class="who">\(call.caller)<br/>→ \(call.callee)<code>\(call.callID)</code></td>\
            <td><b class="\(call.treatment.code)">\(words.name(call.treatment))</b>\
            \(HTML.each(reasons) { HTML("<span class=\"reason\">\($0)</span>") })</td>\
            <td class="n">\(ReportWords.score(call.scorePerTenThousand))</td>\
            <td class="boxes">\(HTML.each(boxes) { HTML("<span>☐ \($0)</span>") })</td></tr>
            """)
    }

    private func section(_ title: String, _ content: HTML) -> HTML {
        HTML("<section><h2>\(title)</h2>\n\(content)</section>\n")
    }

    private func number(_ value: Int) -> HTML { HTML("<td class=\"n\">\(words.count(value))</td>") }
    private func numberHead(_ name: String) -> HTML { HTML("<th scope=\"col\" class=\"n\">\(name)</th>") }
}
