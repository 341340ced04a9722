import Authority
import Screening

extension Console {
    /// What each rule says and does, the order in force, and the matrix of authority.
    func rulesPage(_ visit: Visit) -> Page {
        let words = visit.words
        let configuration = configuration
        let rules = configuration.policy.rules
        let shown = rules.rules.map(\.code).filter { $0 != .bypass && $0 != .unscreened && $0 != .trunkCeiling }
        let rows = HTML.each(shown) { rule in
            HTML(
                """
                <tr><th scope="row"><a href="/search?reason=\(rule.code)"><code>\(rules.name(of: rule))</code></a></th>\
                <td>\(words.title(rule))</td>\
                <td>\(setting(rule, configuration.policy, words))</td></tr>
                """)
        }
        let body = HTML(
            """
            <h1 class="unseen">\(words(.rules))</h1>\
            <section class="panel" id="order"><h2>\(words(.standingOrder))</h2>\(order(configuration.order, words))</section>\
            <section class="panel" id="rules"><h2>\(words(.rulesTitle)) \
            <span class="legend">· \(thresholds(configuration.policy, words))</span></h2>\
            <table class="plain-table"><caption class="unseen">\(words(.rules))</caption><thead><tr>\
            <th scope="col">\(words(.code))</th><th scope="col">\(words(.sentence))</th><th scope="col">\(words(.setting))</th>\
            </tr></thead><tbody>\(rows)</tbody></table></section>\(matrix(words))
            """)
        return Page(.rules, title: words(.rules), body: body)
    }

    /// In shadow for everybody else where it counts for a share of the callers.
    private func setting(_ rule: RuleCode, _ policy: Policy, _ words: Words) -> HTML {
        let setting: HTML =
            switch policy[rule] {
            case .treatment(let treatment): Mark(treatment).html(words(treatment.settingPhrase))
            case .score: HTML("\(words(.settingScore))")
            case .shadow: HTML("<span class=\"soft\">\(words(.settingShadow))</span>")
            }
        let share = policy[canary: rule]
        guard share < 100 else { return setting }
        return HTML("\(setting) \(share) %, <span class=\"soft\">\(words(.settingShadow)) \(100 - share) %</span>")
    }

    /// From which score on the sum alone leads to a treatment.
    private func thresholds(_ policy: Policy, _ words: Words) -> HTML {
        let steps: [(treatment: Treatment, at: Int32?)] = [
            (.label, policy.labelAt), (.divert, policy.divertAt), (.block, policy.blockAt),
        ]
        return HTML.each(steps) { step in
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
            <table class="plain-table"><caption class="unseen">\(words(.matrix))</caption><thead><tr>\
            <th scope="col">\(words(.measure))</th>\(head)</tr></thead><tbody>\(rows)</tbody></table></section>
            """)
    }
}
