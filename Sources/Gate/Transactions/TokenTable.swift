package import Screening
internal import Synchronization

/// The name of a diverted call at the Desk: 128 bits that cannot be guessed, written as 32 hex digits.
package struct DivertToken: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// As it stands after `qc=` in the Request-URI of the call that reaches the Desk.
    package init?(_ text: some StringProtocol) {
        let digits = Array(text.utf8)
        guard digits.count == 32, digits.allSatisfy({ ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 102) }),
            let high = UInt64(String(decoding: digits[..<16], as: UTF8.self), radix: 16),
            let low = UInt64(String(decoding: digits[16...], as: UTF8.self), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }
}

/// Tokens of diverted calls: single use, 60 seconds, bounded; the oldest goes when it is full.
///
/// The judge grants, the Desk redeems. The judge never waits: while the Desk holds the table, grants queue up with the
/// judge and are handed over with its next batch.
package final class TokenTable: Sendable {
    /// A caller's SBC follows a redirect at once; a minute covers a retry on the way.
    package static let lifetimeMilliseconds: Int64 = 60_000

    fileprivate struct Grant {
        let token: DivertToken
        let call: JudgedCall
        let until: Int64
    }

    private struct State {
        var calls: [DivertToken: (call: JudgedCall, until: Int64)] = [:]
        /// In the order of granting; a redeemed one stays until its turn.
        var order: [DivertToken?]
        var oldest = 0
    }

    /// The judge's end: grants that wait for the table.
    struct Outbox {
        static let most = 1_024
        fileprivate var grants: [Grant] = []

        init() { grants.reserveCapacity(Self.most) }

        /// False when so many wait that this one is lost: the Desk will not know the call.
        mutating func add(_ token: DivertToken, _ call: JudgedCall, at milliseconds: Int64) -> Bool {
            guard grants.count < Self.most else { return false }
            grants.append(
                Grant(token: token, call: call, until: milliseconds &+ TokenTable.lifetimeMilliseconds))
            return true
        }

        var isEmpty: Bool { grants.isEmpty }
    }

    private let state: Mutex<State>

    init(capacity: Int) {
        let capacity = min(max(capacity, 1), 1 << 20)
        var state = State(order: Array(repeating: nil, count: capacity))
        state.calls.reserveCapacity(capacity)
        self.state = Mutex(state)
    }

    /// Tokens that can still be redeemed, expired ones included until they are pushed out.
    package var count: Int { state.withLock { $0.calls.count } }

    /// The call and verdict behind a token, once. Nil for one that was never granted, was used or is older than a minute.
    package func redeem(_ token: DivertToken, atMilliseconds now: Int64) -> JudgedCall? {
        state.withLock { state in
            guard let grant = state.calls.removeValue(forKey: token), now < grant.until else { return nil }
            return grant.call
        }
    }

    /// Hands the grants over unless the table is held at this moment.
    func take(_ outbox: inout Outbox) {
        let grants = outbox.grants
        let isDone = state.withLockIfAvailable { state in
            for grant in grants {
                if let old = state.order[state.oldest] { state.calls[old] = nil }
                state.order[state.oldest] = grant.token
                state.oldest = (state.oldest + 1) % state.order.count
                state.calls[grant.token] = (grant.call, grant.until)
            }
            return true
        }
        if isDone == true { outbox.grants.removeAll(keepingCapacity: true) }
    }
}
