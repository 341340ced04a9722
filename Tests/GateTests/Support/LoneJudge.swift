import SIP
import Telephony
import Wire

@testable import Gate

/// A redirect gate's judge and watchdog without sockets and threads: datagrams in, answers out, at a time that the test
/// says.
final class LoneJudge {
    struct Datagram: Equatable {
        var peer: PeerAddress
        var bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    static let gate = PeerAddress(v4: 0x7F00_0001, port: 5060)

    let lone: LoneParts
    private var judge: Judge
    private var standIn: StandIn
    private var batch: UDPBatch

    init(_ adjust: (inout GateConfiguration) -> Void = { _ in }) throws {
        var configuration = GateConfiguration(
            listen: [ListenAddress(.udp, Self.gate)], trunks: LoneParts.trunks,
            redress: Redress(url: "https://redress.example/back"), labelText: "Suspicious", deadlineMilliseconds: 200,
            rememberedTransactions: 1_024, batchSize: 8)
        adjust(&configuration)
        lone = try LoneParts(configuration, addresses: ProxyAddresses(udp: [Self.gate], tcp: []))
        judge = try Judge(lone.parts, engine: LoneParts.engine())
        standIn = try StandIn(lone.parts)
        batch = try UDPBatch(slots: 8)
    }

    /// One batch, judged and answered. `isLate`: the watchdog had to answer it.
    func deliver(_ datagrams: [Datagram], at now: Moment, isLate: Bool = false) -> [Datagram] {
        fill(datagrams)
        judge.begin(socket: 0)
        for slot in 0..<batch.count {
            let source = Source(peer: batch.peer(at: slot), connection: nil)
            _ = judge.prepare(slot, batch.bytes(at: slot), from: source, at: now)
        }
        for slot in 0..<batch.count {
            let source = Source(peer: batch.peer(at: slot), connection: nil)
            judge.answer(slot, batch.bytes(at: slot), from: source, in: batch, at: now)
        }
        guard isLate else {
            judge.commit(batch.count, at: now)
            return Self.take(judge.replies)
        }
        standIn.begin(arrived: now.nanoseconds)
        for slot in 0..<batch.count {
            let source = Source(peer: batch.peer(at: slot), connection: nil)
            standIn.answer(slot, batch.bytes(at: slot), from: source, in: batch, at: now)
        }
        return Self.take(standIn.replies)
    }

    /// The judge is back from where it was late.
    func regain() {
        judge.remember(lone.parts.handover.takeAll())
    }

    /// Answers that waited for the journal, and go now.
    func unpark(at now: Moment) -> [Datagram] {
        judge.unpark(at: now).compactMap { route, bytes in
            if case .datagram(_, let peer) = route { Datagram(peer: peer, bytes: bytes) } else { nil }
        }
    }

    /// The watchdog's: the journal did not commit in time, and the judge is not there to let the call go.
    func letGo(at now: Moment) -> [Datagram] {
        lone.parts.parking.takeExpired(at: now.nanoseconds).compactMap { parked in
            standIn.letGo(parked)
            return if case .datagram(_, let peer) = parked.route { Datagram(peer: peer, bytes: parked.allow) } else {
                nil
            }
        }
    }

    private func fill(_ datagrams: [Datagram]) {
        batch.removeAll()
        for datagram in datagrams { batch.append(datagram.bytes, to: datagram.peer) }
    }

    private static func take(_ replies: borrowing UDPBatch) -> [Datagram] {
        (0..<replies.count).map { Datagram(peer: replies.peer(at: $0), bytes: [UInt8](copying: replies.bytes(at: $0))) }
    }
}
