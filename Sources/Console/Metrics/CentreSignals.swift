package import Telephony

/// Everything that is watched from outside, at one moment; counts since the start.
package struct CentreSignals: Sendable {
    package struct TrunkCounts: Sendable {
        package var name: String
        /// By `Treatment.rawValue`.
        package var byTreatment: [UInt64]
        package var unscreened: UInt64

        package init(name: String, byTreatment: [UInt64], unscreened: UInt64) {
            self.name = name
            self.byTreatment = byTreatment
            self.unscreened = unscreened
        }
    }

    /// Calls answered within `seconds` and not within the bucket before.
    package struct LatencyBucket: Sendable {
        package var seconds: Double
        package var count: UInt64

        package init(seconds: Double, count: UInt64) {
            self.seconds = seconds
            self.count = count
        }
    }

    package var isServing = false
    package var heartbeatAgeMilliseconds: Int64?
    package var trunks: [TrunkCounts] = []
    package var latencies: [LatencyBucket] = []
    package var malformed: [CauseCount] = []
    package var unknownSources: UInt64 = 0
    package var emergencyCalls: UInt64 = 0
    package var ruleDivisionsByZero: UInt64 = 0
    package var bypassedCalls: UInt64 = 0
    package var retransmissions: UInt64 = 0
    package var watchdogReliefs: UInt64 = 0
    package var ringDrops: UInt64 = 0
    package var notDurableInTime: UInt64 = 0
    package var heldStops: UInt64 = 0
    /// Rules that their ceiling of stops keeps in shadow.
    package var demotedRules = 0
    package var forgottenTransactions: UInt64 = 0
    package var overload = Overload()

    /// Messages came faster than they could be answered.
    package struct Overload: Hashable, Sendable {
        package var isOn = false
        package var count: UInt64 = 0
        package var unscreened: UInt64 = 0
        package var strangers: UInt64 = 0
        package var unanswered: UInt64 = 0
        package var kernelDrops: UInt64 = 0
        package var fullness = 0.0
        /// The share of their requests that a proxy's clients are asked to keep back.
        package var asked = 0.0

        package init() {}
    }

    /// Nil: nobody is asked who is abroad.
    package var roaming: Roaming?

    /// Questions to the operator's register.
    package struct Roaming: Hashable, Sendable {
        package var asked: UInt64
        package var answered: UInt64
        package var failed: UInt64
        package var refused: UInt64
        /// Calls that waited.
        package var waits: UInt64
        package var isDown: Bool

        package init(
            asked: UInt64, answered: UInt64, failed: UInt64, refused: UInt64, waits: UInt64, isDown: Bool
        ) {
            self.asked = asked
            self.answered = answered
            self.failed = failed
            self.refused = refused
            self.waits = waits
            self.isDown = isDown
        }
    }

    package var openConnections = 0
    package var acceptedConnections: UInt64 = 0
    package var tlsHandshakes: UInt64 = 0
    package var keepAlives: UInt64 = 0
    /// Refused, or ended by the gate, by cause.
    package var endedConnections: [CauseCount] = []
    /// The last second of the certificate that TLS connections are shown, since 1970; nil: there is no TLS.
    package var certificateUntilSeconds: Int64?

    package var isJournalWriting = true
    package var lostEntries: UInt64 = 0
    package var waitingEntries = 0
    package var journalPosition: UInt64 = 0
    package var viewLagMilliseconds: Int64 = 0
    package var areViewsWriting = true
    package var signedPosition: UInt64 = 0
    /// Of each witness, how old its last signature is in seconds.
    package var cosignatureAges: [(witness: String, seconds: Double)] = []
    /// Of each time-stamping authority, how long ago by its clock it has stamped last, in seconds.
    package var timeStampAges: [(authority: String, seconds: Double)] = []

    /// Nil: the journal is streamed to no centre.
    package var central: Central?

    /// What people put on lists is in force.
    package var areListsRead = true
    package var listEntries: [CauseCount] = []
    package var bypassesOfEverything = 0
    package var bypassesOfTrunks = 0
    package var bypassesOfRules = 0
    /// When the standing order ends; nil: there is none.
    package var orderUntil: Timestamp?
    package var started: Timestamp?
    package var version = ""

    package init() {}

    /// The stream to the centre.
    package struct Central: Sendable {
        var isStreaming: Bool
        /// Entries that a synchronous standby has.
        var confirmed: UInt64
        /// Entries that it has not.
        var lag: UInt64
        /// How old the oldest of those is.
        var lagSeconds: Int64

        package init(isStreaming: Bool, confirmed: UInt64, lag: UInt64, lagSeconds: Int64) {
            self.isStreaming = isStreaming
            self.confirmed = confirmed
            self.lag = lag
            self.lagSeconds = lagSeconds
        }
    }

    /// Why this centre should not be asked now; empty: it should.
    var obstacles: [Obstacle] {
        var found: [Obstacle] = []
        if !isServing { found.append(Obstacle(code: "not-serving", detail: "The gate does not serve calls.")) }
        if let age = heartbeatAgeMilliseconds {
            if age > Self.longestSilenceMilliseconds {
                found.append(
                    Obstacle(code: "judge-silent", detail: "The judge has shown no sign of life for \(age) ms."))
            }
        } else if isServing {
            found.append(Obstacle(code: "judge-silent", detail: "The judge has shown no sign of life yet."))
        }
        if !isJournalWriting {
            found.append(Obstacle(code: "journal-not-writing", detail: "The journal cannot be written."))
        }
        if !areListsRead {
            found.append(
                Obstacle(code: "lists-not-loaded", detail: "What people put on lists is not in force yet."))
        }
        return found
    }

    struct Obstacle {
        var code: String
        var detail: String
    }

    /// The judge's heart beats 20 times a second.
    static let longestSilenceMilliseconds: Int64 = 1_000
}
