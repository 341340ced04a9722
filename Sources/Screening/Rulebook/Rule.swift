package import Authority

/// A rule of the set in force, for people: what it is called, asks for, rests on and says.
package struct Rule: Sendable {
    package let code: RuleCode
    /// The code of `qorgan.toml`, files, pages and the journal.
    package let name: String
    /// It stands in the order of looking; no file changes when it fires.
    package let isFixed: Bool
    /// An operator's own, or changed by the operator's file.
    package let isOwn: Bool
    package let layer: Layers?
    /// What it asks for where `[policy]` says nothing.
    package let setting: RuleSetting
    /// Where a model was asked, which looks at what the rule looks at, it decides in the rule's place.
    package let yieldsToModel: Bool
    /// Most that an explicit setting may reach.
    package let ceiling: Treatment
    /// As they stand in the file; empty for a rule that only other parts of the program give.
    package let condition: String
    package let weights: [String]
    /// Law, recommendation or paper.
    package let source: String
    /// The day by which somebody looks at it again; a rule never ends by itself, since a verdict is computed again on
    /// any day.
    package let review: String?
    /// What it cannot see.
    package let misses: String
    private let words: [RuleWords]

    init(_ draft: RuleDraft, code: RuleCode) throws(RuleFault) {
        self.code = code
        name = draft.name
        isFixed = draft.isFixed
        isOwn = draft.isOwn
        layer = draft.layer?.value
        setting = draft.setting?.value ?? .score
        yieldsToModel = draft.yieldsToModel
        ceiling = draft.most?.value ?? .block
        condition = draft.conditionText
        weights = draft.weightText
        source = try Self.required(draft.source, "source", draft)
        review = try Self.date(draft.review)
        misses = draft.misses?.value ?? ""
        var words: [RuleWords] = []
        for language in SentenceLanguage.allCases {
            words.append(try RuleWords(draft, language: language.rawValue))
        }
        self.words = words
        if case .treatment(let treatment) = setting, treatment == .announce || treatment == .challenge {
            throw RuleFault(
                .unknownValue, draft.setting?.place ?? draft.place, "\(treatment.code) needs the Desk's media",
                expected: "allow, label, divert, block, score or shadow")
        }
    }

    private static func required(
        _ text: Placed<String>?, _ name: String, _ draft: RuleDraft
    ) throws(RuleFault) -> String {
        guard let text, !text.value.isEmpty else {
            throw RuleFault(.missing, draft.place, "\(draft.name) has no \(name)", expected: "\(name) \"…\"")
        }
        return text.value
    }

    private static func date(_ text: Placed<String>?) throws(RuleFault) -> String? {
        guard let text else { return nil }
        let parts = text.value.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0) }
        guard parts.map(\.count) == [4, 2, 2], numbers.count == 3, (1...12).contains(numbers[1]),
            (1...31).contains(numbers[2])
        else {
            throw RuleFault(.syntax, text.place, "\"\(text.value)\" is no date", expected: "a date such as 2027-06-30")
        }
        return text.value
    }

    /// The sentence of `reason`, with its numbers filled in.
    package func text(_ reason: Reason, _ language: SentenceLanguage) -> String { words(language).text(reason) }

    /// What it looks for, without the numbers of a call.
    package func title(_ language: SentenceLanguage) -> String { words(language).title(code) }

    private func words(_ language: SentenceLanguage) -> RuleWords {
        words[SentenceLanguage.allCases.firstIndex(of: language) ?? 0]
    }
}
