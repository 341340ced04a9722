// Owner: the judge's thread and whoever explains. Never allocates. Budget: 150 ns. Bench: JudgeBench.
package import Authority
package import Telephony

/// Features in, verdict out: the pure second half of judging, and the whole of explaining.
///
/// Order of looking: emergency, allow list, block list, people's findings, rules. All that a verdict depends on is in the vector and the
/// policy (what of the order matters is in the vector too), so a verdict is recomputed years later from the journal.
package enum Rulebook {
    /// Version of the built-in file; rises with each change of a condition or a weight.
    package static var version: UInt32 { RuleSet.standard.version }

    package static func verdict(of features: borrowing Features, policy: borrowing Policy) -> Verdict {
        var weighing = Weighing(policy, features)
        // Once for all rules: the compiler may copy the vector for it.
        let values = features.values.span
        if features[.emergencyCallee] != 0 {
            weighing.settle(.emergencyCallee, values)
        } else if features[.emergencyIdentity] != 0 {
            weighing.emergencyIdentity(policy, values)
        } else if features[.ceiling] != 0 {
            return weighing.aboveCeiling(features, values)
        } else if !weighing.settledByLists(policy, values) {
            weighing.findings(policy, values)
            weighing.rules(policy, values)
        }
        return weighing.verdict(policy, features)
    }

    /// What kept the proposed treatment of `verdict` from being carried out; nil where nothing did.
    package static func refusal(of verdict: Verdict, features: borrowing Features) -> Refusal? {
        guard verdict.proposed != verdict.treatment,
            case .refused(let refusal) = permission(for: verdict.proposed, features: features)
        else { return nil }
        return refusal
    }

    /// May `treatment` be carried out under the order that the vector tells of?
    package static func permission(for treatment: Treatment, features: borrowing Features) -> Permission {
        Matrix.permits(
            treatment.measure, under: LegalBasis(rawValue: UInt8(truncatingIfNeeded: features[.basis] &- 1)),
            life: StandingOrder.Life(rawValue: UInt8(truncatingIfNeeded: features[.orderLife])) ?? .none,
            consent: features[.consent] != 0)
    }

    /// A treatment that is refused falls to a label, which needs no order.
    static func apply(_ treatment: Treatment, to verdict: inout Verdict, features: borrowing Features) {
        verdict.proposed = treatment
        verdict.treatment = treatment
        // The trunk's hours or share: judged, and not carried out. A ceiling of stops holds less, see `Weighing`.
        let withheld = features[.withheld]
        guard withheld == 0 || withheld == Int32(Withheld.stopCeiling.rawValue) else {
            verdict.treatment = .allow
            return
        }
        guard treatment > .label else { return }
        if permission(for: treatment, features: features).isPermitted {
            verdict.basis = UInt8(truncatingIfNeeded: features[.basis] &- 1)
        } else {
            verdict.treatment = .label
        }
    }

    /// Why the trunk's profile, or its ceiling of stops, kept the proposed treatment from being carried out.
    package static func withheld(_ verdict: Verdict, features: borrowing Features) -> Withheld {
        guard verdict.proposed != verdict.treatment else { return .no }
        let withheld = Withheld(rawValue: UInt8(truncatingIfNeeded: features[.withheld])) ?? .no
        // What no order allowed was not the ceiling's to hold.
        guard withheld == .stopCeiling else { return withheld }
        return permission(for: verdict.proposed, features: features).isPermitted ? .stopCeiling : .no
    }
}

extension Treatment {
    /// The row of the matrix that speaks of this treatment.
    package var measure: Measure {
        switch self {
        case .allow, .label: .labelCall
        case .announce: .announce
        case .challenge: .challenge
        case .divert: .divert
        case .block: .blockCall
        }
    }
}
