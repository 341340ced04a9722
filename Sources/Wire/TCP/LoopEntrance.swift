internal import NIOCore
internal import Synchronization

/// The way of other threads onto an event loop, until the loop ends: NIO forbids any after that.
final class LoopEntrance: Sendable {
    private let loop: Mutex<(any EventLoop)?>

    init(_ loop: any EventLoop) {
        self.loop = Mutex(loop)
    }

    /// False, and nothing is done, once it is shut.
    @discardableResult
    func execute(_ task: @escaping @Sendable () -> Void) -> Bool {
        loop.withLock { loop in
            loop?.execute(task)
            return loop != nil
        }
    }

    /// True the first time.
    func shut() -> Bool {
        loop.withLock { loop in
            defer { loop = nil }
            return loop != nil
        }
    }
}
