// Owner: the judge's thread and whoever explains. Never allocates. Budget: within Rulebook's. Bench: JudgeBench.
internal import Telephony

/// One verdict in the making: reasons as they come, the sum that decides, the strongest treatment asked for.
struct Weighing {
    private let bypassed: UInt64
    private var draft: Verdict
    /// Background and the weights of rules set to `score`.
    private var sum: Int32
    private var asked: Treatment = .allow
    private var asking: RuleCode?
    /// Law 1 or the allow list has spoken: no sum counts any more.
    private var isSettled = false
    private var heaviest: RuleCode?
    private var heaviestWeight: Int32 = 0

    init(_ policy: Policy, _ features: Features) {
        bypassed =
            UInt64(UInt32(bitPattern: features[.bypassedLow]))
            | UInt64(UInt32(bitPattern: features[.bypassedHigh])) << 32
        draft = Verdict(logOdds: policy.background)
        sum = policy.background
    }

    /// A rule of law 1: allow, whatever else there is.
    mutating func settle(_ rule: RuleCode, _ features: Features) {
        guard let reason = RuleTable.reason(rule, features) else { return }
        note(reason)
        asking = rule
        isSettled = true
    }

    /// From home an emergency number is let through; from abroad it is forged, and no list speaks for it.
    mutating func emergencyIdentity(_ policy: Policy, _ features: Features) {
        if RuleTable.reason(.emergencyCaller, features) != nil {
            settle(.emergencyCaller, features)
        } else {
            consider(.cliEmergencyInternational, policy, features)
            consider(.listBlock, policy, features)
            consider(.listDivert, policy, features)
            rules(policy, features)
        }
    }

    /// True: the allow list or the block list decided.
    mutating func settledByLists(_ policy: Policy, _ features: Features) -> Bool {
        consider(.listAllow, policy, features)
        if isSettled { return true }
        consider(.listBlock, policy, features)
        consider(.listDivert, policy, features)
        return asking != nil
    }

    /// A call that was not judged because its trunk sends more than its profile says. What an order does not allow is
    /// no refusal: the call goes on.
    mutating func aboveCeiling(_ features: Features) -> Verdict {
        guard let reason = RuleTable.reason(.trunkCeiling, features) else { return draft }
        note(reason)
        draft.rule = .trunkCeiling
        let isRefusal = features[.ceiling] == Int32(AboveCeiling.refuse.rawValue)
        Rulebook.apply(isRefusal ? .block : .label, to: &draft, features: features)
        if isRefusal, draft.treatment == .label { draft.treatment = .allow }
        draft.isUnscreened = draft.treatment != .block
        return draft
    }

    mutating func rules(_ policy: Policy, _ features: Features) {
        consider(.cliHomeFixedInternational, policy, features)
        consider(.cliHomeMobileInternational, policy, features)
        consider(.cliHomeMobileRoamingUnknown, policy, features)
        consider(.cliHomeDiverted, policy, features)
        consider(.cliUnallocated, policy, features)
        consider(.cliMalformed, policy, features)
        consider(.cliEqualsCallee, policy, features)
        consider(.cliNearCallee, policy, features)
        consider(.cliDisagreement, policy, features)
        consider(.cliAnonymous, policy, features)
        consider(.cliShortInternational, policy, features)
        consider(.callerReported, policy, features)
        consider(.calleeHandOver, policy, features)
        consider(.callerScanner, policy, features)
        guard features[.attemptsDay] > 1 else { return }
        consider(.callerFanOut, policy, features)
        consider(.callerRate, policy, features)
        consider(.callerOneCallEach, policy, features)
        consider(.callerSequential, policy, features)
        consider(.callerUnanswered, policy, features)
        consider(.callerShortCalls, policy, features)
        consider(.callerNew, policy, features)
    }

    mutating func verdict(_ policy: Policy, _ features: Features) -> Verdict {
        if !isSettled {
            if let blockAt = policy.blockAt, sum >= blockAt { ask(.block, heaviest) }
            if let divertAt = policy.divertAt, sum >= divertAt { ask(.divert, heaviest) }
            if let labelAt = policy.labelAt, sum >= labelAt { ask(.label, heaviest) }
        }
        draft.rule = asking
        Rulebook.apply(asked, to: &draft, features: features)
        return draft
    }

    /// Asks whether a rule fires, and does with it what the policy says.
    @inline(__always)
    private mutating func consider(
        _ rule: RuleCode, _ policy: Policy, _ features: Features
    ) {
        guard let reason = RuleTable.reason(rule, features) else { return }
        count(reason, policy)
    }

    private mutating func count(_ reason: Reason, _ policy: Policy) {
        var reason = reason
        let rule = reason.rule
        let setting = bypassed & 1 << UInt64(rule.rawValue & 63) == 0 ? policy[rule] : .shadow
        switch setting {
        case .shadow:
            reason.isShadow = true
        case .score:
            draft.logOdds = draft.logOdds &+ reason.weight
            sum = sum &+ reason.weight
            if reason.weight > heaviestWeight {
                heaviest = rule
                heaviestWeight = reason.weight
            }
        case .treatment(let treatment):
            // `allow` switches a rule off in sight: the reason stands there and adds nothing. The allow list is for that.
            if treatment == .allow && rule != .listAllow {
                reason.weight = 0
            } else {
                draft.logOdds = draft.logOdds &+ reason.weight
            }
            if treatment == .allow {
                if rule == .listAllow {
                    asking = rule
                    isSettled = true
                }
            } else {
                ask(min(treatment, RuleTable.ceiling(of: rule)), rule)
            }
        }
        note(reason)
    }

    private mutating func ask(_ treatment: Treatment, _ rule: RuleCode?) {
        guard treatment > asked else { return }
        asked = treatment
        asking = rule
    }

    /// Keeps reasons by falling weight, those in shadow last; the weakest is dropped when there are too many.
    private mutating func note(_ reason: Reason) {
        let count = Int(draft.reasonCount)
        var position = count
        while position > 0, Self.precedes(reason, draft.reasons[position - 1]) { position -= 1 }
        guard position < Verdict.maximumReasons else { return }
        var index = min(count, Verdict.maximumReasons - 1)
        while index > position {
            draft.reasons[index] = draft.reasons[index - 1]
            index -= 1
        }
        draft.reasons[position] = reason
        draft.reasonCount = UInt8(min(count + 1, Verdict.maximumReasons))
    }

    private static func precedes(_ a: Reason, _ b: Reason) -> Bool {
        if a.isShadow != b.isShadow { return b.isShadow }
        return a.weight > b.weight
    }
}
