internal import Synchronization

/// Ends a run from another thread, or from a signal's handler.
package final class StopSwitch: Sendable {
    private let isThrown = Atomic(false)

    package init() {}

    package func stop() { isThrown.store(true, ordering: .releasing) }

    package var isStopped: Bool { isThrown.load(ordering: .acquiring) }
}
