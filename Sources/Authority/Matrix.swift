/// Measures by legal basis: data, not code, for the console to show and for lawyers to confirm.
///
///     | measure | operator antifraud | operational-search | covert action | communications 41-1 |
///
/// Sources: orders of 8.10.2025 and 3.11.2025; law 154-XIII on operational-search activity; Criminal Procedure Code
/// chapter 30; law 567-II on communications, article 41-1. To be confirmed by the customer's lawyers.
package enum Matrix {
    /// The condition of `measure` under `basis`.
    package static func condition(of measure: Measure, under basis: LegalBasis) -> Condition {
        let row = row(of: measure)
        return switch basis {
        case .operatorAntifraud: row.0
        case .operationalSearch: row.1
        case .covertAction: row.2
        case .communications41: row.3
        }
    }

    private typealias Row = (Condition, Condition, Condition, Condition)

    private static func row(of measure: Measure) -> Row {
        switch measure {
        case .blockCall: (.permitted, .permitted, .permitted, .permitted)
        case .labelCall: (.permitted, .permitted, .permitted, .permitted)
        case .announce: (.permitted, .permitted, .permitted, .permitted)
        case .challenge: (.subscriberConsent, .permitted, .permitted, .notPermitted)
        case .divert: (.subscriberConsent, .permitted, .permitted, .notPermitted)
        case .suspendNumber: (.withCheckInTwoDays, .byOrder, .byOrder, .permitted)
        case .suspendTrunk: (.notPermitted, .byOrder, .byOrder, .permitted)
        case .listenOrRecord: (.victimConsent, .listedOffences, .permitted, .notPermitted)
        case .recordWithoutIndication: (.notPermitted, .onlyIfOrderSays, .onlyIfOrderSays, .notPermitted)
        case .connectionsOfNumber: (.notPermitted, .permitted, .permitted, .notPermitted)
        case .sendDataAbroad: (.notPermitted, .treatyRequest, .treatyRequestOrJointTeam, .notPermitted)
        case .tapSignalling: (.ownNetworkNoContent, .permitted, .permitted, .notPermitted)
        case .answerInPlace: (.subscriberConsent, .openOrUnderCover, .onlyIfOrderSays, .notPermitted)
        case .warnPeople: (.permitted, .permitted, .permitted, .permitted)
        case .unmaskOrList: (.withReason, .byOrder, .byOrder, .byOrder)
        case .publishNumber: (.notPermitted, .byOrder, .byOrder, .byOrder)
        case .startBeforeOrder: (.notPermitted, .urgentWithNotice, .urgentWithNotice, .urgent)
        }
    }
}
