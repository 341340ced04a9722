import Authority
import Screening
import Telephony

/// A rule with its setting, for people and programs.
struct RuleDescription {
    private let rule: Rule
    private let setting: String
    private let usual: String

    init(_ rule: Rule, _ policy: Policy) {
        self.rule = rule
        setting = policy.text(of: rule.code)
        usual = rule.setting.code + (rule.yieldsToModel ? " unless model" : "")
    }

    func text(_ language: SentenceLanguage) -> String {
        var lines = ["\(rule.name), number \(rule.code.rawValue): \(rule.title(language))"]
        func add(_ name: String, _ value: String) {
            if !value.isEmpty { lines.append("  \(name)\(String(repeating: " ", count: 11 - name.count))\(value)") }
        }
        add("setting", setting + (setting == usual ? "" : ", by default \(usual)"))
        if rule.ceiling != .block { add("at most", rule.ceiling.code) }
        add("when", rule.condition)
        for weight in rule.weights { add("weight", weight) }
        add("source", rule.source)
        add("misses", rule.misses)
        add("review", rule.review ?? "")
        add("sentence", rule.text(Reason(rule: rule.code, weight: 0, first: 7, second: 9), language))
        if rule.isFixed { lines.append("  It stands in the order of looking, which no file changes.") }
        return lines.joined(separator: "\n") + "\n"
    }

    func json(_ language: SentenceLanguage) -> JSONValue {
        .members([
            "number": .integer(Int64(rule.code.rawValue)), "code": .string(rule.name),
            "title": .string(rule.title(language)), "setting": .string(setting),
            "default": .string(usual), "most": .string(rule.ceiling.code), "fixed": .boolean(rule.isFixed),
            "own": .boolean(rule.isOwn), "when": .string(rule.condition),
            "weights": .array(rule.weights.map(JSONValue.string)), "source": .string(rule.source),
            "misses": .string(rule.misses), "review": rule.review.map(JSONValue.string) ?? .null,
        ])
    }
}
