internal import CWire

/// Wakes a thread that waits in `Poller.wait`: an eventfd. Any thread signals; the waiting one drains.
package final class WakeUp: Sendable {
    package let descriptor: Int32

    package init() throws(WireError) {
        descriptor = cwire_eventfd()
        guard descriptor >= 0 else { throw .system(descriptor, doing: "an eventfd") }
    }

    deinit {
        _ = cwire_close(descriptor)
    }

    package func signal() {
        _ = cwire_eventfd_signal(descriptor)
    }

    /// True when it was signalled since the last time.
    @discardableResult
    package func drain() -> Bool { cwire_eventfd_drain(descriptor) > 0 }
}
