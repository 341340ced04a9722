internal import Glibc
import Telephony
import Wire

/// The time of a batch: both clocks, read once.
struct Moment: BitwiseCopyable {
    /// Monotonic, for deadlines and durations.
    let nanoseconds: Int64
    /// For what is written down.
    let microseconds: Int64

    static func now() -> Moment {
        Moment(nanoseconds: Clock.monotonicNanoseconds(), microseconds: Clock.realtimeMicroseconds())
    }

    /// A millisecond's sleep: for who can wait.
    static func pause() { usleep(1_000) }

    var time: Timestamp { Timestamp(microseconds: microseconds) }

    /// The gate's clock of remembered transactions; wraps after 49 days.
    var milliseconds: UInt32 { UInt32(truncatingIfNeeded: nanoseconds / 1_000_000) }
}
