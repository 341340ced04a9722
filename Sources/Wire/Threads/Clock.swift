internal import CWire

/// The two clocks, read without a system call (vDSO): once a batch, never once a call.
package enum Clock {
    /// Microseconds since 1970, UTC: for what is written down.
    package static func realtimeMicroseconds() -> Int64 { cwire_realtime_us() }

    /// Nanoseconds since some start, never backwards: for deadlines and durations.
    package static func monotonicNanoseconds() -> Int64 { cwire_monotonic_ns() }

    /// CPU time of the calling thread.
    package static func threadNanoseconds() -> Int64 { cwire_thread_cpu_ns() }
}
