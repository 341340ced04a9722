import Screening
internal import Synchronization
import Wire

/// Where an answer goes.
enum ReplyRoute: Sendable {
    case datagram(socket: Int, peer: PeerAddress)
    case stream(ConnectionID)
}

/// Answers of durable trunks that wait until the journal has committed their verdict, each at most until its deadline.
///
/// Reached by the judge, and by the watchdog when the judge is late: an answer is taken out once. The lock is asked for
/// only while something is parked, and never held for more than a few hundred nanoseconds.
final class Parking: Sendable {
    /// A stop or diversion every 20 ms each: more waiting means that the journal stands still.
    static let most = 1_024

    struct Parked: Sendable {
        var key: TransactionKey
        /// What is remembered once it is sent: of the stop, or of the allow.
        var answer: StoredAnswer
        /// The ring's count that the journal's watermark must reach.
        var position: UInt64
        var deadlineNanoseconds: Int64
        var stop: [UInt8]
        var allow: [UInt8]
        var route: ReplyRoute
        var call: JudgedCall
    }

    private let state = Mutex<[Parked]>([])
    private let waiting = Atomic<Int>(0)

    init() {}

    @inline(__always)
    var isEmpty: Bool { waiting.load(ordering: .relaxed) == 0 }

    var count: Int { waiting.load(ordering: .relaxed) }

    /// False: full; the call is answered by allow at once.
    func park(_ parked: Parked) -> Bool {
        state.withLock { state in
            guard state.count < Self.most else { return false }
            state.append(parked)
            waiting.store(state.count, ordering: .relaxed)
            return true
        }
    }

    /// Whether the answer to this call still waits.
    func holds(_ key: TransactionKey) -> Bool { state.withLock { $0.contains { $0.key == key } } }

    /// What the journal has committed, in the order of parking.
    func takeCommitted(upTo position: UInt64) -> [Parked] { take { $0.position <= position } }

    /// What has waited too long.
    func takeExpired(at nanoseconds: Int64) -> [Parked] { take { $0.deadlineNanoseconds <= nanoseconds } }

    private func take(_ isDue: (Parked) -> Bool) -> [Parked] {
        state.withLock { state in
            guard state.contains(where: isDue) else { return [] }
            let due = state.filter(isDue)
            state.removeAll(where: isDue)
            waiting.store(state.count, ordering: .relaxed)
            return due
        }
    }
}
