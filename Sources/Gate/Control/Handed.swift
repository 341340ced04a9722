internal import Synchronization

/// A value that is made on one thread and then belongs to another: put in once, taken out once.
final class Handed<Value: ~Copyable>: @unchecked Sendable {
    // Unchecked: the lock orders the one write and the one taking.
    private let isTaken = Mutex(false)
    private var value: Value?

    init(_ value: consuming Value) {
        self.value = consume value
    }

    func take() -> Value? {
        let isFirst = isTaken.withLock { taken in
            defer { taken = true }
            return !taken
        }
        guard isFirst else { return nil }
        return value.take()
    }
}
