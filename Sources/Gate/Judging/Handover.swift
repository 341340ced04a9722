internal import Synchronization

/// Calls that the watchdog answered in the judge's place, for the judge to remember: their retransmissions get the same
/// bytes. Bounded; what does not fit is judged should it come again.
final class Handover: Sendable {
    static let most = 1 << 16

    private let state = Mutex<[(key: TransactionKey, answer: StoredAnswer)]>([])
    private let waiting = Atomic<Int>(0)

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
}
