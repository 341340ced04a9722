package import Journal
package import Screening
package import Telephony

/// What the rest of Qorgan tells the journal beside judged calls. Clear numbers are sealed before they are written.
package enum ControlEntry: Sendable {
    /// Of a call that has a verdict in the journal; outcomes of calls that passed silently are not kept.
    case outcome(CallOutcome, at: Timestamp)
    /// A person puts a number on a list.
    case listAddition(PresentedNumber, ListKind, reason: String, person: String, at: Timestamp)
    /// A person takes what was added at this position off its list.
    case listRemoval(position: UInt64, reason: String, person: String, at: Timestamp)
    case listLoad(ListLoadEntry, at: Timestamp)
    case login(LoginEntry, at: Timestamp)
    case look(LookEntry, at: Timestamp)
    /// Before the gate judges by it: passes name their trunk by its version.
    case configuration(ConfigurationEntry, at: Timestamp)
    case bypass(BypassEntry, at: Timestamp)
    case trace(TraceEntry, at: Timestamp)
    /// A model came into force.
    case model(TakenModel, at: Timestamp)
    /// Another key signs the checkpoints.
    case keyChange(KeyChange, at: Timestamp)
    /// Data are kept beyond their time, from now on.
    case hold(NewHold, at: Timestamp)
    /// The hold at this position ends.
    case release(hold: UInt64, caseName: String, reason: String, person: String, at: Timestamp)
    case alarm(AlarmEntry, at: Timestamp)
    case gap(GapEntry, at: Timestamp)
    /// A citizen's report.
    case report(caller: PresentedNumber, callee: PresentedNumber, kind: String, at: Timestamp)
    /// A person found what a judged call was.
    case finding(FoundCall, at: Timestamp)
}

/// What a person found of a call, as it is journalled.
package struct FoundCall: Sendable {
    /// Position of the call's verdict.
    package var call: UInt64
    package var pair: PairFinding
    package var effect: CallFindings.Effect
    package var reason: String
    package var person: String

    package init(call: UInt64, pair: PairFinding, effect: CallFindings.Effect, reason: String, person: String) {
        self.call = call
        self.pair = pair
        self.effect = effect
        self.reason = reason
        self.person = person
    }
}

/// Data that somebody wants kept, as it is journalled.
package struct NewHold: Sendable {
    /// Whose calls; absent: everybody's.
    package var number: PresentedNumber
    package var from: Timestamp
    package var until: Timestamp
    package var caseName: String
    package var reason: String
    package var person: String

    package init(
        number: PresentedNumber, from: Timestamp, until: Timestamp, caseName: String, reason: String, person: String
    ) {
        self.number = number
        self.from = from
        self.until = until
        self.caseName = caseName
        self.reason = reason
        self.person = person
    }
}

/// A model that came into force, as it is journalled.
package struct TakenModel: Sendable {
    package var version: UInt32
    /// The one that was in force before; 0: none.
    package var former: UInt32
    /// SHA-256 of the file.
    package var digest: TreeHash
    /// `built-in`, or the path of the file.
    package var source: String
    /// Identity of the key that has signed it; empty: it came with the program.
    package var key: String
    /// Who went back to it, and why; empty: the configuration.
    package var person: String
    package var reason: String

    package init(
        version: UInt32, former: UInt32, digest: TreeHash, source: String, key: String, person: String = "",
        reason: String = ""
    ) {
        self.version = version
        self.former = former
        self.digest = digest
        self.source = source
        self.key = key
        self.person = person
        self.reason = reason
    }
}

extension ListKind {
    /// In the journal's bytes.
    var code: UInt8 {
        switch self {
        case .block: 1
        case .divert: 2
        case .allow: 3
        }
    }

    init?(code: UInt8) {
        guard let kind = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = kind
    }
}
