internal import Synchronization

/// Calls that the watchdog answered in the judge's place, for the judge to remember: their retransmissions get the same
/// bytes. Bounded; what does not fit is judged should it come again.
final class Handover: Sendable {
    static let most = 1 << 16

    private let state = Mutex<[(key: TransactionKey, answer: StoredAnswer)]>([])

    init() {}

    func add(_ key: TransactionKey, _ answer: StoredAnswer) {
        state.withLock { state in
            if state.count < Self.most { state.append((key, answer)) }
        }
    }

    func takeAll() -> [(key: TransactionKey, answer: StoredAnswer)] {
        state.withLock { state in
            defer { state = [] }
            return state
        }
    }
}
