// Owner: the judge's thread and whoever explains. Never allocates. Budget: within Rulebook's. Bench: JudgeBench.
internal import Telephony

/// One verdict in the making: reasons as they come, the sum that decides, the strongest treatment asked for.
struct Weighing {
    private let program: RuleProgram
    private let bypassed: UInt64
    /// `Feature.bypassedOwn`
    private let ownBypassed: Int32
    /// `Feature.callerBucket`
    private let bucket: Int32
    private var draft: Verdict
    /// Background and the weights of rules set to `score`.
    private var sum: Int32
    private var asked: Treatment = .allow
    private var asking: RuleCode?
    /// Law 1 or the allow list has spoken: no sum counts any more.
    private var isSettled = false
    /// The model was asked and counts: rules set to `score` are among what it looks at, and are shown beside it.
    private var isLearned = false
    /// The policy lets the model decide, though people or a ceiling may have put it into shadow.
    private var hasModel = false
    private var heaviest: RuleCode?
    private var heaviestWeight: Int32 = 0
    /// The model's log-odds, where it counts.
    private var learned: Int32?
    /// A person found a call of these two honest: no rule stops it.
    private var isFoundHonest = false
    /// The strongest treatment asked for by what no ceiling of stops holds: lists and people.
    private var unheld: Treatment = .allow
    /// The list or finding that asked for it.
    private var unheldRule: RuleCode?

    init(_ policy: borrowing Policy, _ features: borrowing Features) {
        program = policy.program
        bucket = features[.callerBucket]
        bypassed =
            UInt64(UInt32(bitPattern: features[.bypassedLow]))
            | UInt64(UInt32(bitPattern: features[.bypassedHigh])) << 32
        ownBypassed = features[.bypassedOwn]
        draft = Verdict(logOdds: policy.background)
        sum = policy.background
    }

    /// A rule of law 1: allow, whatever else there is.
    mutating func settle(_ rule: RuleCode, _ values: Span<Int32>) {
        guard let reason = program.reason(rule, values) else { return }
        note(reason)
        asking = rule
        isSettled = true
    }

    /// From home an emergency number is let through; from abroad it is forged, and no list speaks for it.
    mutating func emergencyIdentity(_ policy: borrowing Policy, _ values: Span<Int32>) {
        if program.reason(.emergencyCaller, values) != nil {
            settle(.emergencyCaller, values)
        } else {
            consider(.cliEmergencyInternational, policy, values)
            consider(.listBlock, policy, values)
            consider(.listDivert, policy, values)
            rules(policy, values)
        }
    }

    /// True: the allow list or the block list decided.
    mutating func settledByLists(_ policy: borrowing Policy, _ values: Span<Int32>) -> Bool {
        consider(.listAllow, policy, values)
        if isSettled { return true }
        consider(.listBlock, policy, values)
        consider(.listDivert, policy, values)
        return asking != nil
    }

    /// What a person found of these two: after "honest" nothing that follows stops the call, after "scam" rules may only
    /// ask for more.
    mutating func findings(_ policy: borrowing Policy, _ values: Span<Int32>) {
        guard values[Int(Feature.finding.rawValue)] != 0 else { return }
        consider(.findingScam, policy, values)
        guard let reason = program.reason(.findingHonest, values) else { return }
        count(reason, policy)
        isFoundHonest = policy[.findingHonest] != .shadow && !isBypassed(.findingHonest)
    }

    /// A call that was not judged because its trunk sends more than its profile says. What an order does not allow is
    /// no refusal: the call goes on.
    mutating func aboveCeiling(_ features: borrowing Features, _ values: Span<Int32>) -> Verdict {
        guard let reason = program.reason(.trunkCeiling, values) else { return draft }
        note(reason)
        draft.rule = .trunkCeiling
        let isRefusal = features[.ceiling] == Int32(AboveCeiling.refuse.rawValue)
        Rulebook.apply(isRefusal ? .block : .label, to: &draft, features: features)
        if isRefusal, draft.treatment == .label { draft.treatment = .allow }
        draft.isUnscreened = draft.treatment != .block
        return draft
    }

    /// All rules of the file that have no place of their own in the order of looking, one after the other.
    mutating func rules(_ policy: borrowing Policy, _ values: Span<Int32>) {
        let isAsked = values[Int(Feature.modelAsked.rawValue)] != 0
        hasModel = isAsked && policy[.model] != .shadow
        isLearned = hasModel && !isBypassed(.model)
        if isAsked { model(policy, values) }
        for index in 0..<program.guardCount {
            if let reason = program.reason(at: index, values) { count(reason, policy) }
        }
    }

    /// What was learned, in the place of the sum of the rules.
    private mutating func model(_ policy: borrowing Policy, _ values: Span<Int32>) {
        let logOdds = values[Int(Feature.modelLogOdds.rawValue)]
        var treatment =
            Treatment(rawValue: UInt8(truncatingIfNeeded: values[Int(Feature.modelAsks.rawValue)])) ?? .allow
        if isLearned {
            learned = logOdds
            if case .treatment(let most) = policy[.model] { treatment = min(treatment, most) }
            ask(treatment, .model)
        }
        guard values[Int(Feature.modelAsks.rawValue)] != 0 else { return }
        note(
            Reason(
                rule: .model, isShadow: !isLearned, weight: logOdds &- policy.background,
                first: Logistic.perTenThousand(logOdds) / 100, second: values[Int(Feature.modelParts.rawValue)]))
    }

    mutating func verdict(_ policy: borrowing Policy, _ features: borrowing Features) -> Verdict {
        // The model has seen what the rules see: its word is the score, whatever a rule asks for by itself.
        if let learned { draft.logOdds = learned }
        if !isSettled, !isLearned {
            if let blockAt = policy.blockAt, sum >= blockAt { ask(.block, heaviest) }
            if let divertAt = policy.divertAt, sum >= divertAt { ask(.divert, heaviest) }
            if let labelAt = policy.labelAt, sum >= labelAt { ask(.label, heaviest) }
        }
        if isFoundHonest, asked.intercepts {
            asked = .label
            asking = .findingHonest
        }
        draft.rule = asking
        Rulebook.apply(asked, to: &draft, features: features)
        if draft.treatment.intercepts, features[.withheld] == Int32(Withheld.stopCeiling.rawValue) { hold(features) }
        return draft
    }

    /// The trunk's stops of this minute are used up: what lists and people say is carried out, anything else is a label.
    private mutating func hold(_ features: borrowing Features) {
        guard let asking, asking.isHeld else { return }
        // Lists and people ask for as much by themselves: nothing is held, and the stop is theirs.
        guard unheld < asked else {
            draft.rule = unheldRule
            return
        }
        guard let reason = program.reason(.stopCeiling, features.values.span) else { return }
        note(reason)
        let proposed = draft.proposed
        draft.basis = nil
        Rulebook.apply(max(unheld, .label), to: &draft, features: features)
        draft.proposed = proposed
        if draft.treatment.intercepts { draft.rule = unheldRule }
    }

    /// Asks whether a rule fires, and does with it what the policy says.
    @inline(__always)
    private mutating func consider(
        _ rule: RuleCode, _ policy: borrowing Policy, _ values: Span<Int32>
    ) {
        guard let reason = program.reason(rule, values) else { return }
        count(reason, policy)
    }

    /// People, or a ceiling of stops, have put the rule into shadow.
    private func isBypassed(_ rule: RuleCode) -> Bool {
        rule.rawValue < 64
            ? bypassed & 1 << UInt64(rule.rawValue & 63) != 0 : Features.holds(ownBypassed, rule)
    }

    private mutating func count(_ reason: Reason, _ policy: borrowing Policy) {
        var reason = reason
        let rule = reason.rule
        var setting = isBypassed(rule) || !policy.counts(rule, bucket: bucket) ? .shadow : policy[rule]
        // Who takes the model away asks for less, not for blocks in its place.
        if hasModel, policy.yieldsToModel(rule), setting != .shadow { setting = .score }
        switch setting {
        case .shadow:
            reason.isShadow = true
        case .score where isLearned: break
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
                let treatment = min(treatment, program.ceiling(of: rule))
                if !rule.isHeld, treatment > unheld {
                    unheld = treatment
                    unheldRule = rule
                }
                ask(treatment, rule)
            }
        }
        note(reason)
    }

    private mutating func ask(_ treatment: Treatment, _ rule: RuleCode?) {
        guard treatment > asked else { return }
        asked = treatment
        asking = rule
    }

    /// Keeps reasons by falling weight, those in shadow last; the weakest is dropped when there are too many. What people
    /// found, and that a stop was held, stands first.
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
        if isLeading(a.rule) != isLeading(b.rule) { return isLeading(a.rule) }
        return a.weight > b.weight
    }
    private static func isLeading(_ rule: RuleCode) -> Bool {
        rule == .findingHonest || rule == .findingScam || rule == .stopCeiling
    }
}
