import Journal
import Screening
import Synchronization
import Telephony
import Wire

@testable import Gate

/// Carriers that ask a redirect gate over a network that fails, in simulated time: all by one seed.
///
/// The gate is the real one without sockets and threads (`LoneJudge`): judge, watchdog, journal ring, parked stops. Now and
/// then the judge hangs and the watchdog answers; the journal's disk is slow, or stands still.
final class RedirectSimulation {
    /// An answer, or a request that came.
    struct Seen {
        var at: Int64
        var isSent: Bool
        /// The watchdog had the sockets.
        var isLate: Bool
        var peer: PeerAddress
        var message: SimulatedMessage
    }

    static let start: Int64 = 1_000_000
    static let deadlineMilliseconds: Int64 = 200

    let seed: UInt64
    let judge: LoneJudge
    private(set) var callers: [SimulatedCaller] = []
    private(set) var seen: [Seen] = []
    private(set) var verdicts: [JudgedCall] = []
    private(set) var now = RedirectSimulation.start
    private var network: SimulatedNetwork
    private var random: SeededGenerator
    /// The judge hangs: what comes is the watchdog's.
    private let hang: Range<Int64>
    private var isHanging = false
    private var clockStep: Int64 = 0
    private var clockStepsAt: Int64
    private var committedAt: Int64 = .max
    private let commitsAfter: Int64?

    init(seed: UInt64) throws {
        self.seed = seed
        var random = SeededGenerator(seed: seed)
        var conditions = SimulatedNetwork.Conditions()
        conditions.lost = [0, 5, 15, 40][Int(random.below(4))]
        conditions.doubled = [0, 10, 40][Int(random.below(3))]
        conditions.delay = [1...1, 5...40, 1...900][Int(random.below(3))]
        conditions.slow = [0, 0, 5][Int(random.below(3))]
        network = SimulatedNetwork(conditions, seed: random.next())
        clockStepsAt = Self.start + random.below(20_000)
        commitsAfter = random.chance(70) ? random.below(400) : nil
        let from = Self.start + random.below(10_000)
        hang = random.chance(40) ? from..<(from + random.below(20_000) + 1) : 0..<0
        judge = try LoneJudge { $0.deadlineMilliseconds = Int(Self.deadlineMilliseconds) }
        self.random = random
        for index in 0..<(1 + Int(self.random.below(4))) { callers.append(makeCaller(index)) }
    }

    private func makeCaller(_ index: Int) -> SimulatedCaller {
        var plan = SimulatedCaller.Plan()
        plan.startsAt = Self.start + random.below(8_000)
        plan.acknowledges = random.chance(90)
        if random.chance(10) { plan.vanishesAt = plan.startsAt + random.below(3_000) }
        let numbers = [Harness.foreign, Harness.listed, Harness.listed, Harness.diverted, Harness.homeMobile]
        // The last is no trunk's.
        let host: UInt32 = [0x7F00_0014, 0x7F00_000A, 0x7F00_001E, 0x7F00_001E, 0x7F00_0063][Int(random.below(5))]
        return SimulatedCaller(
            id: "r\(seed)c\(index)", caller: "+" + numbers[Int(random.below(Int64(numbers.count)))],
            callee: random.chance(20) ? ["112", "urn:service:sos"][Int(random.below(2))] : "+\(Harness.callee)",
            peer: PeerAddress(v4: host, port: UInt16(5_070 + index)), isReliable: false, plan: plan)
    }

    var trace: String {
        seen.reduce("") {
            $0 + "\n\($1.at) \($1.isSent ? "to" : "of") \($1.peer) \($1.isLate ? "late " : "")\($1.message.summary)"
        }
    }

    // MARK: Time

    func run() {
        while true {
            var next = network.deadline
            for caller in callers { next = min(next, caller.deadline) }
            if !judge.lone.parts.parking.isEmpty { next = min(next, now + 10) }
            guard next < .max else { break }
            now = max(now, next)
            turn()
        }
        verdicts += judge.lone.journalled()
    }

    private var moment: Moment { Moment(now, clock: 1_763_000_000_000_000 + clockStep) }

    private func turn() {
        if now >= clockStepsAt {
            clockStep = [1_000_000, -1_000_000, 86_400_000_000, -86_400_000_000][Int(random.below(4))]
            clockStepsAt = .max
        }
        commit()
        if isHanging, !hang.contains(now) { judge.regain() }
        isHanging = hang.contains(now)
        for index in callers.indices where callers[index].deadline <= now {
            for bytes in callers[index].timeReached(now) { fromCaller(index, bytes) }
        }
        var batch: [LoneJudge.Datagram] = []
        while let packet = network.next(at: now) {
            if packet.to == LoneJudge.gate {
                batch.append(.init(peer: packet.from, bytes: packet.bytes))
                if batch.count == 8 { work(&batch) }
            } else {
                arrive(packet)
            }
        }
        work(&batch)
        // While it hangs the watchdog lets go what the journal has not.
        send(isHanging ? judge.letGo(at: moment) : judge.unpark(at: moment), isLate: isHanging)
    }

    private func commit() {
        guard let commitsAfter else { return }
        let offered = judge.lone.ring.offered
        guard offered > judge.lone.watermark.value.load(ordering: .relaxed) else { return }
        if committedAt == .max { committedAt = now + commitsAfter }
        guard now >= committedAt else { return }
        judge.lone.watermark.value.store(offered, ordering: .relaxed)
        committedAt = .max
    }

    // MARK: Messages

    private func work(_ batch: inout [LoneJudge.Datagram]) {
        guard !batch.isEmpty else { return }
        for datagram in batch {
            seen.append(
                Seen(
                    at: now, isSent: false, isLate: isHanging, peer: datagram.peer,
                    message: SimulatedMessage(datagram.bytes)))
        }
        send(judge.deliver(batch, at: moment, isLate: isHanging), isLate: isHanging)
        verdicts += judge.lone.journalled()
        batch = []
    }

    private func send(_ answers: [LoneJudge.Datagram], isLate: Bool) {
        for answer in answers {
            let message = SimulatedMessage(answer.bytes)
            seen.append(Seen(at: now, isSent: true, isLate: isLate, peer: answer.peer, message: message))
            network.send(.init(from: LoneJudge.gate, to: answer.peer, bytes: answer.bytes), at: now)
        }
    }

    private func fromCaller(_ index: Int, _ bytes: [UInt8]) {
        network.send(.init(from: callers[index].peer, to: LoneJudge.gate, bytes: bytes), at: now)
    }

    private func arrive(_ packet: SimulatedNetwork.Packet) {
        guard let index = callers.firstIndex(where: { $0.peer == packet.to }) else { return }
        for bytes in callers[index].received(SimulatedMessage(packet.bytes), at: now) { fromCaller(index, bytes) }
    }
}
