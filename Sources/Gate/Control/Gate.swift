package import Journal
internal import SIP
package import Screening
internal import Synchronization
package import Telephony
package import Wire

/// The gate in redirect mode: carriers' SBCs ask it by INVITE, and it answers at once with what to do.
///
///     let gate = try Gate(configuration, engine: engine, ring: ring, watchdogRing: other)
///     try gate.start()                    // serves when it returns
///     gate.setBypass(.everything, on: true)
///     let engine = gate.stop()            // for its last snapshot
///
/// Three threads: the judge, the watchdog that lets calls go on when the judge is late (law 1), and a housekeeper that
/// frees and reports. `ring` and `watchdogRing` are drained by the journal's writer.
package final class Gate: Sendable {
    package let configuration: GateConfiguration
    let emergency: EmergencyNumbers
    private let writer: AnswerWriter
    private let mailbox: GateMailbox
    private let baton = Baton()
    private let sources = UnknownSources()
    private let tokens: TokenTable
    private let judgeTally = Tally()
    private let watchdogTally = Tally()
    private let ring: BoundedRing<JudgedCall>
    private let watchdogRing: BoundedRing<JudgedCall>
    private let committed: (@Sendable () -> UInt64)?
    private let screened: ScreenedCalls?
    private let callbacks: GateCallbacks
    private let hooks: GateHooks
    private let outcomes = OutcomeOutlet()
    private let demotions = DemotionOutlet()
    let overload = Overload()
    let board = HopBoard()
    let traces = TraceDesk()
    private let isStopping = Atomic<Bool>(false)
    private let state: Mutex<State>
    /// Which counters a trunk's name has.
    private let cells = Mutex<[String: Int]>([:])

    private struct State: ~Copyable {
        /// Before the start, and after the stop.
        var engine: Engine?
        var running: Running?
    }

    private struct Running {
        var listening: [ListenAddress]
        var shortBuffers: [ShortBuffer]
        var threads: [OSThread]
        var listener: TCPListener?
        var wakeUp: WakeUp
        var questions: QuestionInbox
    }

    /// Checks the configuration; nothing is opened before `start`.
    ///
    /// `committed`: how many elements of `ring` the journal has on disk, for durable trunks; nil: none is durable.
    /// `screened`: where a tap beside the gate learns what was judged.
    package init(
        _ configuration: GateConfiguration, engine: consuming sending Engine, ring: BoundedRing<JudgedCall>,
        watchdogRing: BoundedRing<JudgedCall>, committed: (@Sendable () -> UInt64)? = nil,
        screened: ScreenedCalls? = nil, callbacks: GateCallbacks = GateCallbacks(), hooks: GateHooks = GateHooks()
    ) throws(GateError) {
        try configuration.check()
        do {
            emergency = try EmergencyNumbers(configuration.emergencyNumbers)
        } catch {
            throw GateError(
                .outOfRange, "\"\(error.code)\" is no emergency number: \(EmergencyNumbers.Fault.expected)")
        }
        self.configuration = configuration
        writer = AnswerWriter(configuration)
        tokens = TokenTable(capacity: configuration.rememberedTokens)
        self.ring = ring
        self.watchdogRing = watchdogRing
        self.committed = committed
        self.screened = screened
        self.callbacks = callbacks
        self.hooks = hooks
        let numbers = Dictionary(
            configuration.trunks.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { a, _ in a })
        mailbox = GateMailbox(
            GateMailbox.Letters(
                trunks: try TrunkSet(
                    configuration.trunks, redress: configuration.redress, listen: configuration.listen,
                    cells: Array(configuration.trunks.indices), share: configuration.share,
                    takesFingerprints: configuration.takesFingerprints)))
        state = Mutex(State(engine: engine, running: nil))
        cells.withLock { $0 = numbers }
    }

    // MARK: Life

    /// Opens the sockets and starts the threads. Once. Blocks until calls are served: not from a Swift task that others
    /// wait for.
    ///
    /// `inherited`: sockets that a supervisor holds for it; others are opened.
    package func start(inheriting inherited: InheritedSockets = .none) throws(GateError) {
        let failure = state.withLock { state -> GateError? in
            guard let engine = state.engine.take() else {
                return GateError(.cannotListen, "the gate was started before")
            }
            do throws(WireError) {
                state.running = try open(engine, inherited)
                return nil
            } catch {
                return GateError(.cannotListen, "\(error)")
            }
        }
        if let failure { throw failure }
    }

    private func open(_ engine: consuming Engine, _ inherited: InheritedSockets) throws(WireError) -> Running {
        let wakeUp = try WakeUp()
        let inbox = StreamInbox(wakeUp: wakeUp)
        let questions = QuestionInbox(wakeUp: wakeUp)
        var port = try GatePort(
            addresses(.udp), wakeUp: wakeUp, inherited: inherited, bufferBytes: configuration.receiveBufferBytes,
            dscp: configuration.dscp)
        let listener = try listener(inbox, inherited)
        var listening = port.localAddresses.map { ListenAddress(.udp, $0) }
        listening += listener?.localAddresses.map { ListenAddress(.tcp, $0) } ?? []
        listening += listener?.secureAddresses.map { ListenAddress(.tls, $0) } ?? []
        let shortBuffers = zip(port.localAddresses, port.grantedBuffers).compactMap { address, granted in
            granted < configuration.receiveBufferBytes ? ShortBuffer(address: address, grantedBytes: granted) : nil
        }
        configuration.roaming?.desk.attach(wakeUp)
        let outlet = SnapshotOutlet()
        let addresses = ProxyAddresses(
            udp: port.localAddresses, tcp: listener?.localAddresses ?? [], tls: listener?.secureAddresses ?? [])
        let parts = try parts(wakeUp, inbox, questions, listener, outlet, addresses)
        let watchdog = Handed(try Watchdog(parts, port: &port))
        let loop = Handed(try GateLoop(configuration, parts, addresses, board, engine: engine, port: port))
        let housekeeper = Housekeeper(
            mailbox: mailbox, sources: sources, overload: overload, outlet: outlet, outcomes: outcomes,
            demotions: demotions, callbacks: callbacks, traces: traces, sample: parts.sample,
            desk: ProxyURI.target(ofConfigured: configuration.deskURI))
        baton.heartbeat(Clock.monotonicNanoseconds())
        let threads = [
            // Whatever else runs on its core, the journal's writer first of all, gives way to it soon.
            try OSThread(name: "gate-judge", sliceMicroseconds: 100) { [self] in
                guard let loop = loop.take() else { return }
                finished(loop.run { self.isStopping.load(ordering: .relaxed) })
            },
            try OSThread(name: "gate-watchdog") { [self] in
                watchdog.take()?.run { self.isStopping.load(ordering: .relaxed) }
            },
            try OSThread(name: "gate-keeper") { [self] in
                housekeeper.run { self.isStopping.load(ordering: .relaxed) }
            },
        ]
        return Running(
            listening: listening, shortBuffers: shortBuffers, threads: threads, listener: listener, wakeUp: wakeUp,
            questions: questions)
    }

    private func addresses(_ transport: ListenAddress.Transport) -> [PeerAddress] {
        configuration.listen.filter { $0.transport == transport }.map(\.address)
    }

    /// Nil where the gate listens on UDP alone.
    private func listener(_ inbox: StreamInbox, _ inherited: InheritedSockets) throws(WireError) -> TCPListener? {
        let plain = addresses(.tcp)
        let secure = addresses(.tls)
        guard !plain.isEmpty || !secure.isEmpty else { return nil }
        return try TCPListener(
            addresses: plain, secure: secure, credentials: configuration.tls, limits: configuration.limits,
            dscp: configuration.dscp, inbox: inbox, inherited: inherited
        ) { StreamFraming() }
    }

    private func parts(
        _ wakeUp: WakeUp, _ inbox: StreamInbox, _ questions: QuestionInbox, _ listener: TCPListener?,
        _ outlet: SnapshotOutlet, _ addresses: ProxyAddresses
    ) throws(WireError) -> GateParts {
        GateParts(
            batchSize: configuration.batchSize, rememberedTransactions: configuration.rememberedTransactions,
            deadlineNanoseconds: Int64(configuration.deadlineMilliseconds) * 1_000_000, emergency: emergency,
            writer: writer, mailbox: mailbox, baton: baton, batch: try OpenBatch(slots: configuration.batchSize),
            parking: Parking(), tokens: tokens, sources: sources, inbox: inbox, questions: questions, wakeUp: wakeUp,
            listener: listener,
            handover: Handover(), overload: overload, lane: try Lane(),
            outlet: callbacks.snapshot == nil ? nil : outlet,
            snapshotNanoseconds: Int64(configuration.snapshotSeconds) * 1_000_000_000, outcomes: outcomes,
            demotions: demotions,
            stateless: configuration.proxy.map {
                StatelessProxy(configuration, $0, addresses: addresses, board: board)
            }, ring: ring,
            judgeTally: judgeTally, watchdogRing: watchdogRing, watchdogTally: watchdogTally, committed: committed,
            identities: configuration.identities.map { IdentityDesk($0, deskURI: configuration.deskURI) },
            roaming: configuration.roaming,
            waiting: configuration.roaming.map { $0.waitMilliseconds > 0 } ?? false ? try WaitingCalls() : nil,
            screened: screened, sample: callbacks.sample == nil ? nil : FeatureSample(), hooks: hooks)
    }

    private func finished(_ engine: consuming Engine) {
        let box = Handed(engine)
        state.withLock { $0.engine = box.take() }
    }

    /// Ends the threads and closes the sockets; returns the engine with what it has learnt. Nil when it does not run.
    package func stop() -> sending Engine? {
        guard let running = state.withLock({ $0.running.take() }) else { return nil }
        isStopping.store(true, ordering: .relaxed)
        running.wakeUp.signal()
        for thread in running.threads { thread.join() }
        running.listener?.close()
        for ticket in running.questions.close() { ticket.answer(letGo(ticket.questions)) }
        return state.withLock { $0.engine.take() }
    }

    /// Where calls are served, with the ports that port 0 became; empty when the gate does not run.
    package var listening: [ListenAddress] { state.withLock { $0.running?.listening ?? [] } }

    /// UDP sockets whose receive buffer is smaller than was asked for: net.core.rmem_max is.
    package var shortBuffers: [ShortBuffer] { state.withLock { $0.running?.shortBuffers ?? [] } }

    package struct ShortBuffer: Hashable, Sendable {
        package var address: PeerAddress
        package var grantedBytes: Int
    }

    // MARK: For the extensions

    /// Nil when the gate does not run, or listens on UDP alone.
    var listener: TCPListener? { state.withLock { $0.running?.listener } }

    /// Nil when the gate does not run.
    var questions: QuestionInbox? { state.withLock { $0.running?.questions } }

    var letters: GateMailbox.Letters { mailbox.current }

    @discardableResult
    func post(_ change: (inout GateMailbox.Letters) -> Void) -> UInt64 {
        let generation = mailbox.post(change)
        state.withLock { $0.running?.wakeUp }?.signal()
        return generation
    }

    /// The judge works by this generation, and by what was changed before it.
    package func isInForce(_ generation: UInt64) -> Bool { mailbox.isTaken(generation) }

    /// The call and verdict behind the token of a diverted call, once.
    package func redeem(_ token: DivertToken, at time: Timestamp) -> JudgedCall? {
        tokens.redeem(token, atMilliseconds: time.milliseconds)
    }

    /// Addresses that are no trunk's, the newest last.
    package var unknownSources: [UnknownSources.Seen] { sources.all }

    func sum(at cell: Int) -> UInt64 { judgeTally.value(at: cell) &+ watchdogTally.value(at: cell) }

    /// The watchdog stands in for the judge.
    var isRelieved: Bool { baton.isTaken }

    /// Milliseconds since the judge last showed a sign of life; nil when the gate does not run.
    package var heartbeatAgeMilliseconds: Int64? {
        state.withLock { $0.running == nil } ? nil : baton.age(at: Clock.monotonicNanoseconds()) / 1_000_000
    }

    /// Trunks of the same name keep their counters; beyond the bound all share the last.
    func cell(ofTrunk name: String) -> Int {
        cells.withLock { cells in
            if let cell = cells[name] { return cell }
            let cell = min(cells.count, CounterLayout.mostTrunks)
            cells[name] = cell
            return cell
        }
    }

    static let faults = SIPFault.allCases
}
