internal import Dispatch
internal import Synchronization

/// What other threads hand to the journal's writer, and how they wake it.
final class WriterInbox: Sendable {
    private struct State {
        var entries: [StagedEntry] = []
        var isStopping = false
    }

    private let state = Mutex(State())
    private let signal = DispatchSemaphore(value: 0)
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Throws where the writer is stopping or too much waits.
    func put(_ entry: StagedEntry) throws(LedgerError) {
        let refusal: LedgerError? = state.withLock { state in
            if state.isStopping { return .notAccepted("it is being closed") }
            if state.entries.count >= limit { return .notAccepted("\(limit) entries wait already") }
            state.entries.append(entry)
            return nil
        }
        if let refusal { throw refusal }
        signal.signal()
    }

    func take() -> [StagedEntry] {
        state.withLock { state in
            defer { state.entries = [] }
            return state.entries
        }
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    func stop() {
        state.withLock { $0.isStopping = true }
        signal.signal()
    }

    func wake() { signal.signal() }

    /// Returns when woken or when the time is over.
    func wait(milliseconds: Int) {
        _ = signal.wait(timeout: .now() + .milliseconds(milliseconds))
    }
}
