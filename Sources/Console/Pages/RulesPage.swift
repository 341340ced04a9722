import Authority
import Ledger
import Screening
import Telephony

extension Console {
    /// What each rule says and does and has done, the order in force, and the matrix of authority.
    func rulesPage(_ visit: Visit) async -> Page {
        let words = visit.words
        let configuration = configuration
        let table = RuleTable(words: words, policy: configuration.policy, counts: await ruleCounts())
        let body = HTML(
            """
            <h1 class="unseen">\(words(.rules))</h1>\
            <section class="panel" id="order"><h2>\(words(.standingOrder))</h2>\(order(configuration.order, words))</section>\
            <section class="panel" id="rules"><h2>\(words(.rulesTitle)) \
            <span class="legend">· \(thresholds(configuration.policy, words))</span></h2>\(table.html)</section>\(matrix(words))
            """)
        return Page(.rules, title: words(.rules), body: body)
    }

    /// nil: the ledger does not answer; the rules are shown without.
    func ruleCounts() async -> RuleTable.Counts? {
        let now = now()
        let midnight = CivilTime.midnight(before: now, utcOffsetMinutes: configuration.utcOffsetMinutes)
        do {
            var bypassed: [RuleCode: RuleTable.Bypassed] = [:]
            for bypass in control.status().bypasses {
                guard case .rule(let rule) = bypass.scope else { continue }
                let since = try await reader.ruleCounts(since: bypass.since)
                bypassed[rule] = .init(bypass: bypass, counts: since[rule] ?? RuleCounts())
            }
            return RuleTable.Counts(
                today: try await reader.ruleCounts(since: midnight),
                week: try await reader.ruleCounts(since: Timestamp(seconds: now.seconds - 7 * 86_400)),
                bypassed: bypassed)
        } catch {
            return nil
        }
    }

    /// From which score on the model leads to a treatment, and where it is not asked, the sum of the rules.
    private func thresholds(_ policy: Policy, _ words: Words) -> HTML {
        let sums = steps([(.label, policy.labelAt), (.divert, policy.divertAt), (.block, policy.blockAt)], words)
        guard let model = modelInForce, policy[.model] != .shadow else { return sums }
        var most = Treatment.block
        if case .treatment(let treatment) = policy[.model] { most = treatment }
        let learned = steps(
            policy.modelSteps(of: model).map { (min($0.treatment, most), $0.logOdds) }, words)
        return HTML("\(words(.thresholdsModel)) \(learned)· \(words(.thresholdsSum)) \(sums)")
    }

    private func steps(_ steps: [(treatment: Treatment, at: Int32?)], _ words: Words) -> HTML {
        HTML.each(steps) { step in
            guard let at = step.at else { return HTML() }
            let score = words.score(perTenThousand: Logistic.perTenThousand(at))
            let treatment = Mark(step.treatment).html(words(step.treatment.settingPhrase))
            return HTML("\(words(.settingFrom, score)) \(treatment) ")
        }
    }

    private func order(_ order: StandingOrder?, _ words: Words) -> HTML {
        guard let order else { return HTML("<p>\(words(.noOrder))</p>") }
        let life = order.isLive(at: now()) ? HTML() : HTML("<p role=\"alert\">\(words(.orderNotLive))</p>")
        let lines: [(name: Phrase, value: HTML)] = [
            (.orderNumber, HTML("№ \(order.number)")), (.legalBasis, HTML("\(words(order.basis.phrase))")),
            (.orderFrom, words.moment(order.from, words.date(order.from))),
            (.orderUntil, words.moment(order.until, words.date(order.until))),
        ]
        return HTML("\(life)\(words.definitions(lines))")
    }

    private func matrix(_ words: Words) -> HTML {
        let head = HTML.each(LegalBasis.allCases) { HTML("<th scope=\"col\">\(words($0.phrase))</th>") }
        let rows = HTML.each(Measure.allCases) { measure in
            let cells = HTML.each(LegalBasis.allCases) { basis in
                let condition = Matrix.condition(of: measure, under: basis)
                return HTML("<td class=\"\(condition == .notPermitted ? "soft" : "")\">\(words(condition.phrase))</td>")
            }
            return HTML("<tr><th scope=\"row\">\(words(measure.phrase))</th>\(cells)</tr>")
        }
        return HTML(
            """
            <section class="panel" id="matrix"><h2>\(words(.matrix)) <span class="legend">· \(words(.matrixMarker))</span></h2>\
            <table class="plain-table" tabindex="0"><caption class="unseen">\(words(.matrix))</caption><thead><tr>\
            <th scope="col">\(words(.measure))</th>\(head)</tr></thead><tbody>\(rows)</tbody></table></section>
            """)
    }
}
