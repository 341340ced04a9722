internal import Screening

/// What one rule did in one hour, or in several together.
package struct RuleCounts: Hashable, Sendable {
    /// Calls for which it fired and counted.
    package var fired = 0
    /// Of them: calls that were stopped or warned because of it.
    package var stopped = 0
    package var warned = 0
    /// A stop that it asked for and that was not carried out: no order, or the trunk's profile.
    package var heldBack = 0
    /// Calls for which it fired in shadow: computed and journalled, not counted.
    package var shadow = 0
    /// Of them: calls that nothing else stopped, so that this rule would have been what stops them.
    package var shadowAlone = 0
    /// Calls for which it fired, in shadow or not, of which people found what they were. A call that is contested counts for
    /// neither.
    package var scam = 0
    package var honest = 0

    package init() {}

    var isEmpty: Bool { self == RuleCounts() }

    package static func += (counts: inout RuleCounts, more: RuleCounts) {
        counts.fired += more.fired
        counts.stopped += more.stopped
        counts.warned += more.warned
        counts.heldBack += more.heldBack
        counts.shadow += more.shadow
        counts.shadowAlone += more.shadowAlone
        counts.scam += more.scam
        counts.honest += more.honest
    }
}

/// Counts of calls with a reason by hour and rule, as they are gathered for the views.
struct RuleHours {
    struct Key: Hashable {
        /// Hours since 1970 in UTC.
        var hour: Int64
        var rule: UInt8
    }

    static let microsecondsAnHour: Int64 = 3_600_000_000

    private(set) var counts: [Key: RuleCounts] = [:]

    /// `reasons` as journalled: each rule once.
    mutating func add(
        _ treatment: Treatment, _ proposed: Treatment, rule: UInt8, _ reasons: Reasons, atMicroseconds time: Int64
    ) {
        let hour = Self.hour(of: time)
        for reason in reasons {
            var more = RuleCounts()
            if reason.isShadow {
                more.shadow = 1
                more.shadowAlone = treatment.intercepts ? 0 : 1
            } else {
                more.fired = 1
                if reason.rule == rule {
                    more.stopped = treatment.intercepts ? 1 : 0
                    more.warned = treatment > .allow && !treatment.intercepts ? 1 : 0
                    more.heldBack = proposed.intercepts && !treatment.intercepts ? 1 : 0
                }
            }
            counts[Key(hour: hour, rule: reason.rule), default: RuleCounts()] += more
        }
    }

    typealias Reasons = [(rule: UInt8, isShadow: Bool)]

    static func hour(of microseconds: Int64) -> Int64 {
        let hour = microseconds / microsecondsAnHour
        return microseconds < 0 && hour * microsecondsAnHour != microseconds ? hour - 1 : hour
    }
}
