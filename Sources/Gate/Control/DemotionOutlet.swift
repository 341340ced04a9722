package import Screening
internal import Synchronization
package import Telephony

/// Rules that went above their ceiling of stops, on the way from the judge to the housekeeper.
final class DemotionOutlet: Sendable {
    private let waiting = Mutex(RuleBits())

    init() {}

    /// Once for each time that a rule goes above its ceiling.
    func add(_ rules: RuleBits) { waiting.withLock { $0 = $0.union(rules) } }

    func takeAll() -> RuleBits {
        waiting.withLock { waiting in
            defer { waiting = RuleBits() }
            return waiting
        }
    }
}

/// A rule that the program itself has put into shadow.
package struct Demotion: Hashable, Sendable {
    package var rule: RuleCode
    /// When it was noticed.
    package var time: Timestamp
}
