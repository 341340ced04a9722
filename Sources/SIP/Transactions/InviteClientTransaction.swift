// Owner: a value of the one thread that has the transaction. Allocates nothing.

/// An INVITE client transaction (RFC 3261 §17.1.1, with the Accepted state of RFC 6026 §7.2).
///
///     A: resend  calling --1xx--> proceeding
///                   | B             |
///                   |     2xx       |   300-699
///                   +------+--------+------+
///                   |      v               v
///                   |   accepted       completed (each 300-699: ACK)
///                   v      | M             | D
///              terminated <+---------------+
///
/// The owner sends the INVITE when it makes this value. Timer C is the proxy's (§16.8), not the transaction's.
package struct InviteClientTransaction: Sendable, BitwiseCopyable {
    private enum State: BitwiseCopyable {
        case calling(resendAt: Tick, interval: Tick, giveUpAt: Tick)
        case proceeding
        case completed(until: Tick)
        case accepted(until: Tick)
        case terminated
    }

    package enum Action: Hashable, Sendable {
        case resend
        /// The response goes on to the client.
        case pass
        /// A final answer from 300 on: acknowledged here, and passed on.
        case acknowledgeAndPass
        /// The same answer again: acknowledged again.
        case acknowledge
        case absorb
        /// Timer B: nobody answered.
        case timeout
        case end
    }

    private var state: State
    private let isReliable: Bool
    private let timers: TransactionTimers

    package init(isReliable: Bool, at now: Tick, timers: TransactionTimers = TransactionTimers()) {
        self.isReliable = isReliable
        self.timers = timers
        state = .calling(
            resendAt: isReliable ? .max : now &+ timers.t1, interval: timers.t1, giveUpAt: now &+ timers.giveUp)
    }

    package mutating func received(_ code: UInt16, at now: Tick) -> Action {
        switch state {
        case .calling, .proceeding:
            if code < 200 {
                state = .proceeding
                return .pass
            }
            if code < 300 {
                state = .accepted(until: now &+ timers.giveUp)
                return .pass
            }
            state = .completed(until: isReliable ? now : now &+ timers.d)
            return .acknowledgeAndPass
        case .completed: return code >= 300 ? .acknowledge : .absorb
        // RFC 6026 §7.2: further 2xx are of further dialogs, or repeated by their server: all go on.
        case .accepted: return (200..<300).contains(code) ? .pass : .absorb
        case .terminated: return .absorb
        }
    }

    package mutating func timeReached(_ now: Tick) -> Action {
        switch state {
        case .calling(let resendAt, let interval, let giveUpAt):
            if now >= giveUpAt {
                state = .terminated
                return .timeout
            }
            guard now >= resendAt else { return .absorb }
            // Timer A doubles without a bound; B ends it.
            state = .calling(resendAt: now &+ interval &* 2, interval: interval &* 2, giveUpAt: giveUpAt)
            return .resend
        case .completed(let until), .accepted(let until):
            guard now >= until else { return .absorb }
            state = .terminated
            return .end
        case .proceeding, .terminated: return .absorb
        }
    }

    /// The owner no longer waits for it.
    package mutating func giveUp() { state = .terminated }

    package var deadline: Tick? {
        switch state {
        case .calling(let resendAt, _, let giveUpAt): min(resendAt, giveUpAt)
        case .completed(let until), .accepted(let until): until
        case .proceeding, .terminated: nil
        }
    }

    /// No response at all so far: a CANCEL must wait (§9.1), another next hop may be tried.
    package var isCalling: Bool { if case .calling = state { true } else { false } }
    package var isProceeding: Bool { if case .proceeding = state { true } else { false } }
    package var isTerminated: Bool { if case .terminated = state { true } else { false } }
}
