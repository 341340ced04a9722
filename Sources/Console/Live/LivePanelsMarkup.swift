import Ledger
import Screening
import Telephony

/// The panels of the live page as markup; each has an id, by which the page's script exchanges it.
struct LivePanelsMarkup: Sendable {
    let words: Words
    let configuration: ConsoleConfiguration

    func markup(_ data: PanelData, _ status: CentreStatus) -> LiveMarkup {
        LiveMarkup(panels: panels(data, status), bypassed: bypassed(data.bypassed))
    }

    /// One line for each bypass, with the way to its calls; empty when there is none.
    private func bypassed(_ counts: [BypassCount]) -> HTML {
        let lines = HTML.each(counts) { count in
            let phrase: Phrase = count.trunk == nil ? .bypassCounted : .bypassCountedTrunk
            let sentence = words.html(
                phrase, HTML("<strong class=\"num\">\(words.count(count.calls))</strong>"),
                words.moment(count.since, words.hourMinute(count.since)), HTML("\(count.trunk ?? "")"))
            let trunk = count.trunk.map { "&trunk=" + FormFields.encode($0) } ?? ""
            let place = "/search?reason=\(RuleCode.bypass.code)&from=\(count.since.seconds)" + trunk
            return HTML(
                """
                <p><span class="mark unscreened"><span aria-hidden="true">\(Mark.unscreened.shape)</span></span> \(sentence) \
                <a href="\(place)">\(words(.bypassCountedRows))</a></p>
                """)
        }
        return HTML("<div id=\"bypassed\">\(lines)</div>")
    }

    private func panels(_ data: PanelData, _ status: CentreStatus) -> HTML {
        HTML("\(figures(data, status))\(chart(data))\(map(data))\(trunks(data, status))\(suspects(data))")
    }

    private func figures(_ data: PanelData, _ status: CentreStatus) -> HTML {
        let today = data.today
        return HTML(
            """
            <div id="figures">\
            \(figure(.interceptedToday, words.count(today.intercepted), "block",
                words(.interceptedDetail, words.count(today.diverted), words.count(today.blocked))))\
            \(figure(.warnedToday, words.count(today.warned), "warn", words(.warnedDetail)))\
            \(figure(.falseStops, words.count(data.falseStops), "pass",
                words(.falseStopsDetail, words.count(today.intercepted))))\
            \(figure(.unscreenedToday, words.percent(today.unscreened, of: today.calls), "unscreened",
                words(.unscreenedDetail, words.count(today.calls), words.count(today.unscreened)) + answerTimes(status)))\
            </div>
            """)
    }

    private func answerTimes(_ status: CentreStatus) -> String {
        guard status.gate.p99Microseconds > 0 else { return "" }
        let p50 = words.microseconds(nanoseconds: status.gate.p50Microseconds &* 1_000)
        let p99 = words.microseconds(nanoseconds: status.gate.p99Microseconds &* 1_000)
        return " · " + words(.judgeTimes, p50, p99)
    }

    private func figure(_ title: Phrase, _ value: String, _ colour: String, _ detail: String) -> HTML {
        HTML(
            """
            <section class="panel figure"><h2>\(words(title))</h2><p class="value \(colour)">\(value)</p>\
            <p class="soft">\(detail)</p></section>
            """)
    }

    private func chart(_ data: PanelData) -> HTML {
        let chart = MinuteChart(words: words)
        let columns = MinuteChart.columns(data.minutes, now: data.now)
        return HTML(
            """
            <section class="panel" id="chart"><h2>\(words(.callsAMinute)) <span class="legend">· \(chart.legend(columns))</span></h2>\
            \(chart.html(columns))</section>
            """)
    }

    private func map(_ data: PanelData) -> HTML {
        HTML(
            """
            <section class="panel" id="map"><h2>\(words(.regionsCalled))</h2>\
            \(RegionTiles(words: words).html(data.regions))</section>
            """)
    }

    private func trunks(_ data: PanelData, _ status: CentreStatus) -> HTML {
        let rows = HTML.each(configuration.trunks) { trunk in
            let totals = data.trunks.first { $0.trunk == trunk.name }?.totals ?? CentreTotals()
            let rate = status.gate.trunks.first { $0.trunk == trunk.name }?.callsPerSecond ?? 0
            return trunkRow(trunk, totals, rate, data)
        }
        let body =
            configuration.trunks.isEmpty
            ? HTML("<p class=\"empty\">\(words(.trunksEmpty))</p>")
            : HTML(
                "<table class=\"small\"><caption class=\"unseen\">\(words(.trunksHour))</caption><tbody>\(rows)</tbody></table>"
            )
        return HTML(
            """
            <section class="panel" id="trunks"><h2>\(words(.trunksHour)) \
            <span class="legend">· <span class="mark block">\(words(.trunkShare)), %</span></span></h2>\(body)</section>
            """)
    }

    private func trunkRow(_ trunk: Trunk, _ totals: CentreTotals, _ rate: Double, _ data: PanelData) -> HTML {
        let perSecond = words.decimal(thousandths: Int(min(1e9, max(0, rate)) * 1_000), places: rate < 10 ? 1 : 0)
        var values = [Int](repeating: 0, count: LivePanels.sparkMinutes)
        let last = data.now.seconds / 60
        for row in data.minutes where row.trunk == trunk.name {
            let index = LivePanels.sparkMinutes - 1 - Int(clamping: last - row.minute.seconds / 60)
            guard values.indices ~= index else { continue }
            values[index] += row.allowed + row.warned + row.diverted + row.blocked + row.unscreened
        }
        return HTML(
            """
            <tr><th scope="row"><a href="/search?trunk=\(FormFields.encode(trunk.name))">\(trunk.name)</a> \
            <span class="soft">\(trunk.carrier)</span></th><td class="num">\(words(.perSecond, perSecond))</td>\
            <td>\(Sparkline.html(values))</td>\
            <td class="num share">\(words.percent(totals.intercepted, of: totals.calls))</td></tr>
            """)
    }

    private func suspects(_ data: PanelData) -> HTML {
        let rows = HTML.each(data.suspects) { suspect in
            HTML(
                """
                <tr><th scope="row" class="num">\(numberLink(suspect.number))</th>\
                <td class="soft">\(lastSeen(suspect))</td>\
                <td class="num">\(words.count(suspect.intercepted))</td></tr>
                """)
        }
        let body =
            data.suspects.isEmpty
            ? HTML("<p class=\"empty\">\(words(.suspectsEmpty))</p>")
            : HTML(
                "<table class=\"small\"><caption class=\"unseen\">\(words(.suspects))</caption><tbody>\(rows)</tbody></table>"
            )
        return HTML(
            """
            <section class="panel" id="suspects"><h2>\(words(.suspects)) \
            <span class="legend">· \(words(.suspectStops))</span></h2>\(body)</section>
            """)
    }

    private func lastSeen(_ suspect: NumberSummary) -> HTML {
        if let listed = suspect.listed { return HTML("\(words(listed.kind.phrase))") }
        return suspect.lastSeen.map { words.moment($0, words.hourMinute($0)) } ?? HTML()
    }

    func numberLink(_ number: NumberReference) -> HTML {
        guard let pseudonym = number.pseudonym else { return HTML("\(number.masked)") }
        return HTML("<a href=\"/numbers/\(pseudonym)\">\(number.masked)</a>")
    }
}
