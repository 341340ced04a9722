// Owner: the judge's thread and whoever explains. Never allocates. Budget: part of RuleTable's. Bench: JudgeBench.
internal import Telephony

/// What the caller did before, and what happened on the victim's side.
extension RuleTable {
    @inline(__always)
    static func callerFanOut(_ f: Features, _ abroad: Bool) -> Reason? {
        // A gate sees few honest callers from abroad with 15 callees an hour; a courier at home reaches 25.
        let callees = f[.calleesHour]
        let weight =
            abroad
            ? step(callees, (15, 1_500), (30, 2_500), (60, 3_300), (150, 4_000))
            : step(callees, (60, 700), (120, 1_200), (300, 1_700), (1_000, 2_000))
        guard weight > 0 else { return nil }
        // People who call back speak for the caller.
        let halved = f[.returned] &* 5 >= f[.attemptsDay] ? weight / 2 : weight
        return Reason(rule: .callerFanOut, weight: halved, first: callees)
    }

    @inline(__always)
    static func callerRate(_ f: Features, _ abroad: Bool) -> Reason? {
        let attempts = f[.attemptsMinute]
        let weight =
            abroad
            ? step(attempts, (6, 700), (12, 1_200), (25, 1_600), (60, 2_000))
            : step(attempts, (12, 300), (30, 600), (60, 800), (200, 1_000))
        return weight == 0 ? nil : Reason(rule: .callerRate, weight: weight, first: attempts)
    }

    @inline(__always)
    static func callerOneCallEach(_ f: Features, _ abroad: Bool) -> Reason? {
        // Twenty callees: below, one call each says nothing.
        guard f[.calleesDay] >= 20, f[.attemptsDay] &* 10 <= f[.calleesDay] &* 13 else { return nil }
        return Reason(
            rule: .callerOneCallEach, weight: abroad ? 1_000 : 500, first: f[.calleesDay], second: f[.attemptsDay])
    }

    @inline(__always)
    static func callerSequential(_ f: Features) -> Reason? {
        // Five of the last eight numbers within 16 of this one: a person's contacts are no such row.
        return f[.neighbours] < 5 ? nil : Reason(rule: .callerSequential, weight: 3_500, first: f[.neighbours])
    }

    @inline(__always)
    static func callerUnanswered(_ f: Features, _ abroad: Bool) -> Reason? {
        guard f[.outcomes] >= 10, f[.answered] &* 5 <= f[.outcomes] else { return nil }
        return Reason(
            rule: .callerUnanswered, weight: abroad ? 3_000 : 2_000, first: f[.outcomes] &- f[.answered],
            second: f[.outcomes])
    }

    @inline(__always)
    static func callerShortCalls(_ f: Features) -> Reason? {
        guard f[.answered] >= 10, f[.short] &* 10 >= f[.answered] &* 7 else { return nil }
        return Reason(rule: .callerShortCalls, weight: 1_000, first: f[.short], second: f[.answered])
    }

    @inline(__always)
    static func callerNew(_ f: Features) -> Reason? {
        // An engine that has watched for less than three days takes everybody for new.
        guard f[.watchedMinutes] >= 3 * 1_440, f[.ageMinutes] < 1_440, f[.calleesDay] >= 5 else { return nil }
        return Reason(rule: .callerNew, weight: 500, first: f[.calleesDay])
    }

    @inline(__always)
    static func callerReported(_ f: Features) -> Reason? {
        let weight = step(f[.reports], (1, 2_500), (2, 4_000), (3, 5_500), (5, 7_000))
        return weight == 0 ? nil : Reason(rule: .callerReported, weight: weight, first: f[.reports])
    }

    /// A code from one stranger, then "the bank" from another.
    @inline(__always)
    static func calleeHandOver(_ f: Features) -> Reason? {
        guard f[.handOverSeconds] > 0 else { return nil }
        switch f[.handOverAbroad] {
        case 3: return Reason(rule: .calleeHandOver, weight: 5_500, first: f[.handOverSeconds])
        case 1, 2:
            guard f[.handOverSeconds] <= 300 else { return nil }
            return Reason(rule: .calleeHandOver, weight: 2_500, first: f[.handOverSeconds])
        // Two strangers from home within minutes are a courier and a clinic.
        default: return nil
        }
    }
}
