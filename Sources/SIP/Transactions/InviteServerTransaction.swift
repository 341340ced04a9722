// Owner: a value of the one thread that has the transaction. Allocates nothing.

/// An INVITE server transaction (RFC 3261 §17.2.1, with the Accepted state of RFC 6026 §7.1).
///
///               INVITE
///                  |          1xx: send
///                  v      .---.
///              proceeding <---'-- 2xx --> accepted --L--> terminated
///                  | 300-699
///                  v
///     G: resend  completed --ACK--> confirmed --I--> terminated
///                  | H
///                  +--> terminated (nobody acknowledged)
///
/// Pure: time comes as an argument, effects leave as actions. The bytes of the answer are kept by whoever owns it. A proxy
/// sends its 100 at once, so that there is no 200-ms timer here.
package struct InviteServerTransaction: Sendable, BitwiseCopyable {
    private enum State: BitwiseCopyable {
        case proceeding
        case completed(resendAt: Tick, interval: Tick, giveUpAt: Tick)
        case confirmed(until: Tick)
        case accepted(until: Tick)
        case terminated
    }

    package enum Action: Hashable, Sendable {
        /// The answer at hand goes out, and is kept.
        case send
        /// The last answer goes out again.
        case resend
        /// Nothing is done.
        case absorb
        /// An ACK behind a 2xx: it belongs to the dialog, and goes on.
        case pass
        /// The transaction is over.
        case end
        /// The same, and no ACK has come (Timer H).
        case endWithoutAck
    }

    private var state = State.proceeding
    private let isReliable: Bool
    private let timers: TransactionTimers

    package init(isReliable: Bool, timers: TransactionTimers = TransactionTimers()) {
        self.isReliable = isReliable
        self.timers = timers
    }

    /// The INVITE came again.
    package mutating func receivedAgain() -> Action {
        switch state {
        // "the most recent provisional response ... MUST be passed to the transport layer for retransmission"
        case .proceeding, .completed: .resend
        // RFC 6026 §7.1: "Any retransmissions of the INVITE received ... are absorbed".
        case .confirmed, .accepted, .terminated: .absorb
        }
    }

    /// The proxy has an answer for the client.
    package mutating func answer(_ code: UInt16, at now: Tick) -> Action {
        switch state {
        case .proceeding where code < 200:
            return .send
        case .proceeding where code < 300:
            state = .accepted(until: now &+ timers.giveUp)
            return .send
        case .proceeding:
            state = .completed(
                resendAt: isReliable ? .max : now &+ timers.t1, interval: timers.t1, giveUpAt: now &+ timers.giveUp)
            return .send
        // RFC 6026 §7.1: each 2xx that the user passes goes out; the server does not repeat it by itself.
        case .accepted: return (200..<300).contains(code) ? .send : .absorb
        case .completed, .confirmed, .terminated: return .absorb
        }
    }

    package mutating func receivedAck(at now: Tick) -> Action {
        switch state {
        case .completed:
            // Timer I absorbs further ones: T4, or nothing where no message is lost.
            state = .confirmed(until: isReliable ? now : now &+ timers.t4)
            return .absorb
        case .accepted: return .pass
        case .proceeding, .confirmed, .terminated: return .absorb
        }
    }

    package mutating func timeReached(_ now: Tick) -> Action {
        switch state {
        case .completed(let resendAt, let interval, let giveUpAt):
            if now >= giveUpAt {
                state = .terminated
                return .endWithoutAck
            }
            guard now >= resendAt else { return .absorb }
            // Timer G: doubled up to T2.
            let next = min(interval &* 2, timers.t2)
            state = .completed(resendAt: now &+ next, interval: next, giveUpAt: giveUpAt)
            return .resend
        case .confirmed(let until), .accepted(let until):
            guard now >= until else { return .absorb }
            state = .terminated
            return .end
        case .proceeding, .terminated: return .absorb
        }
    }

    /// When `timeReached` has something to do; nil: never by itself.
    package var deadline: Tick? {
        switch state {
        case .completed(let resendAt, _, let giveUpAt): min(resendAt, giveUpAt)
        case .confirmed(let until), .accepted(let until): until
        case .proceeding, .terminated: nil
        }
    }

    package var isProceeding: Bool { if case .proceeding = state { true } else { false } }
    package var isAccepted: Bool { if case .accepted = state { true } else { false } }
    package var isTerminated: Bool { if case .terminated = state { true } else { false } }
}
