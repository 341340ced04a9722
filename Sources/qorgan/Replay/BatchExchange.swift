import Dispatch
import Synchronization

/// Batches between two threads: one fills empty ones, the other takes full ones in their order and gives them back.
///
/// So many as are made are under way at most: who is faster waits for the other.
final class BatchExchange: Sendable {
    private struct State {
        var full: [RecordBatch] = []
        var empty: [RecordBatch]
        var isStopped = false
    }

    private let state: Mutex<State>
    private let hasFull = DispatchSemaphore(value: 0)
    private let hasEmpty = DispatchSemaphore(value: 0)

    init(batches: Int = 4) {
        state = Mutex(State(empty: Array(repeating: RecordBatch(), count: batches)))
        for _ in 0..<batches { hasEmpty.signal() }
    }

    // MARK: Who fills

    /// An empty batch; nil: nobody wants another one.
    func takeEmpty() -> RecordBatch? {
        hasEmpty.wait()
        return state.withLock { $0.isStopped ? nil : $0.empty.popLast() }
    }

    func put(_ batch: consuming RecordBatch) {
        let batch = batch
        state.withLock { $0.full.append(batch) }
        hasFull.signal()
    }

    // MARK: Who takes

    /// The next full batch, when there is one. After the last one nobody may ask again.
    func take() -> RecordBatch {
        hasFull.wait()
        return state.withLock { $0.full.removeFirst() }
    }

    func giveBack(_ batch: consuming RecordBatch) {
        var batch = batch
        batch.empty()
        state.withLock { $0.empty.append(batch) }
        hasEmpty.signal()
    }

    /// Whoever fills comes to an end, also where it waits.
    func stop() {
        state.withLock { $0.isStopped = true }
        hasEmpty.signal()
    }
}
