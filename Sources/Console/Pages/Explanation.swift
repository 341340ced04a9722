import Ledger
import Screening

/// Why a verdict fell, as a sum that adds up, and what would have changed it. Pure.
struct Explanation: Sendable {
    /// The reasons that counted, strongest first.
    let counted: [Reason]
    /// Computed and journalled, not counted.
    let shadow: [Reason]
    /// Log-odds of any call before a reason, in thousandths.
    let background: Int
    let sumOfReasons: Int
    /// The reason that tipped the verdict: the rule that it names, else the strongest.
    let tipping: Reason?
    /// The model's log-odds, where they counted in the place of the rules' sum; nil: the sum counted.
    let learned: Int32?

    /// `explained`: the vector, where a model was in force. `usual`: the policy's background.
    init(_ call: CallRow, _ explained: ExplainRow? = nil, background usual: Int32 = Policy.defaultBackground) {
        let all = call.reasons
        counted = all.filter { !$0.isShadow }.sorted { $0.weight > $1.weight }
        shadow = all.filter(\.isShadow)
        sumOfReasons = counted.reduce(0) { $0 + Int($1.weight) }
        background = Int(call.logOdds) - sumOfReasons
        tipping = counted.first { $0.rule == call.rule } ?? counted.first { $0.weight > 0 }
        learned = Self.learned(call, explained, background: background, usual: Int(usual))
    }

    /// The model's reason says whether it counted. Where it asked for nothing there is none: then the sum of the reasons
    /// leaves the policy's background over if that is what was counted.
    private static func learned(_ call: CallRow, _ explained: ExplainRow?, background: Int, usual: Int) -> Int32? {
        guard let explained, explained.features[.modelAsked] != 0, !call.isUnscreened else { return nil }
        let logOdds = explained.features[.modelLogOdds]
        if let reason = call.reasons.first(where: { $0.rule == .model }) { return reason.isShadow ? nil : logOdds }
        return call.logOdds == logOdds || background != usual ? logOdds : nil
    }

    /// A reason of the sum that the model's word stood in for.
    func isBeside(_ reason: Reason, _ policy: Policy) -> Bool {
        learned != nil && reason.rule != .model
            && (policy[reason.rule] == .score || policy.yieldsToModel(reason.rule))
    }

    /// What the verdict would have been without its tipping reason, by today's policy.
    struct Alternative: Hashable, Sendable {
        var logOdds: Int32
        var treatment: Treatment
    }

    /// Nil where nothing tipped it, or where an emergency number or a list decided before any rule was looked at.
    func alternative(_ policy: Policy) -> Alternative? {
        guard let tipping, !tipping.rule.decidesFirst else { return nil }
        var logOdds = background
        // Rules that ask for a treatment by themselves are not in the sum that decides.
        var sum = background
        var treatment = Treatment.allow
        for reason in counted where reason.rule != tipping.rule {
            logOdds += Int(reason.weight)
            switch policy[reason.rule] {
            case .treatment(let asked): treatment = max(treatment, asked)
            case .score: sum += Int(reason.weight)
            case .shadow: break
            }
        }
        if let threshold = policy.labelAt, sum >= threshold { treatment = max(treatment, .label) }
        if let threshold = policy.divertAt, sum >= threshold { treatment = max(treatment, .divert) }
        if let threshold = policy.blockAt, sum >= threshold { treatment = max(treatment, .block) }
        return Alternative(logOdds: Int32(clamping: logOdds), treatment: treatment)
    }
}

extension CallRow {
    /// The score led to the verdict, the model's or that of the sum; false: a rule or a list did, whatever the score.
    var isByScore: Bool { !isUnscreened && (rule == nil || rule == .model) }
}

extension RuleCode {
    /// Emergency numbers and lists speak before the rules: when one of them decides, no rule is asked.
    var decidesFirst: Bool {
        let first: [RuleCode] = [
            .emergencyCallee, .emergencyCaller, .listAllow, .listBlock, .listDivert, .bypass, .unscreened,
            .trunkCeiling,
        ]
        return first.contains(self)
    }
}
