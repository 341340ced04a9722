import Telephony
import Wire

/// One thread that sends a schedule and plays everybody in it: the carriers' SBCs, the callees, the Desk.
struct CallLoop: ~Copyable {
    enum Alarm {
        case carrier(UInt64, CarrierCall.Alarm)
        case called(UInt64, leg: Int, AnsweringParty.Alarm)
        case forget(UInt64)
    }

    let options: TrafficOptions
    let gate: PeerAddress
    let trunks: [Station]
    let stations: [Station]
    /// Of each trunk, in their order; empty over UDP.
    let connections: [GateConnection]
    let run: String
    var report: TrafficReport
    var calls: [UInt64: LiveCall] = [:]
    var alarms = AlarmHeap<Alarm>()
    var text = MessageText()
    var now: Int64 = Clock.monotonicNanoseconds()
    private var poller = Poller()
    /// Which connection has which place in the poller.
    private var watched: [(place: Int, connection: Int)] = []
    private var schedule: DaySchedule
    private var upcoming: PlannedCall?
    private var started: Int64 = 0
    private var sent = 0
    private var lastDue: Int64 = 0

    /// Calls begun in one turn of the loop, so that answers are read in between.
    private static let burst = 64
    /// Batches read from one socket in one turn.
    private static let mostBatches = 64
    /// What is under way at the end has so long to be decided, and then to hang up.
    private static let lastWait: Int64 = 5_000_000_000
    private static let progressInterval: Int64 = 500_000_000

    init(_ options: TrafficOptions, gate: PeerAddress, trunks: [Station], others: [Station]) {
        self.options = options
        self.gate = gate
        self.trunks = trunks
        stations = trunks + others
        connections = options.transport == .tcp ? trunks.map { GateConnection(from: $0.address, to: gate) } : []
        run = String(options.runID ?? UInt64(bitPattern: Clock.realtimeMicroseconds()), radix: 36)
        schedule = options.schedule()
        report = TrafficReport(seed: options.seed, isLoad: options.rate != nil)
        watch()
    }

    /// Stations first, in their order; then the connections that there are.
    private mutating func watch() {
        poller = Poller()
        for station in stations { _ = poller.watch(station.descriptor) }
        watched = []
        for (index, connection) in connections.enumerated() {
            guard let descriptor = connection.descriptor, let place = poller.watch(descriptor) else { continue }
            watched.append((place, index))
        }
    }

    mutating func run(stop: StopSwitch, progress: ((TrafficReport) -> Void)?) -> TrafficReport {
        started = Clock.monotonicNanoseconds()
        now = started
        upcoming = schedule.next()
        var nextProgress = started + Self.progressInterval
        while upcoming != nil, !stop.isStopped, !isTimeUp, !report.health.isHopeless(at: now) {
            turn(launching: true)
            if let progress, now >= nextProgress {
                nextProgress = now + Self.progressInterval
                report.elapsedNanoseconds = now - started
                report.inFlight = calls.count
                progress(report)
            }
        }
        report.elapsedNanoseconds = Clock.monotonicNanoseconds() - started
        wrapUp()
        report.undecided = report.attempts - report.decided
        report.inFlight = 0
        report.dropped = stations.reduce(0) { $0 + $1.dropped } + connections.reduce(0) { $0 + $1.dropped }
        return report
    }

    private var isTimeUp: Bool {
        guard let seconds = options.seconds else { return false }
        return (now - started) / 1_000_000_000 >= Int64(seconds)
    }

    // MARK: One turn

    private mutating func turn(launching: Bool) {
        now = Clock.monotonicNanoseconds()
        if launching { launchDue() }
        while let alarm = alarms.takeDue(at: now) { ring(alarm) }
        for station in stations { station.flush() }
        flushConnections()
        wait(launching: launching)
        let ready = watched.filter { poller.isReady($0.place) }
        for station in 0..<stations.count where poller.isReady(station) {
            read(stations[station])
        }
        for entry in ready { read(connections[entry.connection], of: trunks[entry.connection]) }
    }

    private mutating func flushConnections() {
        var hasChanged = false
        for connection in connections where connection.flush(at: now) { hasChanged = true }
        if hasChanged { watch() }
    }

    private mutating func read(_ connection: GateConnection, of trunk: Station) {
        now = Clock.monotonicNanoseconds()
        var received: [[UInt8]] = []
        let hasEnded = connection.receive(at: now) { received.append($0) }
        for bytes in received { take(bytes, from: gate, at: trunk) }
        if hasEnded { watch() }
    }

    /// All that has arrived, within reason: an alarm for an answer that already lies here would be a false one.
    private mutating func read(_ station: Station) {
        for _ in 0..<Self.mostBatches {
            now = Clock.monotonicNanoseconds()
            var received: [(bytes: [UInt8], peer: PeerAddress)] = []
            let count = station.receive { received.append(($0, $1)) }
            for datagram in received { take(datagram.bytes, from: datagram.peer, at: station) }
            if count < Station.slots { return }
        }
    }

    private mutating func wait(launching: Bool) {
        // What the kernel does not take yet is offered again soon.
        var until = now + (connections.contains(where: \.isBusy) ? 1_000_000 : 100_000_000)
        if launching, calls.count < options.mostCallsInFlight, let due = upcomingDue { until = min(until, due) }
        if let due = alarms.nextDue { until = min(until, due) }
        poller.wait(timeoutNanoseconds: max(0, until - Clock.monotonicNanoseconds()))
    }

    private var upcomingDue: Int64? {
        guard let upcoming else { return nil }
        if let rate = options.rate {
            return started + Int64(Int128(sent) * 1_000_000_000 / Int128(max(1, rate)))
        }
        let elapsed = options.curve.elapsed(at: upcoming.milliseconds) - firstElapsed
        return max(lastDue, started + Int64(clamping: Int128(elapsed) * 1_000_000 / Int128(max(1, options.speed))))
    }

    /// The day begins with its first call.
    private var firstElapsed: Int64 { firstMilliseconds.map(options.curve.elapsed) ?? 0 }
    private var firstMilliseconds: Int64?

    private mutating func launchDue() {
        var burst = 0
        while let plan = upcoming, burst < Self.burst, calls.count < options.mostCallsInFlight {
            if firstMilliseconds == nil { firstMilliseconds = plan.milliseconds }
            guard let due = upcomingDue, due <= now else { return }
            lastDue = due
            launch(plan, scheduled: due)
            sent += 1
            burst += 1
            upcoming = schedule.next()
        }
    }

    private mutating func launch(_ plan: PlannedCall, scheduled: Int64) {
        guard let trunk = place(for: plan) else { return }
        let station = trunks[trunk]
        let writer = CallWriter(
            plan: plan, run: run, own: station.address, isGateByTCP: options.transport == .tcp)
        let hop = LiveCall.Hop(uri: "sip:\(plan.callee.text)@\(gate);user=phone", address: gate)
        let carrier = CarrierCall(
            timing: timing(plan), callerEnds: plan.releasedBy == .caller, isAnswered: plan.isAnswered,
            followsContacts: options.rate == nil, isGateReliable: options.transport == .tcp)
        let call = LiveCall(
            plan: plan, writer: writer, station: station, trunk: trunk, scheduled: scheduled, carrier: carrier,
            gate: hop
        )
        calls[plan.sequence] = call
        report.began(plan.kind)
        report.health.asked(at: now)
        perform(call.carrier.start(), call)
    }

    /// Trunks of a class take turns, as they do in `DayRecords`.
    private func place(for plan: PlannedCall) -> Int? {
        let fitting = options.trunks.indices.filter { options.trunks[$0].trunkClass == plan.trunkClass }
        guard !fitting.isEmpty else { return nil }
        return fitting[Int(plan.sequence % UInt64(fitting.count))]
    }

    // MARK: Time in the clock of the run

    private func scaled(_ milliseconds: Int64) -> Int64 {
        max(milliseconds * 1_000_000 / Int64(max(1, options.speed)), 5_000_000)
    }

    private func timing(_ plan: PlannedCall) -> CarrierCall.Timing {
        var timing = CarrierCall.Timing()
        timing.silence = options.silenceNanoseconds
        timing.routeAdvance = Int64(options.routeAdvanceMilliseconds) * 1_000_000
        timing.ring = scaled(plan.ringMilliseconds)
        timing.talk = scaled(plan.talkMilliseconds)
        // Nobody talks longer than an hour and a half.
        timing.longest = max(30_000_000_000, scaled(5_400_000))
        return timing
    }

    /// A callee behaves as planned; the Desk answers at once and holds the caller for half a minute.
    func course(_ plan: PlannedCall, isDesk: Bool) -> AnsweringParty.Course {
        if isDesk {
            let hold = 20_000 + Int64(plan.sequence % 20) * 1_000
            return AnsweringParty.Course(
                ring: scaled(300), answers: true, refuses: false, talk: scaled(hold), hangsUp: true)
        }
        return AnsweringParty.Course(
            ring: scaled(plan.ringMilliseconds), answers: plan.isAnswered,
            refuses: !plan.isAnswered && plan.releasedBy != .caller, talk: scaled(plan.talkMilliseconds),
            hangsUp: plan.releasedBy != .caller)
    }

    // MARK: The end of the run

    private mutating func wrapUp() {
        let deadline = Clock.monotonicNanoseconds() + Self.lastWait
        while report.decided < report.attempts, now < deadline { turn(launching: false) }
        for call in calls.values.sorted(by: { $0.plan.sequence < $1.plan.sequence }) {
            guard let alarm = call.carrier.wrapUp() else { continue }
            perform(call.carrier.ring(alarm), call)
        }
        while !calls.isEmpty, now < deadline { turn(launching: false) }
    }
}
