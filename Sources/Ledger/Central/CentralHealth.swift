package import Telephony

/// How a node's stream to the centre does.
package struct CentralHealth: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case connecting
        case streaming
        /// Sent, and not confirmed: why. Nothing is lost; the journal here keeps it all.
        case unconfirmed(String)
        /// Tried again by itself.
        case failing(String)
        /// A person has to look.
        case stopped(String)
    }

    package var state: State = .connecting
    /// Entries that a synchronous standby has on disk.
    package var confirmed: UInt64 = 0
    /// Entries committed here.
    package var entries: UInt64 = 0
    /// When the oldest of those that are not confirmed was committed; nil: all are.
    package var oldest: Timestamp?
    /// How long the transaction that is under way has taken.
    package var sendingSeconds = 0.0

    package init() {}

    package var lagEntries: UInt64 { entries - min(entries, confirmed) }

    package func lagSeconds(at now: Timestamp) -> Int64 {
        guard lagEntries > 0, let oldest else { return 0 }
        return max(0, (now.microseconds - oldest.microseconds) / 1_000_000)
    }

    /// A commit that takes longer than this waits for a standby that is away, or for a disk.
    package static let slowSeconds = 5.0

    /// One line for people, without a full stop.
    package func words(at now: Timestamp) -> String {
        let state =
            switch state {
            case .connecting: "connecting"
            case .streaming:
                sendingSeconds > Self.slowSeconds
                    ? "WAITING: the centre has not committed for \(Int(sendingSeconds)) s: is its standby away?"
                    : "streaming"
            case .unconfirmed(let why): "UNCONFIRMED: \(why)"
            case .failing(let why): "FAILING, tried again: \(why)"
            case .stopped(let why): "STOPPED: \(why)"
            }
        return "\(state), \(confirmed) entries confirmed, \(lagEntries) behind, \(lagSeconds(at: now)) s"
    }
}
