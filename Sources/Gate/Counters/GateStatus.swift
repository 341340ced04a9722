package import Screening
package import Telephony
package import Wire

/// What the gate has done and how it does, at one moment; counts since it was made.
package struct GateStatus: Sendable {
    package struct TrunkCounts: Sendable {
        package var name: String
        /// By `Treatment.rawValue`: what was carried out.
        package var byTreatment: [UInt64]
        package var unscreened: UInt64
        /// Messages of it that an overload dropped unread.
        package var unanswered: UInt64 = 0

        /// Call attempts of this trunk.
        package var calls: UInt64 { byTreatment.reduce(0, &+) }

        package func count(_ treatment: Treatment) -> UInt64 { byTreatment[Int(treatment.rawValue)] }
    }

    package struct Proxy: Hashable, Sendable {
        /// Requests that were sent on with a transaction, each way counted.
        package var forwarded: UInt64 = 0
        /// Transactions at this moment.
        package var transactions: UInt64 = 0
        /// Requests that went a second way.
        package var failovers: UInt64 = 0
        /// Requests that came back to us: 482.
        package var loops: UInt64 = 0
        /// Answers to nothing that we asked.
        package var strayAnswers: UInt64 = 0
        /// Times that a next hop was given up.
        package var hopDeaths: UInt64 = 0
        /// Outcomes that the journal did not get.
        package var outcomesLost: UInt64 = 0
        /// Of a hundred requests, those that clients with overload control are asked to keep back (RFC 7339).
        package var lossPercent: UInt8 = 0
        /// In the order of the configuration.
        package var hopsAlive: [Bool] = []

        package init() {}
    }

    package struct Overload: Hashable, Sendable {
        package var isOn = false
        /// How often one has begun.
        package var count: UInt64 = 0
        /// Calls that went on unscreened because of it.
        package var unscreened: UInt64 = 0
        /// Messages of unknown addresses, dropped.
        package var strangers: UInt64 = 0
        /// Messages of trunks, dropped unread.
        package var unanswered: UInt64 = 0
        /// Datagrams that found the receive buffer full.
        package var kernelDrops: UInt64 = 0
        /// Of the fullest receive buffer, in thousandths.
        package var fullnessPerThousand = 0

        package init() {}
    }

    package struct Roaming: Hashable, Sendable {
        package var counts: RoamingDesk.Counts
        /// Calls that waited for an answer.
        package var waits: UInt64
        /// Nobody answers.
        package var isDown: Bool
    }

    package struct Cause: Hashable, Sendable {
        package var name: String
        package var count: UInt64
    }

    /// In the order of the configuration that was in force when the gate was made or last reloaded.
    package var trunks: [TrunkCounts] = []
    package var malformed: [Cause] = []
    package var unknownSources: UInt64 = 0
    /// Messages of scanners from unknown addresses, dropped without an answer.
    package var scanners: UInt64 = 0
    package var unknownSourceSeen: Timestamp?
    package var emergencyCalls: UInt64 = 0
    package var unscreened: UInt64 = 0
    package var retransmissions: UInt64 = 0
    package var bypassed: UInt64 = 0
    /// Batches that the watchdog took from a late judge.
    package var reliefs: UInt64 = 0
    /// Calls whose event found the ring full: they went on, the journal counts them as lost.
    package var ringDrops: UInt64 = 0
    /// Answers on durable trunks that were allowed because the journal did not commit in time.
    package var notDurableInTime: UInt64 = 0
    /// Stops that became labels because the trunk's stops of that minute were used up.
    package var heldStops: UInt64 = 0
    /// Live transactions that the retransmission table had no room for.
    package var forgottenTransactions: UInt64 = 0
    /// Calls answered within so many nanoseconds and not within the bucket before: one bucket an octave.
    package var latencies: [(nanoseconds: UInt64, count: UInt64)] = []
    /// Connections, where the gate listens on TCP or TLS.
    package var streams: StreamCounters?
    /// The last second of the certificate that new TLS connections are shown, since 1970.
    package var certificateUntilSeconds: Int64?
    /// Only in proxy mode.
    package var proxy: Proxy?
    package var p50Nanoseconds: UInt64 = 0
    package var p99Nanoseconds: UInt64 = 0
    /// Since the judge's last sign of life; nil before the first.
    package var heartbeatAgeMilliseconds: Int64?
    package var bypass = Bypass()
    package var overload = Overload()
    /// Nil: nobody is asked who is abroad.
    package var roaming: Roaming?

    package init() {}
}
