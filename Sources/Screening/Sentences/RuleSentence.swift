package import Authority

/// Reasons and rules in words, for people: it allocates, and no verdict depends on it.
package enum RuleSentence {
    /// One short sentence without a full stop. A rule that `rules` does not know says its number and that it is unknown.
    package static func text(
        _ reason: Reason, _ language: SentenceLanguage, rules: RuleSet = .standard
    ) -> String {
        rules[reason.rule]?.text(reason, language) ?? unknown(reason.rule, language)
    }

    /// What a rule looks for, without the numbers of a call: for lists of rules.
    package static func title(
        _ rule: RuleCode, _ language: SentenceLanguage, rules: RuleSet = .standard
    ) -> String {
        rules[rule]?.title(language) ?? unknown(rule, language)
    }

    private static func unknown(_ rule: RuleCode, _ language: SentenceLanguage) -> String {
        let number = rule.rawValue
        return language.pick(
            kk: "№ \(number) ереже қолданыстағы ережелер жинағында жоқ",
            ru: "Правило № \(number): в действующем своде правил его нет",
            en: "Rule no. \(number): the rules in force do not know it")
    }
}
