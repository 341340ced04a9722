internal import Synchronization

/// How proxied calls ended, on the way from the judge to the housekeeper: bounded, the judge never waits.
final class OutcomeOutlet: Sendable {
    static let most = 16_384

    private let state = Mutex<[TimedOutcome]>([])

    init() {}

    /// False: so many wait that this one is lost.
    func add(_ outcome: TimedOutcome) -> Bool {
        state.withLock { state in
            guard state.count < Self.most else { return false }
            state.append(outcome)
            return true
        }
    }

    func takeAll() -> [TimedOutcome] {
        state.withLock { state in
            defer { state = [] }
            return state
        }
    }
}
