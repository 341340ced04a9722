package import Telephony

/// The answer to "may this be done?": access fails closed, no answer means no.
package enum Permission: Hashable, Sendable {
    case permitted
    case refused(Refusal)

    @inlinable package var isPermitted: Bool { self == .permitted }
}

/// What is missing for a measure. Raw values are journalled and never reused.
package enum Refusal: UInt8, Hashable, Sendable, CaseIterable {
    case noOrder = 1
    case orderNotYetInForce
    case orderExpired
    /// The order's legal basis does not know the measure at all.
    case notUnderThisBasis
    case needsSubscriberConsent
    case needsVictimConsent
    /// Allowed only under a condition that this standing order does not show (listed offences, a treaty request …).
    case conditionNotShown
}

extension Matrix {
    /// May `measure` be taken under `terms` at `time`? `consent`: the callee agreed to have suspect calls diverted.
    package static func permits(
        _ measure: Measure, under terms: StandingOrder.Terms?, consent: Bool, at time: Timestamp
    ) -> Permission {
        guard let terms else { return permits(measure, under: nil, life: .none, consent: consent) }
        return permits(measure, under: terms.basis, life: terms.life(at: time), consent: consent)
    }

    /// The same from what a verdict's feature vector keeps of the order.
    package static func permits(
        _ measure: Measure, under basis: LegalBasis?, life: StandingOrder.Life, consent: Bool
    ) -> Permission {
        if measure.isFree { return .permitted }
        guard let basis else { return .refused(.noOrder) }
        switch life {
        case .none: return .refused(.noOrder)
        case .notYet: return .refused(.orderNotYetInForce)
        case .expired: return .refused(.orderExpired)
        case .live: break
        }
        switch condition(of: measure, under: basis) {
        case .permitted: return .permitted
        case .subscriberConsent: return consent ? .permitted : .refused(.needsSubscriberConsent)
        case .victimConsent: return .refused(.needsVictimConsent)
        case .notPermitted: return .refused(.notUnderThisBasis)
        case .byOrder, .withCheckInTwoDays, .listedOffences, .onlyIfOrderSays, .treatyRequest,
            .treatyRequestOrJointTeam,
            .ownNetworkNoContent, .openOrUnderCover, .withReason, .urgentWithNotice, .urgent:
            return .refused(.conditionNotShown)
        }
    }
}
