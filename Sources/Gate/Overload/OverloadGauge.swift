// Owner: the watchdog's thread; pure. Allocates nothing. Looked at once in some milliseconds.

/// How full the gate's sockets are, and from that: whether calls have to be shed.
///
///     calm --half full--> shedding --three quarters full, for all that--> flooded
///       ^                    |  ^                                            |
///       +--- a second calm --+  +--------- a tenth of a second calm ---------+
///
/// Half a buffer of 4 MB is 8 ms of calls at 200,000 a second and 80 ms at 20,000, well below the 300 ms after which an
/// SBC goes on by itself. The kernel may tell a quarter too much while something waits: calm lies above that.
struct OverloadGauge {
    enum Level: UInt8, Comparable {
        /// Every call waits for the judge.
        case calm
        /// Strangers get no answer, and what a trunk sends above its share goes on unscreened.
        case shedding
        /// What a trunk sends above its share is dropped unread: its SBC goes on by itself.
        case flooded

        static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    /// Of the receive buffer, in thousandths.
    static let sheddingAt = 500
    static let floodedAt = 750
    static let calmBelow = 375
    static let calmNanoseconds: Int64 = 1_000_000_000
    static let unfloodedNanoseconds: Int64 = 100_000_000
    /// So many messages shed since the last look are still an overload, though the buffer is empty just because of that.
    static let shedInCalm: UInt64 = 100

    private(set) var level = Level.calm
    /// Since when the sockets have been calm.
    private var calmSince: Int64?
    private var shedThen: UInt64 = 0

    /// `perThousand`: of the fullest socket. `shed`: messages shed so far. Returns the level from now on.
    mutating func look(_ perThousand: Int, shed: UInt64, at nanoseconds: Int64) -> Level {
        if perThousand >= Self.calmBelow { calmSince = nil }
        switch level {
        case .calm:
            if perThousand >= Self.sheddingAt { enter(.shedding, shed) }
        case .shedding:
            if perThousand >= Self.floodedAt {
                enter(.flooded, shed)
            } else if isCalm(perThousand, for: Self.calmNanoseconds, at: nanoseconds) {
                if shed &- shedThen >= Self.shedInCalm {
                    enter(.shedding, shed)
                } else {
                    enter(.calm, shed)
                }
            }
        case .flooded:
            if isCalm(perThousand, for: Self.unfloodedNanoseconds, at: nanoseconds) { enter(.shedding, shed) }
        }
        return level
    }

    private mutating func enter(_ new: Level, _ shed: UInt64) {
        level = new
        calmSince = nil
        shedThen = shed
    }

    private mutating func isCalm(_ perThousand: Int, for duration: Int64, at nanoseconds: Int64) -> Bool {
        guard perThousand < Self.calmBelow else { return false }
        guard let since = calmSince else {
            calmSince = nanoseconds
            return false
        }
        return nanoseconds &- since >= duration
    }
}
