import Authority
import Screening
import Testing

/// An operator's file over the built-in one, for tests.
enum OwnRules {
    static let words = """
        source "a test"
        title kk "а"
        title ru "б"
        title en "c"
        text kk "а"
        text ru "б"
        text en "c"
        """

    /// The first rule of an operator's own, with whatever else it needs.
    static let first = RuleCode(code: "rule-64")

    static func set(_ text: String) throws(RuleFault) -> RuleSet {
        try RuleSet(own: RuleSource(name: "my.rules", text: text), version: 7)
    }

    /// A rule that fires on `condition` alone.
    static func rule(when condition: String, weight: String = "weight 1000") throws(RuleFault) -> RuleSet {
        try set("rule my-rule 64\nwhen \(condition)\n\(weight)\n\(words)\n")
    }

    static func fault(_ text: String) -> RuleFault? {
        do {
            _ = try set(text)
            return nil
        } catch {
            return error
        }
    }
}

extension RuleSet {
    /// What the operator's first rule says of `features`.
    func own(_ features: Features) -> Reason? {
        var policy = Policy(rules: self)
        // Others would be noted before it.
        for rule in rules where rule.code.rawValue < 64 { policy[rule.code] = .shadow }
        return OwnRules.first.flatMap { Rulebook.verdict(of: features, policy: policy).reason($0) }
    }
}
