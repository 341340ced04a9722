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
    /// Bit `rawValue` of each bypassed rule; every rule's raw value is below 64.
    package var ruleBits: UInt64 = 0

    package init() {}

    package var isOff: Bool { !everything && trunks.isEmpty && ruleBits == 0 }

    package var rules: [RuleCode] {
        RuleCode.allCases.filter { $0.rawValue < 64 && ruleBits & 1 << UInt64($0.rawValue) != 0 }
    }

    package mutating func set(_ scope: Scope, on: Bool) {
        switch scope {
        case .everything: everything = on
        case .trunk(let trunk):
            if on { trunks.insert(trunk.index) } else { trunks.remove(trunk.index) }
        case .rule(let rule):
            guard rule.rawValue < 64 else { return }
            let bit: UInt64 = 1 << UInt64(rule.rawValue)
            if on { ruleBits |= bit } else { ruleBits &= ~bit }
        }
    }

    /// The engine is not asked for calls of this trunk.
    @inline(__always)
    func covers(_ trunk: UInt16) -> Bool { everything || (!trunks.isEmpty && trunks.contains(trunk)) }
}
