import Glibc

@testable import Gate

/// A crowded socket in simulated time: the judge and the watchdog's thread as they share it, by the same gauge, shares and
/// rules as in the gate. Costs are given; only the policy is looked at.
struct QueueModel {
    /// Nanoseconds a message, in proportion as measured on loopback: reading and sending dominate.
    struct Costs {
        var receive = 24_000
        var parse = 10_000
        var judge = 18_000
        var send = 38_000
        var copy = 2_000

        var screened: Int { receive + parse + judge + send }
        var perSecond: Double { 1e9 / Double(screened) }
    }

    enum Sender: CaseIterable {
        case good
        case other
        case stranger
    }

    struct Result {
        var offered: [Sender: Int] = [:]
        var screened: [Sender: Int] = [:]
        var unscreened: [Sender: Int] = [:]
        var lost: [Sender: Int] = [:]
        /// Screened calls of trunks that were answered in the time, whenever they came.
        var completed = 0
        /// Waits of the good trunk's screened calls, nanoseconds.
        var waits: [Int] = []

        /// Screened calls of trunks by the judge's capacity.
        func goodput(_ costs: Costs, seconds: Double) -> Double {
            Double(completed) / seconds / costs.perSecond
        }
    }

    private struct Message {
        var sender: Sender
        var arrived: Int
    }

    static let room = 1_800
    private static let leastWaiting = room * OverloadGauge.calmBelow / 1_000

    let costs: Costs
    let hasHelp: Bool
    /// Messages a second.
    let rates: [Sender: Double]
    private var random: SeededGenerator
    private var socket: [Message] = []
    private var socketHead = 0
    private var lane: [Message] = []
    private var laneHead = 0
    private var shares = LaneShares(capacity: Lane.capacity)
    private var gauge = OverloadGauge()
    private var next: [(sender: Sender, at: Int)] = []
    private var result = Result()
    private var shed: UInt64 = 0
    /// Nothing is counted before.
    private let countFrom: Int
    private var end = 0

    init(rates: [Sender: Double], costs: Costs = Costs(), hasHelp: Bool = true, seed: UInt64, warmUp: Int) {
        self.rates = rates
        self.costs = costs
        self.hasHelp = hasHelp
        random = SeededGenerator(seed: seed)
        countFrom = warmUp
        for sender in Sender.allCases { if rates[sender] ?? 0 > 0 { next.append((sender, 0)) } }
    }

    private var waiting: Int { socket.count - socketHead }

    /// Two servers, each free again at its time: the earlier one acts.
    mutating func run(nanoseconds: Int) -> Result {
        end = countFrom + nanoseconds
        var judgeFree = 0
        var helpFree = 0
        var judgesLane = false
        while min(judgeFree, helpFree) < end {
            if judgeFree <= helpFree {
                arrive(until: judgeFree)
                judgeFree += judgesLane ? workOnLane(at: judgeFree) : workOnSocket(at: judgeFree)
                judgesLane.toggle()
            } else {
                arrive(until: helpFree)
                helpFree += help(at: helpFree)
            }
        }
        return result
    }

    /// By Poisson, each sender by itself.
    private mutating func arrive(until now: Int) {
        while let index = next.indices.min(by: { next[$0].at < next[$1].at }), next[index].at <= now {
            let (sender, at) = next[index]
            if at >= countFrom { result.offered[sender, default: 0] += 1 }
            if waiting < Self.room {
                socket.append(Message(sender: sender, arrived: at))
            } else if at >= countFrom {
                result.lost[sender, default: 0] += 1
            }
            let unit = Double(random.next() >> 11) / Double(1 << 53)
            next[index].at = at + max(1, Int(-log(1 - unit) / (rates[sender] ?? 1) * 1e9))
        }
        if socketHead > 1 << 14 {
            socket.removeFirst(socketHead)
            socketHead = 0
        }
    }

    private mutating func workOnSocket(at now: Int) -> Int {
        let count = min(64, waiting)
        guard count > 0 else { return 1_000 }
        var cost = 0
        for message in socket[socketHead..<socketHead + count] {
            if message.sender != .stranger {
                cost += costs.screened
            } else if gauge.level == .calm {
                cost += costs.receive + costs.parse + costs.send
            } else {
                cost += costs.receive
                shed += 1
            }
        }
        for message in socket[socketHead..<socketHead + count] { screened(message, at: now + cost) }
        socketHead += count
        return cost
    }

    private mutating func workOnLane(at now: Int) -> Int {
        let count = min(64, lane.count - laneHead)
        guard count > 0 else { return 0 }
        let cost = count * (costs.copy + costs.parse + costs.judge + costs.send)
        for message in lane[laneHead..<laneHead + count] {
            shares.remove(cell(message.sender))
            screened(message, at: now + cost)
        }
        laneHead += count
        if laneHead > 1 << 14 {
            lane.removeFirst(laneHead)
            laneHead = 0
        }
        return cost
    }

    private mutating func help(at now: Int) -> Int {
        _ = gauge.look(waiting * 1_000 / Self.room, shed: shed, at: Int64(now))
        guard gauge.level != .calm else { return Int(OverloadHelp.lookNanoseconds) }
        guard hasHelp, waiting >= Self.leastWaiting else { return Int(OverloadHelp.pauseNanoseconds) }
        let count = min(64, waiting)
        var cost = 0
        for message in socket[socketHead..<socketHead + count] {
            let cell = cell(message.sender)
            let fate = Shedding.of(
                isStranger: message.sender == .stranger, mayBeEmergency: false, hasShare: shares.admits(cell),
                at: gauge.level)
            cost += costs.receive
            switch fate {
            case .handOver:
                cost += costs.copy
                shares.add(cell)
                lane.append(message)
            case .answer:
                cost += costs.parse + costs.send
                shed += 1
                if message.arrived >= countFrom { result.unscreened[message.sender, default: 0] += 1 }
            case .drop:
                shed += 1
                if message.arrived >= countFrom { result.lost[message.sender, default: 0] += 1 }
            }
        }
        socketHead += count
        return cost
    }

    private mutating func screened(_ message: Message, at now: Int) {
        if message.sender != .stranger, now >= countFrom, now < end { result.completed += 1 }
        guard message.arrived >= countFrom else { return }
        result.screened[message.sender, default: 0] += 1
        if message.sender == .good { result.waits.append(now - message.arrived) }
    }

    private func cell(_ sender: Sender) -> Int { sender == .good ? 0 : 1 }
}
