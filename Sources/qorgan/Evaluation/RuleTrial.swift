import Evaluation
import Screening
import Telephony

/// `--rule CODE[=SETTING]`: a rule, and the two policies whose verdicts are compared.
struct RuleTrial {
    let rule: RuleCode
    private let name: String
    let before: Screening.RuleSetting
    let after: Screening.RuleSetting

    /// With a setting, what is configured against it; without one, the rule in shadow against what is configured.
    init(_ text: String, _ policy: Policy) throws {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let found = policy.rules.rule(named: parts[0]) else {
            throw InputFault(
                file: "--rule", problem: "no rule \"\(parts[0])\"",
                expected: "a rule code such as cli-unallocated; qorgan rules list --config FILE names them all")
        }
        rule = found.code
        name = found.name
        let configured = policy[rule]
        guard parts.count > 1 else {
            guard configured != .shadow else {
                throw InputFault(
                    file: "--rule", problem: "\(name) is in shadow and changes nothing",
                    expected: "a setting to try, such as --rule \(name)=label")
            }
            before = .shadow
            after = configured
            return
        }
        guard let setting = Screening.RuleSetting(code: parts[1]), !Self.needsMedia(setting) else {
            throw InputFault(
                file: "--rule", problem: "\"\(parts[1])\" is no setting of a rule",
                expected: "allow, label, divert, block, score or shadow")
        }
        before = configured
        after = setting
    }

    /// The same refusal as of a configuration.
    private static func needsMedia(_ setting: Screening.RuleSetting) -> Bool {
        setting == .treatment(.announce) || setting == .treatment(.challenge)
    }

    func policies(_ policy: Policy) -> (before: Policy, after: Policy) {
        var first = policy, second = policy
        first[rule] = before
        second[rule] = after
        return (first, second)
    }

    var sentence: String { "\(name): \(after.code) in place of \(before.code)" }
}
