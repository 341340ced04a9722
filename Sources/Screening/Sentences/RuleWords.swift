/// What a rule says in one language: its title, and its sentence with the numbers of a call.
struct RuleWords: Sendable {
    private struct Variant: Sendable {
        var isSecond: Bool
        var value: Int32
        var pattern: RulePattern
    }

    private var variants: [Variant] = []
    private let pattern: RulePattern
    private let title: RulePattern?

    init(_ draft: RuleDraft, language: String) throws(RuleFault) {
        guard let clauses = draft.texts[language], let last = clauses.last else {
            throw RuleFault(
                .missing, draft.place, "\(draft.name) has no sentence in \(language)",
                expected: "text \(language) \"…\"")
        }
        let count = draft.evidence.count
        for clause in clauses.dropLast() {
            guard let condition = clause.condition else {
                throw RuleFault(
                    .unreachable, clause.place, "no sentence behind this one is said", expected: "if first = …")
            }
            let value = try Self.value(condition, draft.evidence, clause.place)
            let pattern = try RulePattern(clause.text, language: language, evidence: count, place: clause.place)
            variants.append(Variant(isSecond: condition.isSecond, value: value, pattern: pattern))
        }
        guard last.condition == nil else {
            throw RuleFault(
                .missing, last.place, "no sentence in \(language) for all other numbers",
                expected: "a last text \(language) without if")
        }
        pattern = try RulePattern(last.text, language: language, evidence: count, place: last.place)
        // A sentence without numbers is a title too.
        if let text = draft.titles[language] {
            title = try RulePattern(text.value, language: language, evidence: 0, place: text.place)
        } else {
            let isPlain = clauses.count == 1 && !last.text.contains("{")
            guard isPlain else {
                throw RuleFault(
                    .missing, draft.place, "\(draft.name) has no title in \(language)",
                    expected: "title \(language) \"…\"")
            }
            title = nil
        }
    }

    /// A value's name is read as the feature of the evidence has it.
    private static func value(
        _ condition: (isSecond: Bool, value: RuleExpression), _ evidence: [RuleExpression], _ place: RulePlace
    ) throws(RuleFault) -> Int32 {
        let index = condition.isSecond ? 1 : 0
        guard index < evidence.count else {
            throw RuleFault(.placeholder, place, "this rule has no such evidence", expected: "evidence that gives it")
        }
        if case .value(let name) = condition.value.kind, case .feature(let feature) = evidence[index].kind {
            return try RuleChecker.value(name, of: feature, condition.value.place)
        }
        guard case .constant(let value) = try RuleChecker.quantity(condition.value) else {
            throw RuleFault(.type, condition.value.place, "no number", expected: "a number or a value's name")
        }
        return value
    }

    func text(_ reason: Reason) -> String {
        let variant = variants.first { ($0.isSecond ? reason.second : reason.first) == $0.value }
        return (variant?.pattern ?? pattern).text(reason)
    }

    func title(_ rule: RuleCode) -> String { (title ?? pattern).text(Reason(rule: rule, weight: 0)) }
}
