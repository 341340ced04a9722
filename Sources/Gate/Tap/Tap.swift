package import Authority
package import Screening
internal import Synchronization
package import Telephony
internal import Wire

/// A tap: hears the signalling that a carrier sends a copy of, and touches no call.
///
///     let tap = try Tap(configuration, use: TapUse(beside: screened) { outcomes in ... })
///     try tap.start()
///     tap.counters
///     tap.stop()
///
/// One thread, and one more for TCP.
package final class Tap: Sendable {
    package let configuration: TapConfiguration
    private let board = TapBoard()
    private let isStopping = Atomic<Bool>(false)
    private let snapshot: (@Sendable (SnapshotPiece) -> Void)?
    private let snapshotSeconds: Int
    private let state: Mutex<State>

    private struct State: ~Copyable {
        var use: TapUse?
        var running: Running?
        var engine: Engine?
    }

    private struct Running {
        var listening: [ListenAddress]
        var thread: OSThread
        var listener: TCPListener?
        var wakeUp: WakeUp
    }

    /// Checks the configuration; nothing is opened before `start`. `snapshot` gets the pieces of the engine's state.
    package init(
        _ configuration: TapConfiguration, use: consuming sending TapUse, snapshotSeconds: Int = 60,
        snapshot: (@Sendable (SnapshotPiece) -> Void)? = nil
    ) throws(GateError) {
        try configuration.check()
        self.configuration = configuration
        self.snapshot = snapshot
        self.snapshotSeconds = snapshotSeconds
        state = Mutex(State(use: use, running: nil, engine: nil))
    }

    // MARK: Life

    /// Opens sockets or the interface, and starts the thread. Once.
    package func start() throws(GateError) {
        let reader = try TapReader(configuration)
        let box = Handed(reader)
        let failure = state.withLock { state -> GateError? in
            guard let use = state.use.take(), let reader = box.take() else {
                return GateError(.cannotListen, "the tap was started before")
            }
            do throws(WireError) {
                state.running = try open(reader, use)
                return nil
            } catch {
                return GateError(.cannotListen, "\(error)")
            }
        }
        if let failure { throw failure }
    }

    private func open(_ reader: consuming TapReader, _ use: consuming TapUse) throws(WireError) -> Running {
        let wakeUp = try WakeUp()
        let inbox = StreamInbox(wakeUp: wakeUp)
        var listening: [ListenAddress] = []
        var listener: TCPListener?
        var port: TapPort?
        var capture: LiveCapture?
        if let interface = configuration.interface {
            capture = try LiveCapture(interface: interface, filter: configuration.filter) { StreamFraming() }
        } else {
            let made = try TapPort(
                configuration.listen.filter { $0.transport == .udp }.map(\.address), inbox: inbox, wakeUp: wakeUp)
            listening = made.localAddresses.map { ListenAddress(.udp, $0) }
            port = consume made
            let streams = configuration.listen.filter { $0.transport == .tcp }.map(\.address)
            if !streams.isEmpty {
                let made = try TCPListener(addresses: streams, inbox: inbox) { HEPFraming() }
                listening += made.localAddresses.map { ListenAddress(.tcp, $0) }
                listener = made
            }
        }
        let loop = Handed(
            TapLoop(port, capture, reader, use, board, snapshotSeconds: snapshotSeconds, snapshot: snapshot))
        let thread = try OSThread(name: "tap") { [self] in
            guard let loop = loop.take() else { return }
            let engine = Handed(loop.run { self.isStopping.load(ordering: .relaxed) })
            state.withLock { $0.engine = engine.take() ?? nil }
        }
        return Running(listening: listening, thread: thread, listener: listener, wakeUp: wakeUp)
    }

    /// Ends the thread and closes what was opened; returns the engine of a tap that judges.
    package func stop() -> sending Engine? {
        guard let running = state.withLock({ $0.running.take() }) else { return nil }
        isStopping.store(true, ordering: .relaxed)
        running.wakeUp.signal()
        running.thread.join()
        running.listener?.close()
        return state.withLock { $0.engine.take() }
    }

    // MARK: Status and changes

    /// Where HEP3 is taken, with the ports that port 0 became.
    package var listening: [ListenAddress] { state.withLock { $0.running?.listening ?? [] } }

    package var counters: TapCounters { board.current }

    package var heartbeatAgeMilliseconds: Int64? {
        let beat = board.lastBeat
        return beat == 0 ? nil : max(0, Clock.monotonicNanoseconds() &- beat) / 1_000_000
    }

    /// In force with the next batch; nil leaves as it is.
    @discardableResult
    package func install(
        trunks: [Trunk]? = nil, policy: Policy? = nil, order: StandingOrder?? = nil, lists: ListSnapshot? = nil,
        bypassedRules: RuleBits? = nil, findings: [TimedFinding] = []
    ) throws(GateError) -> UInt64 {
        var set: TapTrunks?
        if let trunks { set = try TapTrunks(trunks) }
        return board.post { letters in
            letters.trunks = set ?? letters.trunks
            letters.policy = policy ?? letters.policy
            letters.order = order ?? letters.order
            letters.lists = lists ?? letters.lists
            letters.bypassedRules = bypassedRules ?? letters.bypassedRules
            letters.findings += findings
        }
    }

    package func isInForce(_ generation: UInt64) -> Bool { board.isTaken(generation) }
}
