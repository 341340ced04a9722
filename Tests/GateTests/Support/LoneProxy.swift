import SIP
import Telephony
import Wire

@testable import Gate

/// A proxy gate's judge without sockets and threads: messages in, messages out, at a time that the test says.
final class LoneProxy {
    struct Packet: Equatable {
        var peer: PeerAddress
        var bytes: [UInt8]
        var connection: ConnectionID?

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    static let gate = PeerAddress(v4: 0x7F00_0001, port: 5060)
    static let first = PeerAddress(v4: 0x7F00_003C, port: 5060)
    static let second = PeerAddress(v4: 0x7F00_003D, port: 5060)
    static let desk = PeerAddress(v4: 0x7F00_0046, port: 5080)

    let lone: LoneParts
    private var judge: ProxyJudge
    private var standIn: StandIn
    private var batch: UDPBatch
    /// Outcomes that the journal was told of.
    private(set) var outcomes: [TimedOutcome] = []

    init(at start: Tick, _ adjust: (inout GateConfiguration) -> Void = { _ in }) throws {
        var configuration = GateConfiguration(
            listen: [ListenAddress(.udp, Self.gate), ListenAddress(.tcp, Self.gate)], trunks: LoneParts.trunks,
            deskURI: "sip:desk@127.0.0.70:5080", redress: Redress(url: "https://redress.example/back"),
            labelText: "Suspicious", deadlineMilliseconds: 200, rememberedTransactions: 1_024, batchSize: 8,
            proxy: ProxyConfiguration(nextHops: [Self.first, Self.second], mostTransactions: 512, mostCalls: 256))
        configuration.seesCallEnds = true
        adjust(&configuration)
        let addresses = ProxyAddresses(udp: [Self.gate], tcp: [Self.gate])
        let board = HopBoard()
        lone = try LoneParts(configuration, addresses: addresses, board: board)
        guard let proxy = configuration.proxy else { throw HarnessFault(what: "no proxy") }
        let core = try ProxyCore(
            configuration, proxy, addresses: addresses, writer: lone.parts.writer,
            trunks: lone.parts.mailbox.current.trunks, board: board, secret: .ofTests, at: start)
        judge = ProxyJudge(lone.parts, core: core, engine: LoneParts.engine())
        standIn = try StandIn(lone.parts)
        batch = try UDPBatch(slots: 1)
    }

    /// One message, judged and forwarded.
    func deliver(
        _ bytes: [UInt8], from peer: PeerAddress, connection: ConnectionID? = nil, at now: Moment
    ) -> [Packet] {
        judge.begin()
        judge.prepare(0, bytes.span, from: Flow(peer: peer, connection: connection), at: now)
        judge.commit(0, bytes.span, at: now)
        judge.nameHeld()
        return drain()
    }

    /// The same while the judge hangs: it had begun, and the watchdog sends on what can be sent without it.
    func deliverLate(
        _ bytes: [UInt8], from peer: PeerAddress, connection: ConnectionID? = nil, at now: Moment
    ) -> [Packet] {
        judge.begin()
        judge.prepare(0, bytes.span, from: Flow(peer: peer, connection: connection), at: now)
        judge.abandon(1)
        standIn.begin(arrived: now.nanoseconds)
        batch.removeAll()
        batch.append(bytes, to: peer)
        let source = Source(peer: peer, connection: connection)
        standIn.answer(0, batch.bytes(at: 0), from: source, in: batch, at: now)
        var packets: [Packet] = []
        for slot in 0..<standIn.replies.count {
            packets.append(
                Packet(
                    peer: standIn.replies.peer(at: slot), bytes: [UInt8](copying: standIn.replies.bytes(at: slot)),
                    connection: connection))
        }
        return packets + Self.drain(standIn.forwards)
    }

    /// The judge is back.
    func regain() { judge.remember(lone.parts.handover.takeAll()) }

    /// Several datagrams in one batch.
    func deliver(batch: [LoneJudge.Datagram], at now: Moment) -> [Packet] {
        judge.begin()
        for (slot, one) in batch.enumerated() {
            judge.prepare(slot, one.bytes.span, from: Flow(peer: one.peer, connection: nil), at: now)
        }
        for (slot, one) in batch.enumerated() {
            judge.commit(slot, one.bytes.span, at: now)
            judge.nameHeld()
        }
        return drain()
    }

    /// Timers that are due, and what waited for the journal.
    func timeReached(_ now: Moment) -> [Packet] {
        if judge.hasHeld { judge.unpark(at: now) }
        var packets: [Packet] = []
        var hasMore = true
        while hasMore {
            hasMore = judge.timeReached(now)
            packets += drain()
        }
        return packets + drain()
    }

    private func drain() -> [Packet] {
        let packets = Self.drain(judge.core.output)
        outcomes += lone.parts.outcomes.takeAll()
        return packets
    }

    private static func drain(_ output: ProxyOutput) -> [Packet] {
        var packets: [Packet] = []
        output.flush(
            { batch, _ in
                for slot in 0..<batch.count {
                    packets.append(Packet(peer: batch.peer(at: slot), bytes: [UInt8](copying: batch.bytes(at: slot))))
                }
            },
            { replies in
                for reply in replies {
                    packets.append(Packet(peer: .none, bytes: reply.bytes, connection: reply.connection))
                }
            })
        return packets
    }

    // MARK: What is left

    var transactions: Int { judge.core.pool.count }
    var timers: Int { judge.core.wheel.count }
    var keptBytes: Int { judge.core.pool.buffers.lentBytes }
    /// Calls that are thought to go on.
    var liveCalls: Int { judge.core.dialogs.liveCount }
    /// Calls that count against the trunk's ceiling.
    func placesTaken(ofTrunk index: UInt16) -> Int { judge.load.live(judge.core.trunks.cell(index)) }
    var counters: ProxyCounters { judge.core.counters }
    func trunk(of peer: PeerAddress) -> UInt16 { judge.core.trunks.table.trunk(of: peer).index }

    /// When the next transaction wants to be looked at; nil: none does.
    var deadline: Tick? {
        var first: Tick?
        for transaction in judge.core.pool.transactions where transaction.isUsed {
            if let deadline = transaction.deadline { first = min(first ?? .max, deadline) }
        }
        return first
    }
    var hasHeld: Bool { judge.hasHeld }
}
