import Screening

extension Console {
    func rulesPage(_ visit: Visit) -> Page {
        let words = visit.words
        let rows = HTML.each(RuleCode.allCases) { rule in
            HTML(
                """
                <tr><th scope="row"><a href="/search?reason=\(rule.code)"><code>\(rule.code)</code></a></th>\
                <td>\(sentences.text(Reason(rule: rule, weight: 0), words.language))</td>\
                <td>\(setting(of: rule, words))</td></tr>
                """)
        }
        let order = configuration.order.map { HTML("<p>\($0)</p>") } ?? HTML("<p>\(words(.noOrder))</p>")
        let body = HTML(
            """
            <h1 class="unseen">\(words(.rules))</h1>\
            <section class="panel" id="order"><h2>\(words(.standingOrder))</h2>\(order)</section>\
            <section class="panel" id="rules"><h2>\(words(.rules))</h2>\
            <table class="plain-table"><caption class="unseen">\(words(.rules))</caption><thead><tr>\
            <th scope="col">\(words(.code))</th><th scope="col">\(words(.sentence))</th><th scope="col">\(words(.setting))</th>\
            </tr></thead><tbody>\(rows)</tbody></table></section>
            """)
        return Page(.rules, title: words(.rules), body: body)
    }

    private func setting(of rule: RuleCode, _ words: Words) -> HTML {
        guard let setting = configuration.rules.first(where: { $0.rule == rule })?.setting else { return HTML() }
        if let treatment = Treatment(code: setting) { return Mark(treatment).html(words(treatment.phrase)) }
        switch setting {
        case "score": return HTML("\(words(.settingScore))")
        case "shadow": return HTML("<span class=\"soft\">\(words(.settingShadow))</span>")
        default: return HTML("\(setting)")
        }
    }
}
