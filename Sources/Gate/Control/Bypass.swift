package import Screening
internal import Synchronization
package import Telephony

/// What is let through unjudged: everything, single trunks, single rules. Set by people, read by the judge once a batch.
///
/// While it is on for everything or for a trunk, the engine is not asked at all, so that bypass also helps where the
/// engine is the trouble: the answer is allow, and the journal says `bypass`. For a rule, the engine judges without it.
package final class Bypass: Sendable {
    package struct State: Hashable, Sendable {
        package var everything = false
        package var trunks: Set<UInt16> = []
        /// Bit `rawValue` of each bypassed rule; every rule's raw value is below 64.
        package var ruleBits: UInt64 = 0

        package init() {}

        package var isOff: Bool { !everything && trunks.isEmpty && ruleBits == 0 }

        package var rules: [RuleCode] {
            RuleCode.allCases.filter { $0.rawValue < 64 && ruleBits & 1 << UInt64($0.rawValue) != 0 }
        }
    }

    package enum Scope: Hashable, Sendable {
        case everything
        case trunk(TrunkID)
        case rule(RuleCode)
    }

    private let state = Mutex(State())
    private let changes = Atomic<UInt64>(0)

    package init() {}

    package var current: State { state.withLock { $0 } }

    /// Rises with each change: the judge looks at this alone.
    var generation: UInt64 { changes.load(ordering: .acquiring) }

    package func set(_ scope: Scope, on: Bool) {
        state.withLock { state in
            switch scope {
            case .everything: state.everything = on
            case .trunk(let trunk):
                if on { state.trunks.insert(trunk.index) } else { state.trunks.remove(trunk.index) }
            case .rule(let rule):
                guard rule.rawValue < 64 else { return }
                let bit: UInt64 = 1 << UInt64(rule.rawValue)
                if on { state.ruleBits |= bit } else { state.ruleBits &= ~bit }
            }
        }
        _ = changes.add(1, ordering: .acquiringAndReleasing)
    }

    /// Everything as it was written down before a restart.
    package func restore(_ new: State) {
        state.withLock { $0 = new }
        _ = changes.add(1, ordering: .acquiringAndReleasing)
    }
}
