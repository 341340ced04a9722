import Journal
import Screening
import Telephony
import Wire

/// What judge, watchdog and housekeeper share; made once by the gate. Everything in it is safe from any thread, or is
/// for the one thread that its comment names.
struct GateParts: Sendable {
    let batchSize: Int
    let rememberedTransactions: Int
    let deadlineNanoseconds: Int64
    let emergency: EmergencyNumbers
    let writer: AnswerWriter
    let mailbox: GateMailbox
    let baton: Baton
    let batch: OpenBatch
    let parking: Parking
    let tokens: TokenTable
    let sources: UnknownSources
    let inbox: StreamInbox
    /// Calls that are asked about otherwise than by SIP.
    let questions: QuestionInbox
    let wakeUp: WakeUp
    /// Writes answers to connections; nil where the gate listens on UDP alone.
    let listener: TCPListener?
    /// What the watchdog answered, for the judge to remember.
    let handover: Handover
    /// Set by the watchdog.
    let overload: Overload
    /// From the watchdog to the judge, in an overload.
    let lane: Lane
    /// Nil: nobody wants snapshots.
    let outlet: SnapshotOutlet?
    let snapshotNanoseconds: Int64
    let outcomes: OutcomeOutlet
    let demotions: DemotionOutlet
    /// Proxy mode: what the watchdog forwards by.
    let stateless: StatelessProxy?
    /// Written by the judge alone.
    let ring: BoundedRing<JudgedCall>
    let judgeTally: Tally
    /// Written by the watchdog alone.
    let watchdogRing: BoundedRing<JudgedCall>
    let watchdogTally: Tally
    /// The journal's watermark for calls of the judge's ring; nil: no journal, durable trunks are answered at once.
    let committed: (@Sendable () -> UInt64)?
    /// Used by the judge alone.
    let identities: IdentityDesk?
    /// Nil: nobody is asked who roams.
    let roaming: RoamingSettings?
    /// Nil: no call waits for an answer.
    let waiting: WaitingCalls?
    /// Where a tap beside the gate learns what was judged; nil: there is none.
    let screened: ScreenedCalls?
    /// nil: nobody watches how features lie.
    var sample: FeatureSample?
    let hooks: GateHooks
}

/// Where tests reach in. Unset, each costs one comparison a batch.
package struct GateHooks: Sendable {
    /// Called by the judge's thread while a batch is open, with the number of messages in it.
    package var whileJudging: (@Sendable (Int) -> Void)?

    /// Whether the watchdog's thread has a CPU of its own to help the judge on; nil: as many as the process may use.
    package var hasSpareCPU: Bool?

    package init(whileJudging: (@Sendable (Int) -> Void)? = nil, hasSpareCPU: Bool? = nil) {
        self.whileJudging = whileJudging
        self.hasSpareCPU = hasSpareCPU
    }
}
