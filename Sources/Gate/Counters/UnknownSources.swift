internal import Synchronization
package import Telephony
package import Wire

/// Addresses that sent calls and belong to no trunk: the last ones by name, the rest by number.
///
/// Judge and watchdog report through a slot that never makes them wait: an alarm that finds the slot busy is only
/// counted. A first report of an address raises the alarm at once, further ones of the same address once a minute.
package final class UnknownSources: Sendable {
    /// A scan of the whole internet must not become memory.
    package static let most = 256
    static let repeatAfterMilliseconds: Int64 = 60_000

    package struct Seen: Hashable, Sendable {
        package var address: PeerAddress
        package var first: Timestamp
        package var last: Timestamp
        package var count: UInt64
    }

    private struct Entry {
        var seen: Seen
        var alarmed: Timestamp
    }

    private struct State {
        var entries: [Entry] = []
        var alarms: [Seen] = []
    }

    private let state = Mutex(State())

    init() {}

    /// The newest last; at most `most`.
    package var all: [Seen] { state.withLock { $0.entries.map(\.seen) } }

    /// True when an alarm waits in `takeAlarms`.
    @discardableResult
    func report(_ address: PeerAddress, at time: Timestamp) -> Bool {
        let bare = address.with(port: 0)
        return state.withLockIfAvailable { state in
            if let index = state.entries.firstIndex(where: { $0.seen.address == bare }) {
                var entry = state.entries.remove(at: index)
                entry.seen.last = time
                entry.seen.count &+= 1
                let isDue = time.milliseconds - entry.alarmed.milliseconds >= Self.repeatAfterMilliseconds
                if isDue { entry.alarmed = time }
                state.entries.append(entry)
                return isDue && Self.raise(entry.seen, in: &state)
            }
            if state.entries.count == Self.most { state.entries.removeFirst() }
            let seen = Seen(address: bare, first: time, last: time, count: 1)
            state.entries.append(Entry(seen: seen, alarmed: time))
            return Self.raise(seen, in: &state)
        } ?? false
    }

    /// A flood from ever new addresses raises a bounded number of alarms at a time.
    private static func raise(_ seen: Seen, in state: inout State) -> Bool {
        guard state.alarms.count < most else { return false }
        state.alarms.append(seen)
        return true
    }

    func takeAlarms() -> [Seen] {
        state.withLock { state in
            defer { state.alarms = [] }
            return state.alarms
        }
    }
}
