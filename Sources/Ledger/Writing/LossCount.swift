internal import Telephony

/// Entries that could not be kept until the journal can be written again.
struct LossCount: Hashable, Sendable {
    private(set) var count: UInt64 = 0
    private(set) var from = Timestamp(microseconds: 0)
    private(set) var until = Timestamp(microseconds: 0)
    private(set) var cause = ""

    mutating func add(_ lost: UInt64, cause: String, at time: Timestamp) {
        guard lost > 0 else { return }
        if count == 0 {
            from = time
            self.cause = cause
        }
        count &+= lost
        until = max(until, time)
    }
}
