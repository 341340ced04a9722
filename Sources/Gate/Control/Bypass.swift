package import Screening
package import Telephony

/// What is let through unjudged: everything, single trunks, single rules. Set by people, in force with the next batch.
///
/// While it is on for everything or for a trunk, the engine is not asked at all, so that bypass also helps where the
/// engine is the trouble: the answer is allow, *unscreened*, and the rule in the journal is `bypass`. A bypassed rule
/// runs in shadow: computed and journalled, not counted (`Engine.bypass(rules:)`).
package struct Bypass: Hashable, Sendable {
    package enum Scope: Hashable, Sendable {
        case everything
        case trunk(TrunkID)
        case rule(RuleCode)
    }

    package var everything = false
    package var trunks: Set<UInt16> = []
    package var ruleBits = RuleBits()

    package init() {}

    package var isOff: Bool { !everything && trunks.isEmpty && ruleBits.isEmpty }

    package var rules: [RuleCode] { ruleBits.rules }

    package mutating func set(_ scope: Scope, on: Bool) {
        switch scope {
        case .everything: everything = on
        case .trunk(let trunk):
            if on { trunks.insert(trunk.index) } else { trunks.remove(trunk.index) }
        case .rule(let rule): if on { ruleBits.insert(rule) } else { ruleBits.remove(rule) }
        }
    }

    /// The engine is not asked for calls of this trunk.
    @inline(__always)
    func covers(_ trunk: UInt16) -> Bool { everything || (!trunks.isEmpty && trunks.contains(trunk)) }
}
