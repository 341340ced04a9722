import Ledger
import Telephony

extension Console {
    func trunksPage(_ visit: Visit) async throws -> Page {
        let words = visit.words
        let midnight = CivilTime.midnight(before: now(), utcOffsetMinutes: configuration.utcOffsetMinutes)
        let totals = try await reader.trunkTotals(since: midnight)
        let status = control.status()
        let cards = HTML.each(configuration.trunks) { trunk in
            trunkCard(trunk, totals.first { $0.trunk == trunk.name }?.totals ?? CentreTotals(), status.gate, words)
        }
        let body = HTML(
            """
            <h1 class="unseen">\(words(.trunks))</h1><div class="two">\(cards)\
            \(HTML.when(configuration.trunks.isEmpty, HTML("<p class=\"empty\">\(words(.trunksEmpty))</p>")))\
            \(unknownSources(status.gate, words))\(malformed(status.gate, words))</div>
            """)
        return Page(.trunks, title: words(.trunks), body: body)
    }

    private func trunkCard(_ trunk: Trunk, _ totals: CentreTotals, _ gate: GateHealth, _ words: Words) -> HTML {
        let rate = gate.trunks.first { $0.trunk == trunk.name }?.callsPerSecond ?? 0
        let perSecond = words.decimal(thousandths: Int(min(1e9, max(0, rate)) * 1_000), places: 1)
        let stops = trunk.stopCodes.map(String.init).joined(separator: ", ")
        let lines: [(name: Phrase, value: String)] = [
            (.carrier, trunk.carrier),
            (.trunkClass, words(trunk.trunkClass == .national ? .national : .international)),
            (.sources, trunk.sources.joined(separator: ", ")),
            (.identity, words(trunk.trustIdentity ? .trusted : .untrusted)),
            (.answers, words(.answersDetail, String(trunk.allowCode), stops)),
            (.onward, trunk.onward ?? words(.onwardSource)),
            (.labelForm, words(trunk.labelForm == .headers ? .labelHeaders : .labelContact)),
            (.durable, words(trunk.durable ? .yes : .no)),
        ]
        let counts: [(mark: Mark, count: Int)] = [
            (.block, totals.blocked), (.divert, totals.diverted), (.warn, totals.warned), (.pass, totals.allowed),
            (.unscreened, totals.unscreened),
        ]
        return HTML(
            """
            <section class="panel"><h2><a href="/search?trunk=\(FormFields.encode(trunk.name))">\(trunk.name)</a> \
            <span class="legend">· \(words(.callsToday)): \(words.count(totals.calls)) · \(words(.perSecond, perSecond))</span></h2>\
            <p class="counts">\(HTML.each(counts) { item in
                HTML("<span>\(item.mark.html(words(item.mark.phrase))) <span class=\"num\">\(words.count(item.count))</span></span> ")
            })</p>\(words.definitions(lines))\(tracesLink(trunk, words))</section>
            """)
    }

    private func tracesLink(_ trunk: Trunk, _ words: Words) -> HTML {
        guard traces != nil else { return HTML() }
        return HTML(
            "<p class=\"after\"><a href=\"/traces/\(FormFields.encode(trunk.name))\">\(words(.traceCalls)) →</a></p>")
    }

    private func unknownSources(_ gate: GateHealth, _ words: Words) -> HTML {
        HTML(
            """
            <section class="panel" id="unknown-sources"><h2>\(words(.unknownSources))</h2>\
            <p>\(words(.unknownSourcesDetail, words.count(gate.unknownSources)))</p></section>
            """)
    }

    private func malformed(_ gate: GateHealth, _ words: Words) -> HTML {
        let causes = gate.malformed.filter { $0.count > 0 }.sorted { $0.count > $1.count }
        let body =
            causes.isEmpty
            ? HTML("<p class=\"empty\">\(words(.malformedEmpty))</p>")
            : HTML(
                """
                <table class="plain-table"><caption class="unseen">\(words(.malformed))</caption><thead><tr>\
                <th scope="col">\(words(.cause))</th><th scope="col" class="num">\(words(.countColumn))</th></tr></thead><tbody>\
                \(HTML.each(causes) { HTML("<tr><th scope=\"row\"><code>\($0.cause)</code></th><td class=\"num\">\(words.count($0.count))</td></tr>") })\
                </tbody></table>
                """)
        return HTML("<section class=\"panel\" id=\"malformed\"><h2>\(words(.malformed))</h2>\(body)</section>")
    }
}
