/// The lines of a rule.
extension RuleParser {
    mutating func statement(_ keyword: Placed<String>) throws(RuleFault) {
        var draft = drafts[drafts.count - 1]
        let start = index
        switch keyword.value {
        case "layer":
            try once(draft.layer == nil, keyword)
            draft.layer = try layer()
        case "treatment":
            try once(draft.setting == nil, keyword)
            draft.setting = try setting()
            draft.yieldsToModel = try yieldsToModel()
        case "most":
            try once(draft.most == nil, keyword)
            draft.most = try most()
        case "when":
            try once(draft.when == nil, keyword)
            draft.when = Placed(value: try expression(), place: keyword.place)
            draft.conditionText = said(from: start)
        case "weight":
            draft.weights.append(try weight(keyword.place))
            draft.weightText.append(said(from: start))
        case "half":
            guard take().kind == .word("when") else {
                throw RuleFault(.syntax, keyword.place, "half stands alone", expected: "half when CONDITION")
            }
            draft.halves.append(try expression())
            draft.weightText.append("half " + said(from: start))
        case "evidence":
            try once(draft.evidence.isEmpty, keyword)
            draft.evidence = try evidence()
        default: try words(keyword, of: &draft)
        }
        drafts[drafts.count - 1] = draft
    }

    private mutating func words(_ keyword: Placed<String>, of draft: inout RuleDraft) throws(RuleFault) {
        switch keyword.value {
        case "source":
            try once(draft.source == nil, keyword)
            draft.source = try text()
        case "review":
            try once(draft.review == nil, keyword)
            draft.review = try text()
        case "misses":
            try once(draft.misses == nil, keyword)
            draft.misses = try text()
        case "title":
            let language = try language()
            try once(draft.titles[language] == nil, keyword)
            draft.titles[language] = try text()
        case "text":
            let language = try language()
            draft.texts[language, default: []].append(try textClause())
        default:
            throw RuleFault(
                .syntax, keyword.place, "a rule says nothing by \(keyword.value)",
                expected: "layer, treatment, most, when, weight, half, evidence, source, review, misses, title or text")
        }
    }

    private func once(_ isFirst: Bool, _ keyword: Placed<String>) throws(RuleFault) {
        guard !isFirst else { return }
        throw RuleFault(.duplicate, keyword.place, "\(keyword.value) stands twice in this rule", expected: "it once")
    }

    private mutating func layer() throws(RuleFault) -> Placed<Layers> {
        let name = try word("lists, numbering or behaviour")
        guard let layer = Layers(code: name.value) else {
            throw RuleFault(
                .unknownValue, name.place, "no layer \(name.value)", expected: "lists, numbering or behaviour")
        }
        return Placed(value: layer, place: name.place)
    }

    private mutating func setting() throws(RuleFault) -> Placed<RuleSetting> {
        let expected = "allow, label, divert, block, score or shadow"
        let name = try word(expected)
        guard let setting = RuleSetting(code: name.value) else {
            throw RuleFault(.unknownValue, name.place, "no treatment \(name.value)", expected: expected)
        }
        return Placed(value: setting, place: name.place)
    }

    /// `treatment block unless model`
    private mutating func yieldsToModel() throws(RuleFault) -> Bool {
        guard next.kind == .word("unless") else { return false }
        let place = take().place
        let name = try word("model")
        guard name.value == "model" else {
            throw RuleFault(.unknownValue, place, "unless \(name.value)", expected: "unless model")
        }
        return true
    }

    private mutating func most() throws(RuleFault) -> Placed<Treatment> {
        let name = try word("label, divert or block")
        guard let treatment = Treatment(code: name.value) else {
            throw RuleFault(.unknownValue, name.place, "no treatment \(name.value)", expected: "label, divert or block")
        }
        return Placed(value: treatment, place: name.place)
    }

    private mutating func language() throws(RuleFault) -> String {
        let language = try word("kk, ru or en")
        guard ["kk", "ru", "en"].contains(language.value) else {
            throw RuleFault(.unknownValue, language.place, "no language \(language.value)", expected: "kk, ru or en")
        }
        return language.value
    }

    private mutating func weight(_ place: RulePlace) throws(RuleFault) -> RuleDraft.WeightClause {
        var clause = RuleDraft.WeightClause(place: place, steps: [])
        let isNumber: Bool =
            switch next.kind {
            case .number, .sign(.minus): true
            case .word, .text, .sign, .newline, .end: false
            }
        if isNumber {
            let weight = try number()
            clause.steps = [RuleDraft.Step(place: weight.place, from: 0, weight: weight.value)]
        } else {
            clause.quantity = try sum()
            repeat {
                if next.kind == .sign(.comma) { _ = take() }
                let from = try number()
                try expect(.colon)
                clause.steps.append(RuleDraft.Step(place: from.place, from: from.value, weight: try number().value))
            } while next.kind == .sign(.comma)
        }
        if next.kind == .word("when") {
            _ = take()
            clause.when = try expression()
        }
        return clause
    }

    private mutating func evidence() throws(RuleFault) -> [RuleExpression] {
        var result = [try sum()]
        if next.kind == .sign(.comma) {
            _ = take()
            result.append(try sum())
        }
        return result
    }

    private mutating func textClause() throws(RuleFault) -> RuleDraft.TextClause {
        var clause = RuleDraft.TextClause(place: next.place, text: "")
        if next.kind == .word("if") {
            _ = take()
            let slot = try word("first or second")
            guard ["first", "second"].contains(slot.value) else {
                throw RuleFault(.unknownValue, slot.place, "\(slot.value) is no evidence", expected: "first or second")
            }
            try expect(.equal)
            clause.condition = (slot.value == "second", try sum())
        }
        let text = try text()
        clause.place = text.place
        clause.text = text.value
        return clause
    }
}
