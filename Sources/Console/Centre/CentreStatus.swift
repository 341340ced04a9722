package import Ledger
package import Telephony

/// The state of gate and journal as the bars on every page show it.
package struct CentreStatus: Sendable {
    /// Calls are served: `/healthz` answers 200.
    package var isReady: Bool
    package var bypasses: [ActiveBypass]
    package var journal: JournalHealth
    package var gate: GateHealth
    /// Nil: no trace runs.
    package var trace: ActiveTrace?

    package init(
        isReady: Bool, bypasses: [ActiveBypass] = [], journal: JournalHealth, gate: GateHealth,
        trace: ActiveTrace? = nil
    ) {
        self.isReady = isReady
        self.bypasses = bypasses
        self.journal = journal
        self.gate = gate
        self.trace = trace
    }
}

/// A trace that runs.
package struct ActiveTrace: Sendable {
    package var trunk: String
    package var person: String
    package var until: Timestamp

    package init(trunk: String, person: String, until: Timestamp) {
        self.trunk = trunk
        self.person = person
        self.until = until
    }
}

/// A bypass that is on: set by a person, or of a rule by its ceiling of stops.
package struct ActiveBypass: Sendable {
    /// Stands for the program in a person's place, in the journal too.
    package static let ceiling = "ceiling of stops"

    package var scope: BypassScope
    package var person: String
    package var since: Timestamp

    package init(scope: BypassScope, person: String, since: Timestamp) {
        self.scope = scope
        self.person = person
        self.since = since
    }

    /// The program has put the rule into shadow, and a person is to look at it.
    package var isByCeiling: Bool {
        if case .rule = scope { return person == Self.ceiling }
        return false
    }
}

/// How the journal's writer does.
package struct JournalHealth: Sendable {
    package enum Writer: Hashable, Sendable {
        case writing
        /// Why it cannot write, in the system's words: a full disk, a locked database.
        case failing(String)
    }

    /// Whether its checkpoints are signed.
    package enum Signing: Hashable, Sendable {
        case on
        /// Its key is missing.
        case off
        /// What contradicts what was signed before.
        case stopped(String)
    }

    package var writer: Writer
    /// Nil: nobody expects it to be signed.
    package var signing: Signing?
    /// Entries that could not be written since the start.
    package var lostEntries: UInt64
    /// How far the views are behind the journal.
    package var viewLagMilliseconds: Int64
    package var position: UInt64
    /// Empty: nobody witnesses the journal.
    package var witnesses: [WitnessHealth] = []
    /// Empty: nobody tells when its checkpoints existed.
    package var timeStamps: [TimeStampHealth] = []
    /// Nil: the journal is streamed to no centre.
    package var central: CentralHealth?

    package init(
        writer: Writer = .writing, lostEntries: UInt64 = 0, viewLagMilliseconds: Int64 = 0, position: UInt64 = 0
    ) {
        self.writer = writer
        self.lostEntries = lostEntries
        self.viewLagMilliseconds = viewLagMilliseconds
        self.position = position
    }
}

/// What a witness of the journal has signed last.
package struct WitnessHealth: Hashable, Sendable {
    package var name: String
    /// When; nil: it has signed nothing yet.
    package var signed: Timestamp?
    /// Entries under what it has signed.
    package var position: UInt64
    /// Why it has not signed the newest checkpoint; empty: it has.
    package var fault: String
    /// It has signed another history than this journal's.
    package var isContradicted: Bool

    package init(name: String, signed: Timestamp?, position: UInt64, fault: String = "", isContradicted: Bool = false) {
        self.name = name
        self.signed = signed
        self.position = position
        self.fault = fault
        self.isContradicted = isContradicted
    }
}

/// What a time-stamping authority has said of the journal last.
package struct TimeStampHealth: Hashable, Sendable {
    package var authority: String
    /// By the authority's clock; nil: it has said nothing yet.
    package var stamped: Timestamp?
    /// Entries under the checkpoint that is stamped.
    package var position: UInt64
    /// How often it is asked.
    package var everySeconds: Int
    /// Why the newest checkpoint is not stamped; empty: nothing is wrong.
    package var fault: String

    package init(authority: String, stamped: Timestamp?, position: UInt64, everySeconds: Int, fault: String = "") {
        self.authority = authority
        self.stamped = stamped
        self.position = position
        self.everySeconds = everySeconds
        self.fault = fault
    }
}

/// How the gate does.
package struct GateHealth: Sendable {
    /// Nil before the first sign of life.
    package var heartbeatAgeMilliseconds: Int64?
    package var trunks: [TrunkActivity]
    package var p50Microseconds: UInt32
    package var p99Microseconds: UInt32
    package var unscreened: UInt64
    package var unknownSources: UInt64
    /// When the last call from an unknown source came; a bar warns for five minutes.
    package var unknownSourceSeen: Timestamp?
    /// Datagrams that were no SIP, by cause in the codec's words.
    package var malformed: [CauseCount]

    package init(
        heartbeatAgeMilliseconds: Int64? = nil, trunks: [TrunkActivity] = [], p50Microseconds: UInt32 = 0,
        p99Microseconds: UInt32 = 0, unscreened: UInt64 = 0, unknownSources: UInt64 = 0,
        unknownSourceSeen: Timestamp? = nil, malformed: [CauseCount] = []
    ) {
        self.heartbeatAgeMilliseconds = heartbeatAgeMilliseconds
        self.trunks = trunks
        self.p50Microseconds = p50Microseconds
        self.p99Microseconds = p99Microseconds
        self.unscreened = unscreened
        self.unknownSources = unknownSources
        self.unknownSourceSeen = unknownSourceSeen
        self.malformed = malformed
    }
}

/// Calls a second on one trunk, over the last seconds.
package struct TrunkActivity: Sendable {
    package var trunk: String
    package var callsPerSecond: Double

    package init(trunk: String, callsPerSecond: Double) {
        self.trunk = trunk
        self.callsPerSecond = callsPerSecond
    }
}

/// A cause and how often it came.
package struct CauseCount: Sendable {
    package var cause: String
    package var count: UInt64

    package init(cause: String, count: UInt64) {
        self.cause = cause
        self.count = count
    }
}
