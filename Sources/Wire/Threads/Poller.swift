// Owner: one thread. Allocates nothing. Budget: one system call a wait.

internal import CWire

/// Waits until one of a few descriptors is readable. The descriptors must outlive it.
package struct Poller: ~Copyable {
    /// A gate's listeners and its wake-ups.
    package static let most = 16

    private var raw = cwire_poller()

    package init() {}

    /// Adds a descriptor; its place is for `isReady`. Nil when `most` are watched already.
    package mutating func watch(_ descriptor: Int32) -> Int? {
        let place = cwire_poller_watch(&raw, descriptor)
        return place >= 0 ? Int(place) : nil
    }

    /// How many are ready; 0 after the time or a signal. Nil waits without end.
    @discardableResult
    package mutating func wait(timeoutNanoseconds: Int64?) -> Int {
        max(0, Int(cwire_poller_wait(&raw, timeoutNanoseconds.map { max(0, $0) } ?? -1)))
    }

    @discardableResult
    package mutating func wait(timeoutMilliseconds: Int) -> Int {
        let (nanoseconds, overflow) = Int64(timeoutMilliseconds).multipliedReportingOverflow(by: 1_000_000)
        return wait(timeoutNanoseconds: overflow ? Int64.max : nanoseconds)
    }

    /// Whether the last wait found this one readable (or closed or in error, which a read will tell).
    package mutating func isReady(_ place: Int) -> Bool {
        cwire_poller_ready(&raw, UInt32(truncatingIfNeeded: place)) != 0
    }
}
