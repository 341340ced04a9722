// Owner: a value of the one thread that has the transaction. Allocates nothing.

/// A server transaction of any request but INVITE and ACK (RFC 3261 §17.2.2).
///
///     request -> trying --1xx--> proceeding
///                   |                |
///                   +---200-699------+--> completed --J--> terminated
package struct NonInviteServerTransaction: Sendable, BitwiseCopyable {
    private enum State: BitwiseCopyable {
        case trying
        case proceeding
        case completed(until: Tick)
        case terminated
    }

    package enum Action: Hashable, Sendable {
        case send
        case resend
        case absorb
        case end
    }

    private var state = State.trying
    private let isReliable: Bool
    private let timers: TransactionTimers

    package init(isReliable: Bool, timers: TransactionTimers = TransactionTimers()) {
        self.isReliable = isReliable
        self.timers = timers
    }

    package mutating func receivedAgain() -> Action {
        switch state {
        // "Once in the Trying state, any further request retransmissions are discarded."
        case .trying, .terminated: .absorb
        case .proceeding, .completed: .resend
        }
    }

    package mutating func answer(_ code: UInt16, at now: Tick) -> Action {
        switch state {
        case .trying, .proceeding:
            state = code < 200 ? .proceeding : .completed(until: isReliable ? now : now &+ timers.giveUp)
            return .send
        // "Any other final responses passed by the TU ... MUST be discarded while in the Completed state."
        case .completed, .terminated: return .absorb
        }
    }

    package mutating func timeReached(_ now: Tick) -> Action {
        guard case .completed(let until) = state, now >= until else { return .absorb }
        state = .terminated
        return .end
    }

    package var deadline: Tick? { if case .completed(let until) = state { until } else { nil } }
    package var isCompleted: Bool { if case .completed = state { true } else { false } }
    package var isTerminated: Bool { if case .terminated = state { true } else { false } }
}
