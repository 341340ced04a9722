/// How much strangers may ask of a listener before they are known (`[limits]`).
package struct StreamLimits: Hashable, Sendable {
    /// Each open connection costs about 5 kB here (TLS: 40 kB at most) and as much in the kernel.
    package var connections = 10_000
    /// An SBC keeps a handful; a flood comes from few addresses.
    package var connectionsPerSource = 64
    /// TLS handshakes that one source may begin, a second; as many as it may have connections at once before that.
    package var handshakesPerSecond = 100.0
    /// The longest message; SIP's offsets count 16 bits.
    package var messageBytes = 65_535
    /// A message that has begun must be whole by then, a handshake finished, and a new connection have said something: who
    /// sends a byte a second holds nothing up for long.
    package var messageSeconds = 5.0
    /// Nothing at all for so long ends the connection; SBCs send keep-alives every two minutes at most (RFC 5626 §4.4.1).
    package var idleSeconds = 600.0
    /// A peer that vanished without a word: after so much silence the kernel asks for it, thrice, so long apart (tcp(7)).
    package var askAfterSeconds = 60
    package var askEverySeconds = 10
    /// The same where an answer is on its way that nobody acknowledges.
    package var unacknowledgedSeconds = 30
    /// Answers that the other end does not read: above it nothing more is read from there, and `messageSeconds` run.
    package var unsentBytes = 256 << 10
    /// Above it the connection ends at once.
    package var mostUnsentBytes = 4 << 20

    package init() {}
}

/// Why a connection was refused, or ended by this side.
package enum StreamEnding: Int, Hashable, Sendable, CaseIterable {
    /// As many are open as this process can hold.
    case full
    /// This address has its share.
    case sourceFull
    /// TLS did not come about: no common version, no certificate, one that nobody here trusts, or it took too long.
    case handshake
    /// This address began more handshakes than it may.
    case handshakeRate
    /// Nothing was said in time.
    case silent
    /// A message began and did not end in time.
    case halfRead
    case tooLong
    /// What came is no message, so that nobody knows where the next one begins.
    case notFollowed
    /// Answers were not read.
    case unread
    /// Neither message nor keep-alive for too long.
    case idle
    /// The other end's machine is no longer there: it acknowledges nothing.
    case vanished

    /// The word in metrics and status.
    package var code: String {
        switch self {
        case .full: "full"
        case .sourceFull: "source-full"
        case .handshake: "handshake"
        case .handshakeRate: "handshake-rate"
        case .silent: "silent"
        case .halfRead: "half-read"
        case .tooLong: "too-long"
        case .notFollowed: "not-followed"
        case .unread: "unread"
        case .idle: "idle"
        case .vanished: "vanished"
        }
    }
}

/// What happened to streams since the listener was opened.
package struct StreamCounters: Hashable, Sendable {
    package var open = 0
    package var accepted: UInt64 = 0
    /// Finished TLS handshakes.
    package var handshakes: UInt64 = 0
    package var messages: UInt64 = 0
    package var keepAlives: UInt64 = 0
    /// How often a connection had to wait for room in the inbox.
    package var pauses: UInt64 = 0
    /// Answers to connections that were gone.
    package var lostReplies: UInt64 = 0
    private var endings = [UInt64](repeating: 0, count: StreamEnding.allCases.count)

    package init() {}

    package subscript(ending: StreamEnding) -> UInt64 { endings[ending.rawValue] }

    mutating func count(_ ending: StreamEnding) { endings[ending.rawValue] &+= 1 }

    /// Closed at once: too many in total, or from this source, or too fast.
    package var refused: UInt64 { self[.full] &+ self[.sourceFull] &+ self[.handshakeRate] }
    /// Closed since the stream could not be followed, or a message was too long.
    package var faults: UInt64 { self[.tooLong] &+ self[.notFollowed] }
    /// Closed since a message did not get whole, answers were not read, nothing came at all, or nobody is there any more.
    package var timeouts: UInt64 {
        self[.silent] &+ self[.halfRead] &+ self[.unread] &+ self[.idle] &+ self[.vanished]
    }
}
