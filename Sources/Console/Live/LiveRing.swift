import Ledger

/// The last calls of the live feed with their numbers, so that a screen that was away catches up.
///
/// Numbers begin anew with the process; the epoch tells one process's numbers from another's.
struct LiveRing {
    /// Events kept: twenty seconds at 50 a second, which covers a laptop's lid or a proxy's restart.
    static let capacity = 1_024

    let epoch: UInt64
    private var calls: [CallRow] = []
    /// Number of the oldest call kept.
    private var first: UInt64 = 1

    init(epoch: UInt64) {
        self.epoch = epoch
    }

    /// Number of the newest call; 0 before the first.
    var last: UInt64 { first + UInt64(calls.count) - 1 }

    /// Adds calls and returns the number of the first of them.
    mutating func append(_ more: [CallRow]) -> UInt64 {
        let number = last + 1
        calls += more
        // In blocks, so that dropping the oldest costs a constant time a call.
        if calls.count >= 2 * Self.capacity {
            let surplus = calls.count - Self.capacity
            calls.removeFirst(surplus)
            first += UInt64(surplus)
        }
        return number
    }

    enum Replay {
        /// What came after, oldest first; the first has this number.
        case calls(ArraySlice<CallRow>, from: UInt64)
        /// Too old, or of another process: the screen must load its page anew.
        case lost
    }

    func replay(after id: EventID) -> Replay {
        guard id.epoch == epoch, id.number <= last, id.number + 1 >= first else { return .lost }
        let offset = Int(id.number + 1 - first)
        guard calls.count - offset <= Self.capacity else { return .lost }
        return .calls(calls[offset...], from: id.number + 1)
    }
}

/// The `id:` of an event: `EPOCH-NUMBER`, both hexadecimal.
struct EventID: Hashable, Sendable, CustomStringConvertible {
    var epoch: UInt64
    var number: UInt64

    init(epoch: UInt64, number: UInt64) {
        self.epoch = epoch
        self.number = number
    }

    /// From `Last-Event-ID`; nil where it is none of ours.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let epoch = UInt64(parts[0], radix: 16), let number = UInt64(parts[1], radix: 16),
            number < .max
        else { return nil }
        self.init(epoch: epoch, number: number)
    }

    var description: String {
        String(epoch, radix: 16) + "-" + String(number, radix: 16)
    }
}
