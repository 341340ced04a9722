// Owner: a value of the one thread that has the transaction. Allocates nothing.

/// A client transaction of any request but INVITE and ACK (RFC 3261 §17.1.2).
///
///     E: resend  trying --1xx--> proceeding  E: resend, at T2
///                  |                 |
///                  +----200-699------+--> completed --K--> terminated
///                  +----F------------+--> terminated
package struct NonInviteClientTransaction: Sendable, BitwiseCopyable {
    private enum State: BitwiseCopyable {
        case trying(resendAt: Tick, interval: Tick, giveUpAt: Tick)
        case proceeding(resendAt: Tick, giveUpAt: Tick)
        case completed(until: Tick)
        case terminated
    }

    package enum Action: Hashable, Sendable {
        case resend
        case pass
        case absorb
        /// Timer F.
        case timeout
        case end
    }

    private var state: State
    private let isReliable: Bool
    private let timers: TransactionTimers

    package init(isReliable: Bool, at now: Tick, timers: TransactionTimers = TransactionTimers()) {
        self.isReliable = isReliable
        self.timers = timers
        state = .trying(
            resendAt: isReliable ? .max : now &+ timers.t1, interval: timers.t1, giveUpAt: now &+ timers.giveUp)
    }

    package mutating func received(_ code: UInt16, at now: Tick) -> Action {
        switch state {
        case .trying(let resendAt, _, let giveUpAt), .proceeding(let resendAt, let giveUpAt):
            if code < 200 {
                state = .proceeding(resendAt: resendAt, giveUpAt: giveUpAt)
            } else {
                state = .completed(until: isReliable ? now : now &+ timers.t4)
            }
            return .pass
        case .completed, .terminated: return .absorb
        }
    }

    package mutating func timeReached(_ now: Tick) -> Action {
        switch state {
        case .trying(let resendAt, let interval, let giveUpAt):
            if now >= giveUpAt { return timeout() }
            guard now >= resendAt else { return .absorb }
            let next = min(interval &* 2, timers.t2)
            state = .trying(resendAt: now &+ next, interval: next, giveUpAt: giveUpAt)
            return .resend
        case .proceeding(let resendAt, let giveUpAt):
            if now >= giveUpAt { return timeout() }
            guard now >= resendAt else { return .absorb }
            state = .proceeding(resendAt: now &+ timers.t2, giveUpAt: giveUpAt)
            return .resend
        case .completed(let until):
            guard now >= until else { return .absorb }
            state = .terminated
            return .end
        case .terminated: return .absorb
        }
    }

    private mutating func timeout() -> Action {
        state = .terminated
        return .timeout
    }

    /// The owner no longer waits for it.
    package mutating func giveUp() { state = .terminated }

    package var deadline: Tick? {
        switch state {
        case .trying(let resendAt, _, let giveUpAt), .proceeding(let resendAt, let giveUpAt): min(resendAt, giveUpAt)
        case .completed(let until): until
        case .terminated: nil
        }
    }

    package var isTrying: Bool { if case .trying = state { true } else { false } }
    package var isTerminated: Bool { if case .terminated = state { true } else { false } }
}
