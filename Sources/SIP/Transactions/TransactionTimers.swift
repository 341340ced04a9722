/// Monotonic milliseconds: what a state machine knows of time.
package typealias Tick = Int64

/// The times that RFC 3261 §17 names (Table 4), in milliseconds.
package struct TransactionTimers: Hashable, Sendable, BitwiseCopyable {
    /// Round-trip estimate: 500 ms.
    package var t1: Tick = 500
    /// The longest interval between retransmissions of a non-INVITE request and of an INVITE's answer: 4 s.
    package var t2: Tick = 4_000
    /// How long a message may stay in the network: 5 s.
    package var t4: Tick = 5_000
    /// How long a proxy waits for an INVITE's end: more than three minutes (§16.6 step 11).
    package var c: Tick = 185_000

    package init() {}

    /// 64 x T1: Timers B, F, H, J, L, M.
    package var giveUp: Tick { 64 &* t1 }
    /// At least 32 s over UDP (§17.1.1.2).
    package var d: Tick { max(32_000, giveUp) }
}
