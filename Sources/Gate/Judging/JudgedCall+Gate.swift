import Screening
import Telephony

extension JudgedCall {
    /// Keeps the first bytes of the Call-ID for people to find the call again.
    @inline(__always)
    mutating func keepCallID(_ bytes: Span<UInt8>) {
        let count = min(bytes.count, Self.callIDCapacity)
        for index in 0..<count { callIDBytes[index] = bytes[index] }
        callIDCount = UInt8(count)
    }

    /// The same call, let through because its verdict came or was on disk too late.
    var letGo: JudgedCall {
        var call = self
        call.verdict.treatment = .allow
        call.verdict.basis = nil
        call.verdict.rule = .unscreened
        call.verdict.isUnscreened = true
        return call
    }
}

extension StoredAnswer.Form {
    /// How a verdict is answered; a block by what it rests on.
    init(_ verdict: Verdict) {
        switch verdict.treatment {
        case .allow: self = .allow
        case .label, .announce, .challenge: self = .label
        case .divert: self = .divert
        case .block: self = Self.block(by: verdict.rule)
        }
    }

    private static func block(by rule: RuleCode?) -> Self {
        guard let rule else { return .blockAnalytics }
        switch rule {
        case .listBlock, .listDivert, .findingScam: return .blockListed
        case .trunkCeiling: return .blockCeiling
        // A likeness or a withheld number proves nothing of the number itself.
        case .cliNearCallee, .cliAnonymous: return .blockAnalytics
        default: return numbering.contains(rule.rawValue) ? .blockInvalid : .blockAnalytics
        }
    }

    /// Numbers of the rules that find a caller's number impossible where it is.
    private static var numbering: ClosedRange<UInt8> { 10...29 }
}

extension Tally {
    /// One call attempt of a trunk.
    func count(_ verdict: Verdict, ofTrunk cell: Int) {
        add(at: CounterLayout.trunk(cell, verdict.treatment.rawValue))
        if verdict.isUnscreened {
            add(at: CounterLayout.trunk(cell, CounterLayout.unscreenedOfTrunk))
            count(verdict.rule == .bypass ? .bypassed : .unscreened)
        }
        if verdict.rule == .emergencyCallee { count(.emergency) }
        // It stands before all other reasons where nobody found anything of these two.
        if verdict.treatment == .label, verdict.reasons[0].rule == .stopCeiling { count(.heldStops) }
    }
}

extension JudgedCall {
    /// Of no call.
    static var empty: JudgedCall {
        let attempt = CallAttempt(
            time: Timestamp(microseconds: 0), trunk: .unknown, trunkClass: .international, callID: 0, callee: .absent,
            from: .absent)
        return JudgedCall(attempt: attempt, verdict: Verdict(), features: Features(), versions: Versions())
    }
}
