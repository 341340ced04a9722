import Hummingbird
import Ledger
import Screening
import Telephony

extension Console {
    /// The trees that judge now; nil: none.
    var modelInForce: Model? { models.map { $0.modelInForce?.model } ?? configuration.policy.model }

    /// The model in force, what it did, how today's calls lie beside its training, its card, and the way back.
    func modelPage(_ visit: Visit) async -> Page {
        let words = visit.words
        let history = HistoryMarkup(words: words, formToken: visit.session?.formToken ?? "")
        let turns = models?.modelHistory ?? []
        guard let model = modelInForce else {
            let body = HTML(
                """
                <h1 class="unseen">\(words(.model))</h1><section class="panel"><h2>\(words(.modelInForce))</h2>\
                <p class="empty">\(words(.modelNone))</p></section>\
                \(HTML.when(!turns.isEmpty, history.html(turns, inForce: nil)))
                """)
            return Page(.model, title: words(.model), body: body)
        }
        let drift = DriftMarkup(words: words).html(models?.modelDrift, isCounted: models != nil)
        let body = HTML(
            """
            <h1 class="unseen">\(words(.model))</h1><div class="two">\(facts(model, words))<div class="stack">\
            \(await deeds(words))\(HTML.when(models != nil, history.html(turns, inForce: model.version)))</div></div>\
            \(drift)\(ModelCardMarkup(words: words, document: model.document).html)
            """)
        return Page(.model, title: words(.model), body: body)
    }

    private func facts(_ model: Model, _ words: Words) -> HTML {
        let document = model.document
        var lines: [(name: Phrase, value: HTML)] = [
            (.modelVersion, HTML("<code>\(words.version(model.version))</code>")),
            (.modelTitle, HTML("\(document.facts.title)")),
            (.modelTrained, HTML("\(document.facts.trained), \(document.facts.trainer)")),
        ]
        if let inForce = models?.modelInForce { lines += origin(inForce, words) }
        lines.append((.modelSetting, setting(words)))
        for threshold in document.thresholds {
            let score = words.score(perTenThousand: Logistic.perTenThousand(threshold.logOdds))
            let treatment = Treatment(code: threshold.name).map { words($0.settingPhrase) } ?? threshold.name
            let logOdds = words.decimal(thousandths: Int(threshold.logOdds), places: 2, sign: true)
            lines.append((.modelThresholds, HTML("\(words(.modelThreshold, treatment, logOdds, score))")))
        }
        let calls = 1_000_000 / max(1, document.prevalenceMillionths)
        lines.append((.modelPrevalence, HTML("\(words(.modelPrevalenceText, words.count(calls)))")))
        let size = words(.modelSizeText, words.count(document.trees.count), words.count(document.inputs.count))
        lines.append((.modelSize, HTML("\(size)")))
        return HTML(
            "<section class=\"panel\" id=\"model\"><h2>\(words(.modelInForce))</h2>\(words.definitions(lines))</section>"
        )
    }

    private func origin(_ inForce: ModelInForce, _ words: Words) -> [(name: Phrase, value: HTML)] {
        let how =
            inForce.person.isEmpty
            ? words(.modelByConfiguration) : words(.modelBack, inForce.person, inForce.reason)
        return [
            (.modelSource, HTML("\(words.source(inForce.source))")),
            (
                .modelKey,
                inForce.key.isEmpty ? HTML("\(words(.modelUnsigned))") : HTML("<code>\(inForce.key)</code>")
            ),
            (
                .modelSince,
                HTML("\(words.moment(inForce.since, words.dateTime(inForce.since) + " " + words.zone)), \(how)")
            ),
        ]
    }

    private func setting(_ words: Words) -> HTML {
        switch configuration.policy[.model] {
        case .score: HTML("\(words(.modelSettingScore))")
        case .shadow: HTML("<span class=\"soft\">\(words(.settingShadow))</span>")
        case .treatment(let most): HTML("\(words(.modelSettingMost, words(most.settingPhrase)))")
        }
    }

    /// Counts of the rule `model`; where the ledger does not answer, a line that says so.
    private func deeds(_ words: Words) async -> HTML {
        var body = HTML()
        if let counts = await ruleCounts() {
            let times: [(name: Phrase, counts: RuleCounts)] = [
                (.modelDidToday, counts.today[.model] ?? RuleCounts()),
                (.weekColumn, counts.week[.model] ?? RuleCounts()),
            ]
            body += words.definitions(
                times.map { time in
                    let counts = time.counts
                    let line = words(
                        .modelDidLine, words.count(counts.fired), words.count(counts.stopped),
                        words.count(counts.warned), words.count(counts.heldBack))
                    let shadow = words(
                        .modelShadowLine, words.count(counts.shadow), words.count(counts.shadowAlone))
                    return (time.name, counts.shadow > 0 ? line + "; " + shadow : line)
                } as [(name: Phrase, value: String)])
        } else {
            body += HTML("<p role=\"alert\">\(words(.countsUnread))</p>")
        }
        return HTML(
            """
            <section class="panel" id="deeds"><h2>\(words(.modelDid))</h2>\(body)\
            <p class="after"><a href="/search?reason=\(RuleCode.model.code)">\(words(.modelCalls)) →</a></p></section>
            """)
    }

    /// Going back to a model that was in force.
    func addModels(to router: Router<ConsoleContext>) {
        action("model/back", on: router) { fields, _, session in
            let reason = String(fields["reason"].prefix(Self.reasonLimit))
            guard reason.contains(where: { !$0.isWhitespace }) else { throw PageFailure.badInput(.reasonNeeded) }
            guard let models = self.models, let version = UInt32(fields["version"], radix: 16),
                let from = UInt32(fields["from"], radix: 16)
            else { throw PageFailure.badInput(.backBadVersion) }
            do {
                try await models.goBack(to: version, from: from, reason: reason, by: session.person)
            } catch let fault as ModelChangeFault {
                throw PageFailure.badInput(fault == .changedMeanwhile ? .backMeanwhile : .backNotKept)
            }
            return self.redirect(to: "/model")
        }
    }
}

extension Words {
    /// Where a model came from.
    func source(_ source: String) -> String { source == "built-in" ? self(.modelBuiltIn) : source }
}
