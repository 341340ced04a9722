import Telephony
import Wire

/// A running trace as the threads that serve calls see it: which trunk, and where each of them leaves what it saw.
final class TraceTap: Sendable {
    /// Bytes that wait for the housekeeper, who comes fifty times a second: 200 MB/s before messages are lost.
    static let judgeRingBytes = 1 << 22
    static let watchdogRingBytes = 1 << 20

    let trunkName: String
    let judge: TraceMouth
    let watchdog: TraceMouth

    init(trunk: String, isProxy: Bool) {
        trunkName = trunk
        judge = TraceMouth(ringBytes: Self.judgeRingBytes, seesOtherSides: isProxy)
        watchdog = TraceMouth(ringBytes: Self.watchdogRingBytes, seesOtherSides: isProxy)
    }

    /// Messages that found no room.
    var lost: UInt64 { judge.ring.lost &+ watchdog.ring.lost }
}

extension GateMailbox.Letters {
    /// The trace and the trunk's place in the configuration in force; nil where none runs, or the trunk has gone.
    struct Tracing: Sendable {
        let tap: TraceTap
        let trunk: UInt16
    }

    func tracing(_ tap: TraceTap?) -> Tracing? {
        guard let tap, let index = trunks.trunks.firstIndex(where: { $0.name == tap.trunkName }) else { return nil }
        return Tracing(tap: tap, trunk: UInt16(truncatingIfNeeded: index))
    }
}

extension UDPBatch {
    /// Hands all of a batch's datagrams to a trace.
    borrowing func trace(
        _ mouth: TraceMouth, ofTrunk trunk: UInt16, in trunks: TrunkSet, own: PeerAddress, isSent: Bool,
        microseconds: Int64
    ) {
        for slot in 0..<count {
            mouth.take(
                bytes(at: slot), isSent: isSent, peer: peer(at: slot), TraceWay(own: own), ofTrunk: trunk, in: trunks,
                microseconds: microseconds)
        }
    }

    /// Answers to connections, each by the way that its request came.
    borrowing func trace(
        _ mouth: TraceMouth, _ connections: [ConnectionID], by ways: [ConnectionID: TraceWay], ofTrunk trunk: UInt16,
        in trunks: TrunkSet, microseconds: Int64
    ) {
        for slot in 0..<min(count, connections.count) {
            guard let way = ways[connections[slot]] else { continue }
            mouth.take(
                bytes(at: slot), isSent: true, peer: peer(at: slot), way, ofTrunk: trunk, in: trunks,
                microseconds: microseconds)
        }
    }
}
