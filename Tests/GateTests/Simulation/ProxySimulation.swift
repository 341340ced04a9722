import Journal
import Screening
import Synchronization
import Telephony
import Wire

@testable import Gate

/// Carriers on one side of a proxy gate, next hops and a Desk on the other, and a network between them, in simulated time:
/// all by one seed.
///
/// The gate is the real one without sockets and threads (`LoneProxy`): parsing, judging, journal ring, transactions,
/// dialogs, timers. The neighbours and the network are written for this and share nothing with it.
final class ProxySimulation {
    /// What the gate heard and said, in order.
    struct Seen {
        var at: Int64
        var isSent: Bool
        var peer: PeerAddress
        var message: SimulatedMessage
    }

    static let start: Int64 = 1_000_000
    /// Behind it nothing may be left: Timer C, 64 x T1 behind a CANCEL, the longest way through all hops, and the answers.
    static let end = start + 1_200_000

    let seed: UInt64
    let proxy: LoneProxy
    private(set) var callers: [SimulatedCaller] = []
    private(set) var callees: [SimulatedCallee] = []
    private(set) var seen: [Seen] = []
    /// What the journal was given.
    private(set) var verdicts: [JudgedCall] = []
    private(set) var now = ProxySimulation.start
    private var network: SimulatedNetwork
    private var random: SeededGenerator
    /// Of each next hop and the Desk, when it is away: it neither hears nor sends.
    private var away: [Range<Int64>] = []
    /// The judge hangs: the watchdog has the sockets, and no timer fires.
    let hang: Range<Int64>
    private var isHanging = false
    private var clockStep: Int64 = 0
    private var clockStepsAt: Int64
    private var committedAt: Int64 = .max
    private let commitsAfter: Int64?
    private(set) var steps = 0
    /// Set when the gate has something to do and no timer that would have it done.
    private(set) var stuck: String?
    /// Where a talking call held no place of its trunk.
    private(set) var placesLost = 0

    init(seed: UInt64) throws {
        self.seed = seed
        var random = SeededGenerator(seed: seed)
        let conditions = Self.conditions(&random)
        network = SimulatedNetwork(conditions, seed: random.next())
        clockStepsAt = Self.start + random.below(60_000)
        commitsAfter = random.chance(80) ? random.below(150) : nil
        let from = Self.start + random.below(30_000)
        hang = random.chance(20) ? from..<(from + random.below(10_000) + 1) : 0..<0
        proxy = try LoneProxy(at: Self.start) { configuration in
            configuration.proxy?.probeMilliseconds = 30_000
            for index in configuration.trunks.indices { configuration.trunks[index].concurrentCalls = 1_000 }
        }
        self.random = random
        for peer in [LoneProxy.first, LoneProxy.second, LoneProxy.desk] {
            callees.append(SimulatedCallee(peer: peer))
            away.append(awayTime())
        }
        let count = seed % 100 == 0 ? 20 : 1 + Int(self.random.below(3))
        for index in 0..<count { callers.append(makeCaller(index)) }
    }

    // MARK: What the seed makes

    private static func conditions(_ random: inout SeededGenerator) -> SimulatedNetwork.Conditions {
        var conditions = SimulatedNetwork.Conditions()
        conditions.lost = [0, 0, 5, 15, 30][Int(random.below(5))]
        conditions.doubled = [0, 0, 10, 30][Int(random.below(4))]
        conditions.delay = [1...1, 5...40, 1...700][Int(random.below(3))]
        conditions.slow = [0, 0, 0, 3][Int(random.below(4))]
        return conditions
    }

    private func awayTime() -> Range<Int64> {
        guard random.chance(25) else { return 0..<0 }
        let from = Self.start + (random.chance(50) ? 0 : random.below(30_000))
        return from..<(from + 1 + (random.chance(30) ? 2_000_000 : random.below(60_000)))
    }

    private func makeCaller(_ index: Int) -> SimulatedCaller {
        var plan = SimulatedCaller.Plan()
        plan.startsAt = Self.start + 100 + random.below(4_000)
        if random.chance(25) { plan.cancelsAfter = random.below(random.chance(50) ? 500 : 12_000) }
        plan.talksFor = random.below(40_000)
        if random.chance(20) { plan.changesAfter = random.below(10_000) }
        plan.acknowledges = random.chance(95)
        if random.chance(8) { plan.vanishesAt = plan.startsAt + random.below(20_000) }
        let number = [
            Harness.foreign, Harness.foreign, Harness.foreign, Harness.listed, Harness.diverted, Harness.homeMobile,
        ]
        let host: UInt32 = [0x7F00_0014, 0x7F00_0014, 0x7F00_000A, 0x7F00_001E][Int(random.below(4))]
        return SimulatedCaller(
            id: "s\(seed)c\(index)", caller: "+" + number[Int(random.below(Int64(number.count)))],
            callee: random.chance(10) ? "112" : "+\(Harness.callee)",
            peer: PeerAddress(v4: host, port: UInt16(5_070 + index)), isReliable: random.chance(15), plan: plan)
    }

    private func makePlan() -> SimulatedCallee.Plan {
        var plan = SimulatedCallee.Plan()
        plan.ringsAfter = random.chance(85) ? random.below(1_500) : nil
        plan.answersAfter = random.chance(88) ? random.below(random.chance(80) ? 9_000 : 120_000) : nil
        plan.code = [200, 200, 200, 200, 200, 486, 503, 500, 404, 603, 302, 408][Int(random.below(12))]
        if random.chance(10) { plan.forksAfter = random.below(4_000) }
        plan.ignoresCancel = random.chance(20)
        if random.chance(40) { plan.hangsUpAfter = random.below(30_000) }
        // Timer C begins anew with each ringing: only a callee that answers at last may ring for ever.
        if plan.answersAfter != nil, random.chance(10) { plan.ringsEvery = 20_000 }
        return plan
    }

    var trace: String {
        seen.reduce("") { $0 + "\n\($1.at) \($1.isSent ? "to" : "of") \($1.peer) \($1.message.summary)" }
    }

    // MARK: Time

    /// Until nothing happens any more.
    func run() {
        while now < Self.end {
            let next = deadline
            guard next < .max else { break }
            now = max(now, next)
            steps += 1
            guard steps < 200_000 else {
                stuck = "does not end"
                return
            }
            turn()
        }
        verdicts = proxy.lone.journalled()
        if proxy.transactions > 0 { stuck = stuck ?? "\(proxy.transactions) transactions wait for no timer" }
    }

    private var deadline: Int64 {
        var first = network.deadline
        for caller in callers { first = min(first, caller.deadline) }
        for callee in callees { first = min(first, callee.deadline) }
        // The wheel turns by ticks: what is due fires with the next one.
        if let wanted = proxy.deadline {
            first = min(
                first,
                max(wanted, now) / TimerWheel.tickMilliseconds * TimerWheel.tickMilliseconds
                    + TimerWheel.tickMilliseconds)
        }
        if proxy.hasHeld { first = min(first, now + 10) }
        // Back from where it hung it sees at once what is due.
        if isHanging { first = min(max(first, now + 1), hang.upperBound) }
        return first
    }

    private var moment: Moment { Moment(now, clock: 1_763_000_000_000_000 + clockStep) }

    private func turn() {
        if now >= clockStepsAt {
            // The wall's clock is set: forward, back, by a leap second or by a day.
            clockStep = [0, 1_000_000, -1_000_000, 86_400_000_000, -86_400_000_000][Int(random.below(5))]
            clockStepsAt = .max
        }
        commit()
        if isHanging, !hang.contains(now) { proxy.regain() }
        isHanging = hang.contains(now)
        while let packet = network.next(at: now) { arrive(packet) }
        for index in callers.indices where callers[index].deadline <= now {
            for bytes in callers[index].timeReached(now) { fromCaller(index, bytes) }
        }
        for index in callees.indices where callees[index].deadline <= now {
            for bytes in callees[index].timeReached(now) { fromCallee(index, bytes) }
        }
        if !isHanging { send(proxy.timeReached(moment)) }
        checkPlaces()
    }

    /// The journal's disk: some time behind, or stuck.
    private func commit() {
        guard let commitsAfter else { return }
        let offered = proxy.lone.ring.offered
        guard offered > proxy.lone.watermark.value.load(ordering: .relaxed) else { return }
        if committedAt == .max { committedAt = now + commitsAfter }
        guard now >= committedAt else { return }
        proxy.lone.watermark.value.store(offered, ordering: .relaxed)
        committedAt = .max
    }

    // MARK: Messages

    private func fromCaller(_ index: Int, _ bytes: [UInt8]) {
        let connection = callers[index].isReliable ? ConnectionID(UInt64(index + 1)) : nil
        network.send(
            .init(from: callers[index].peer, to: LoneProxy.gate, bytes: bytes, connection: connection), at: now)
    }

    private func fromCallee(_ index: Int, _ bytes: [UInt8]) {
        guard !away[index].contains(now) else { return }
        network.send(.init(from: callees[index].peer, to: LoneProxy.gate, bytes: bytes), at: now)
    }

    private func arrive(_ packet: SimulatedNetwork.Packet) {
        if packet.to == LoneProxy.gate {
            seen.append(Seen(at: now, isSent: false, peer: packet.from, message: SimulatedMessage(packet.bytes)))
            send(
                isHanging
                    ? proxy.deliverLate(packet.bytes, from: packet.from, connection: packet.connection, at: moment)
                    : proxy.deliver(packet.bytes, from: packet.from, connection: packet.connection, at: moment))
        } else if let index = callees.firstIndex(where: { $0.peer == packet.to }) {
            guard !away[index].contains(now) else { return }
            let message = SimulatedMessage(packet.bytes)
            for bytes in callees[index].received(message, at: now, plan: { makePlan() }) { fromCallee(index, bytes) }
        } else if let index = callers.firstIndex(where: { $0.peer == packet.to }) {
            for bytes in callers[index].received(SimulatedMessage(packet.bytes), at: now) { fromCaller(index, bytes) }
        }
    }

    private func send(_ packets: [LoneProxy.Packet]) {
        for packet in packets {
            var peer = packet.peer
            if let connection = packet.connection { peer = callers[Int(connection.number) - 1].peer }
            seen.append(Seen(at: now, isSent: true, peer: peer, message: SimulatedMessage(packet.bytes)))
            network.send(
                .init(from: LoneProxy.gate, to: peer, bytes: packet.bytes, connection: packet.connection), at: now)
        }
    }

    // MARK: What has to hold all the time

    /// Who talks counts against his trunk's ceiling, until a BYE comes by.
    private func checkPlaces() {
        for trunk: UInt16 in 0..<3 {
            let talking = callers.count {
                $0.state == .talking && proxy.trunk(of: $0.peer) == trunk && $0.callee != "112"
                    && !hasSeenBye($0.callID)
            }
            if proxy.placesTaken(ofTrunk: trunk) < talking { placesLost += 1 }
        }
    }

    private func hasSeenBye(_ callID: String) -> Bool {
        seen.contains { !$0.isSent && $0.message.method == "BYE" && $0.message.callID == callID }
    }

    // MARK: The end

    /// Four hours later: calls of which nothing was heard are over.
    func passHours() {
        now += DialogTable.longestSilence + 1_000
        _ = proxy.timeReached(moment)
    }
}
