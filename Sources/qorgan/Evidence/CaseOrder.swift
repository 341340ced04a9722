import Authority
import Telephony

/// Whether clear numbers may be given out with a case: under a live order that its bearer names, and that allows it (law 4).
enum CaseOrder {
    /// Throws a `Refusal` that says what is missing.
    static func check(_ number: String, against order: StandingOrder?, at time: Timestamp) throws {
        guard let order, order.number == number else {
            throw Refusal(
                sentence:
                    "qorgan: no order \(number) is in the configuration: clear numbers are given out under the order "
                    + "in [authority] alone")
        }
        switch order.terms.life(at: time) {
        case .live: break
        case .none, .notYet: throw Refusal(sentence: "qorgan: the order \(number) is not yet in force")
        case .expired: throw Refusal(sentence: "qorgan: the order \(number) has expired")
        }
        switch Matrix.condition(of: .unmaskOrList, under: order.basis) {
        case .permitted, .byOrder: return
        case .subscriberConsent, .victimConsent, .notPermitted, .withCheckInTwoDays, .listedOffences, .onlyIfOrderSays,
            .treatyRequest, .treatyRequestOrJointTeam, .ownNetworkNoContent, .openOrUnderCover, .withReason,
            .urgentWithNotice, .urgent:
            throw Refusal(
                sentence: "qorgan: the order's basis \(order.basis.code) does not allow to give out clear numbers")
        }
    }
}
