import Journal
import SIP
import Screening
import Synchronization
import Telephony
import Wire

@testable import Gate

/// What a judge needs beside its engine, without sockets and threads, and with the same keys each time: the same messages
/// get the same bytes.
struct LoneParts {
    /// As `Harness` has them: one that is believed, one that is not, one whose stops wait for the journal.
    static let trunks = [
        Trunk(
            name: "national", carrier: "a", trunkClass: .national, sources: [Harness.national], trustIdentity: true),
        Trunk(
            name: "international", carrier: "b", trunkClass: .international, sources: [Harness.international],
            trustIdentity: true),
        Trunk(name: "durable", carrier: "c", trunkClass: .international, sources: [Harness.durable], durable: true),
    ]

    let parts: GateParts
    let ring = BoundedRing<JudgedCall>(capacity: 1_024)
    let watchdogRing = BoundedRing<JudgedCall>(capacity: 1_024)
    /// What the journal has on disk.
    let watermark = Harness.Watermark()

    init(_ configuration: GateConfiguration, addresses: ProxyAddresses, board: HopBoard = HopBoard()) throws {
        try configuration.check()
        let wakeUp = try WakeUp()
        let watermark = watermark
        let secret = ProxySecret.ofTests
        parts = GateParts(
            batchSize: configuration.batchSize, rememberedTransactions: configuration.rememberedTransactions,
            deadlineNanoseconds: Int64(configuration.deadlineMilliseconds) * 1_000_000,
            emergency: try EmergencyNumbers(configuration.emergencyNumbers),
            writer: AnswerWriter(configuration, keys: .ofTests),
            mailbox: GateMailbox(
                GateMailbox.Letters(
                    trunks: try TrunkSet(
                        configuration.trunks, redress: configuration.redress, listen: configuration.listen,
                        cells: Array(configuration.trunks.indices), share: configuration.share))),
            baton: Baton(), batch: try OpenBatch(slots: configuration.batchSize), parking: Parking(),
            tokens: TokenTable(capacity: 256), sources: UnknownSources(), inbox: StreamInbox(wakeUp: wakeUp),
            questions: QuestionInbox(wakeUp: wakeUp), wakeUp: wakeUp, listener: nil, handover: Handover(),
            overload: Overload(), lane: try Lane(), outlet: nil, snapshotNanoseconds: .max, outcomes: OutcomeOutlet(),
            demotions: DemotionOutlet(),
            stateless: configuration.proxy.map {
                StatelessProxy(configuration, $0, addresses: addresses, board: board, secret: secret)
            }, ring: ring, judgeTally: Tally(), watchdogRing: watchdogRing, watchdogTally: Tally(),
            committed: { watermark.value.load(ordering: .acquiring) }, identities: nil,
            roaming: configuration.roaming, waiting: nil, screened: nil,
            hooks: GateHooks())
    }

    static func engine(_ policy: Policy? = nil) -> Engine {
        var chosen = policy ?? Policy(version: 1)
        if policy == nil { chosen[.cliHomeMobileInternational] = .treatment(.label) }
        return Engine(
            configuration: EngineConfiguration(callers: 64), policy: chosen, lists: Harness.lists, order: Harness.order)
    }

    /// What was judged since the last time.
    func journalled() -> [JudgedCall] {
        var calls: [JudgedCall] = []
        ring.drain(max: 10_000) { calls.append(copy $0) }
        watchdogRing.drain(max: 10_000) { calls.append(copy $0) }
        return calls
    }

    /// All that judge and watchdog have counted of messages.
    var counted: UInt64 {
        var sum: UInt64 = 0
        for cell in Self.cells { sum &+= parts.judgeTally.value(at: cell) &+ parts.watchdogTally.value(at: cell) }
        return sum
    }

    /// Without those that say how much there is at the moment.
    private static let cells: [Int] =
        CounterLayout.Single.allCases.filter { $0 != .transactions && $0 != .forgotten }.map(\.rawValue)
        + (1...SIPFault.allCases.count).map { CounterLayout.fault(UInt8($0)) }
}

extension AnswerKeys {
    static let ofTests = AnswerKeys(
        seed: ByteHash.Seed(first: 1, second: 2), firstToken: SipHash(key0: 3, key1: 4),
        secondToken: SipHash(key0: 5, key1: 6))
}

extension ProxySecret {
    static let ofTests = ProxySecret(key: SipHash(key0: 7, key1: 8), seed: ByteHash.Seed(first: 9, second: 10))
}

extension Moment {
    /// Simulated: `clock` is what the wall shows beside the monotonic clock.
    init(_ tick: Int64, clock: Int64 = 1_763_000_000_000_000) {
        self.init(nanoseconds: tick * 1_000_000, microseconds: clock + tick * 1_000)
    }
}
