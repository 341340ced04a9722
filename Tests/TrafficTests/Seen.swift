import Synchronization

/// What a closure on another thread has seen.
final class Seen: Sendable {
    private let texts = Mutex(Set<String>())

    func add(_ text: String) { _ = texts.withLock { $0.insert(text) } }

    var all: Set<String> { texts.withLock { $0 } }
}
