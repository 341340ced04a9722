import SIP
internal import Synchronization

/// Calls that the watchdog answered in the judge's place, for the judge to remember: their retransmissions get the same
/// bytes. Bounded; what does not fit is judged should it come again.
final class Handover: Sendable {
    static let most = 1 << 16
    /// BYEs of calls that ended meanwhile; a call whose BYE does not fit is over after hours without a sign of it.
    static let mostEnds = 1 << 14

    private let state = Mutex<[(key: TransactionKey, answer: StoredAnswer)]>([])
    private let waiting = Atomic<Int>(0)
    private let ends = Mutex<[(bye: [UInt8], at: Tick)]>([])

    init() {}

    @inline(__always)
    var isEmpty: Bool { waiting.load(ordering: .relaxed) == 0 }

    func add(_ key: TransactionKey, _ answer: StoredAnswer) {
        state.withLock { state in
            guard state.count < Self.most else { return }
            state.append((key, answer))
            waiting.store(state.count, ordering: .relaxed)
        }
    }

    func takeAll() -> [(key: TransactionKey, answer: StoredAnswer)] {
        state.withLock { state in
            defer {
                state = []
                waiting.store(0, ordering: .relaxed)
            }
            return state
        }
    }

    /// Proxy mode: a call's BYE went by at `time`.
    func add(bye: [UInt8], at time: Tick) {
        ends.withLock { ends in
            if ends.count < Self.mostEnds { ends.append((bye, time)) }
        }
    }

    func takeEnds() -> [(bye: [UInt8], at: Tick)] {
        ends.withLock { ends in
            defer { ends = [] }
            return ends
        }
    }
}
