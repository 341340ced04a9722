internal import CWire
internal import Synchronization

/// Wakes the one thread that waits, in `UDPPort.receive` or in a `Poller` of its own. Any thread signals.
///
/// The waiting thread calls `drain` after each wait and again before the next one: many signals in between are one.
package final class WakeUp: Sendable {
    /// An eventfd: for `Poller.watch`.
    package let descriptor: Int32
    private let isSignalled = Atomic(false)
    /// Where the thread waits on a socket instead: what sends an empty datagram there. Set once, before it waits.
    private let bell = Atomic<Int32>(-1)

    package init() throws(WireError) {
        descriptor = cwire_eventfd()
        guard descriptor >= 0 else { throw .system(descriptor, doing: "an eventfd") }
    }

    deinit {
        _ = cwire_close(descriptor)
        let bell = bell.load(ordering: .relaxed)
        if bell >= 0 { _ = cwire_close(bell) }
    }

    package func signal() {
        guard !isSignalled.exchange(true, ordering: .acquiringAndReleasing) else { return }
        let bell = bell.load(ordering: .acquiring)
        if bell >= 0 { _ = cwire_bell_ring(bell) } else { _ = cwire_eventfd_signal(descriptor) }
    }

    /// For who has received the waiting thread's empty datagram in its place: it is sent again if it is still wanted.
    package func repeatSignal() {
        guard isSignalled.load(ordering: .acquiring) else { return }
        let bell = bell.load(ordering: .acquiring)
        if bell >= 0 { _ = cwire_bell_ring(bell) }
    }

    /// True when it was signalled since the last time. Costs a load when it was not.
    @discardableResult
    package func drain() -> Bool {
        guard isSignalled.load(ordering: .relaxed), isSignalled.exchange(false, ordering: .acquiringAndReleasing)
        else { return false }
        if bell.load(ordering: .relaxed) < 0 { _ = cwire_eventfd_drain(descriptor) }
        return true
    }

    /// From now on rings by a datagram to `address`, where this process receives.
    func ring(at address: PeerAddress) throws(WireError) {
        var raw = address.raw
        let result = cwire_bell_open(&raw)
        guard result >= 0 else { throw .system(result, doing: "waking the receiver of udp://\(address)") }
        let old = bell.exchange(result, ordering: .acquiringAndReleasing)
        if old >= 0 { _ = cwire_close(old) }
        if isSignalled.load(ordering: .acquiring) { _ = cwire_bell_ring(result) }
    }
}
