package import Ledger
package import Screening
package import Telephony

/// What the pages may set in motion; implemented where the parts are put together.
///
/// Every function that throws has changed nothing, and the page says so.
package protocol CentreControl: Sendable {
    /// The centre's state now; cheap, called once a second.
    func status() -> CentreStatus
    /// Returns when the gate judges by the new state; journalled.
    func setBypass(_ scope: BypassScope, on: Bool, by person: String) async throws
    /// Returns the position of the entry that was committed to the journal; the gate has the new list then.
    func changeList(_ change: ListChange, by person: String) async throws -> UInt64
    /// A person says what the judged call at `position` was. Journalled, and the judge has it, when this returns what it did;
    /// throws `FindingFault` where it cannot hold.
    func find(
        _ finding: Finding, callAt position: UInt64, reason: String, by person: String
    ) async throws -> CallFindings.Effect
    /// A look that cannot be journalled must not happen: when this throws, the page is not shown.
    func recordLook(_ look: Look, by person: String) async throws
    func recordLogin(_ event: LoginEvent, by person: String) async throws
}

/// Why a finding is not taken.
package enum FindingFault: Error, Hashable, Sendable {
    /// No judged call stands there; a call that passed without a reason is kept nowhere.
    case unknownCall
    /// The call is older than `Finding.lifeSeconds`.
    case late
    /// This person has said the same of this call already.
    case repeated
    /// The caller had no number: there is nobody whom it could hold for.
    case noCaller
    /// Somebody decides on this call at this moment.
    case busy
}

/// What bypass covers: while it is on, every verdict there becomes allow.
package enum BypassScope: Hashable, Sendable {
    case everything
    case trunk(String)
    case rule(RuleCode)
}

/// A change of the lists that people keep.
package enum ListChange: Hashable, Sendable {
    case add(ListTarget, kind: ListKind, reason: String)
    /// Takes the entry that was added at this position off its list.
    case remove(position: UInt64, reason: String)
}

/// Whom a list entry names.
package enum ListTarget: Hashable, Sendable {
    /// A number that was seen: 32 hex digits.
    case pseudonym(String)
    /// A number that a person typed.
    case number(PresentedNumber)
}

/// What a person looked at.
package enum Look: Hashable, Sendable {
    case call(position: UInt64)
    case number(pseudonym: String)
    /// The filters as they stand in the URL: pseudonyms, never clear numbers, and nothing that a person typed but the
    /// length of it. A Call-ID stands apart, to be journalled by its digest alone.
    case search(filters: String, callID: String?)
    case lists
    /// The list of a trunk's traced calls.
    case traces(trunk: String)
    /// The messages of a traced call: `page`, `text` or `pcap`. The Call-ID is journalled by its digest alone.
    case ladder(callID: String, form: String)
    /// Entries of the journal from this position on, by HTTP: a bundle of a session, `follows` of a token for the hour.
    case entries(from: UInt64, form: String)
}

package enum LoginEvent: Hashable, Sendable {
    case login
    case logout
    /// A token that was wrong, used or too old, or too many attempts.
    case refused
}
