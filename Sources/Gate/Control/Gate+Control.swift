package import Authority
package import Screening
package import Telephony
package import Wire

/// What people and other parts change while the gate runs. Everything is in force with the judge's next batch; each
/// function returns the generation to ask `isInForce` for.
extension Gate {
    @discardableResult
    package func install(lists: ListSnapshot) -> UInt64 { post { $0.lists = lists } }

    @discardableResult
    package func install(policy: Policy) -> UInt64 { post { $0.policy = policy } }

    /// Nil: no order; nothing beyond a label is done.
    @discardableResult
    package func install(order: StandingOrder?) -> UInt64 { post { $0.order = .some(order) } }

    /// Replaces all trunks, or throws and changes nothing. Bypassed trunks stay so by name.
    @discardableResult
    package func install(trunks: [Trunk]) throws(GateError) -> UInt64 {
        let set = try trunkSet(trunks)
        return post { Self.replace(trunks: set, in: &$0) }
    }

    /// A configuration as a whole: in force with one batch, so that no policy is carried out under another order.
    @discardableResult
    package func install(
        trunks: [Trunk], policy: Policy, order: StandingOrder?, lists: ListSnapshot, redress: Redress? = nil
    ) throws(GateError) -> UInt64 {
        let set = try trunkSet(trunks, redress: redress)
        return post { letters in
            Self.replace(trunks: set, in: &letters)
            letters.policy = policy
            letters.order = .some(order)
            letters.lists = lists
        }
    }

    /// A caller's way back, in force for the trunks as they are.
    @discardableResult
    package func install(redress: Redress) throws(GateError) -> UInt64 {
        let set = try trunkSet(letters.trunks.trunks, redress: redress)
        return post { Self.replace(trunks: set, in: &$0) }
    }

    private func trunkSet(_ trunks: [Trunk], redress: Redress? = nil) throws(GateError) -> TrunkSet {
        try TrunkSet(
            trunks, redress: redress ?? letters.trunks.redress, listen: configuration.listen,
            cells: trunks.map { cell(ofTrunk: $0.name) }, share: configuration.share,
            takesFingerprints: configuration.takesFingerprints)
    }

    private static func replace(trunks set: TrunkSet, in letters: inout GateMailbox.Letters) {
        let names = letters.bypass.trunks.compactMap { index in
            Int(index) < letters.trunks.trunks.count ? letters.trunks.trunks[Int(index)].name : nil
        }
        letters.bypass.trunks = Set(
            set.trunks.indices.filter { names.contains(set.trunks[$0].name) }.map { UInt16(truncatingIfNeeded: $0) })
        letters.trunks = set
        letters.trace = letters.tracing(letters.trace?.tap)
    }

    /// How calls ended, for the engine to learn in the order given. False: so many wait that these are lost.
    @discardableResult
    package func learn(_ outcomes: [TimedOutcome]) -> Bool {
        var isTaken = false
        post { letters in
            guard letters.outcomes.count + outcomes.count <= GateMailbox.mostOutcomes else { return }
            letters.outcomes += outcomes
            isTaken = true
        }
        return isTaken
    }

    /// What people found, in force with the judge's next batch. Few: people say it one by one.
    @discardableResult
    package func learn(_ findings: [TimedFinding]) -> UInt64 { post { $0.findings += findings } }

    /// What new TLS connections are shown from now on; those that are open live on.
    package func install(tls credentials: TLSCredentials) { listener?.install(credentials) }

    // MARK: Bypass

    @discardableResult
    package func setBypass(_ scope: Bypass.Scope, on: Bool) -> UInt64 {
        post { letters in
            letters.bypass.set(scope, on: on)
            // Whoever switches a rule on again means it, whether a person or a ceiling has put it into shadow.
            if case .rule(let rule) = scope, !on { letters.restoredRules.insert(rule) }
        }
    }

    /// All of it, as it was before a restart.
    @discardableResult
    package func restoreBypass(_ bypass: Bypass) -> UInt64 { post { $0.bypass = bypass } }

    package var bypass: Bypass { letters.bypass }

    /// The trunk of this name in the configuration in force.
    package func trunk(named name: String) -> TrunkID? {
        letters.trunks.trunks.firstIndex { $0.name == name }.map { TrunkID(index: UInt16(truncatingIfNeeded: $0)) }
    }

    /// Names of the trunks in force, by `TrunkID.index`.
    package var trunkNames: [String] { letters.trunks.trunks.map(\.name) }
}
