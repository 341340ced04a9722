/// How much strangers may ask of a listener before they are known.
package struct StreamLimits: Hashable, Sendable {
    /// Each open connection costs about 5 kB here and as much in the kernel: 50 MB when all are taken.
    package var connections = 10_000
    /// An SBC keeps a handful; a flood comes from few addresses.
    package var connectionsPerSource = 64
    /// The longest message; SIP's offsets count 16 bits.
    package var messageBytes = 65_535
    /// A message that has begun must be whole by then: who sends a byte a second holds nothing up for long.
    package var messageSeconds = 10.0
    /// Nothing at all for so long ends the connection; SBCs send keep-alives every two minutes at most (RFC 5626 §4.4.1).
    package var idleSeconds = 600.0
    /// Answers that the other end does not read: above it nothing more is read from there, and `messageSeconds` run.
    package var unsentBytes = 256 << 10

    package init() {}
}

/// What happened to streams since the listener was opened.
package struct StreamCounters: Hashable, Sendable {
    package var open = 0
    package var accepted: UInt64 = 0
    /// Closed at once: too many in total, or from this source.
    package var refused: UInt64 = 0
    package var messages: UInt64 = 0
    package var keepAlives: UInt64 = 0
    /// Closed since the stream could not be followed, or a message was too long.
    package var faults: UInt64 = 0
    /// Closed since a message did not get whole, answers were not read, or nothing came at all.
    package var timeouts: UInt64 = 0
    /// How often a connection had to wait for room in the inbox.
    package var pauses: UInt64 = 0
    /// Answers to connections that were gone.
    package var lostReplies: UInt64 = 0
}
