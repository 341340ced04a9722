/// Under what condition a legal basis allows a measure: a cell of the matrix.
package enum Condition: UInt8, Hashable, Sendable, CaseIterable {
    case permitted = 0
    /// By what the order itself orders.
    case byOrder
    /// The number may be suspended; within two working days it is checked.
    case withCheckInTwoDays
    /// The subscriber's consent, or written terms that say so.
    case subscriberConsent
    /// The consent of the victim whose call it is.
    case victimConsent
    case listedOffences
    /// Only if the order names it in so many words.
    case onlyIfOrderSays
    case treatyRequest
    case treatyRequestOrJointTeam
    /// In the operator's own network, signalling only.
    case ownNetworkNoContent
    /// The order says *open* or *under cover*.
    case openOrUnderCover
    case withReason
    /// Urgent cases, notified within the hours that the law sets.
    case urgentWithNotice
    case urgent
    case notPermitted
}
