import Authority
import Screening
import Telephony

/// Numbers and calls for the tests, by what they stand for.
enum Calls {
    static let noon = Timestamp(seconds: 1_770_000_000)
    static let victim = "+77011234567"
    static let order = StandingOrder(
        basis: .operationalSearch, number: "17/25", from: Timestamp(seconds: 1_700_000_000),
        until: Timestamp(seconds: 1_900_000_000))

    static func attempt(
        from: String, to: String = victim, abroad: Bool = true, at time: Timestamp = noon, asserted: String? = nil,
        remoteParty: String? = nil, diverting: String? = nil, callID: UInt64 = 1, fingerprint: UInt64 = 0,
        source: UInt64 = 0
    ) -> CallAttempt {
        var attempt = CallAttempt(
            time: time, trunk: TrunkID(index: abroad ? 1 : 0), trunkClass: abroad ? .international : .national,
            callID: callID, callee: PresentedNumber(text: to), from: PresentedNumber(text: from),
            asserted: asserted.map { PresentedNumber(text: $0) } ?? .absent,
            remoteParty: remoteParty.map { PresentedNumber(text: $0) } ?? .absent,
            diverting: diverting.map { PresentedNumber(text: $0) } ?? .absent, source: source)
        attempt.fingerprint = fingerprint
        return attempt
    }

    static func number(_ text: String) -> PhoneNumber {
        PresentedNumber(text: text).e164 ?? PhoneNumber(digits: 1)
    }

    static func blank() -> JudgedCall {
        JudgedCall(
            attempt: attempt(from: "anonymous"), verdict: Verdict(), features: Features(), versions: Versions())
    }

    static func engine(
        policy: Policy = Policy(), order: StandingOrder? = order, callers: Int = 4_096,
        lists fill: (inout ListSnapshot.Builder) -> Void = { _ in }
    ) -> Engine {
        var builder = ListSnapshot.Builder()
        fill(&builder)
        return Engine(
            configuration: EngineConfiguration(callers: callers), policy: policy, lists: builder.build(version: 1),
            order: order)
    }
}

extension Engine {
    mutating func judged(_ attempt: CallAttempt) -> JudgedCall {
        var call = Calls.blank()
        judge(attempt, into: &call)
        return call
    }

    /// Rules that a ceiling of stops keeps in shadow.
    mutating func demoted() -> [RuleCode] { demotedRules.rules }

    mutating func verdict(_ attempt: CallAttempt) -> Verdict { judged(attempt).verdict }
}

extension Verdict {
    var rules: [RuleCode] { (0..<Int(reasonCount)).map { reasons[$0].rule } }

    func reason(_ rule: RuleCode) -> Reason? {
        (0..<Int(reasonCount)).map { reasons[$0] }.first { $0.rule == rule }
    }

    /// Everything that a verdict says, for comparing word by word.
    var words: [Int64] {
        var words = [Int64(treatment.rawValue), Int64(proposed.rawValue), Int64(logOdds), Int64(rule?.rawValue ?? 0)]
        words.append(Int64(basis ?? 255))
        for index in 0..<Int(reasonCount) {
            let reason = reasons[index]
            words.append(Int64(reason.rule.rawValue))
            words.append(reason.isShadow ? 1 : 0)
            words.append(Int64(reason.weight))
            words.append(Int64(reason.first))
            words.append(Int64(reason.second))
        }
        return words
    }
}
