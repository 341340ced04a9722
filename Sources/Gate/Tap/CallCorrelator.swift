// Owner: the tap's thread; pure. Allocates at init only (pages that no call reached cost no memory). Budget: 100 ns an
// event. Held by `make bench`, tap.

package import Telephony

/// Follows every call of a tap from its INVITE to its end: events and their times in, call attempts and outcomes out.
///
///     switch correlator.take(event) {
///     case .newCall: correlator.open(event, caller: ..., callee: ..., trunk: ...)
///     case .ended(let outcome): ...
///     case .progress, .nothing: break
///     }
///     while let outcome = correlator.nextDue() { ... }       // ends that only time has shown
///
/// A call is its Call-ID, whatever legs, forks, retransmissions and capture points show of it. Its time is the latest that
/// an event brought, so that the same capture gives the same outcomes. The table is bounded: the oldest call goes.
package struct CallCorrelator: ~Copyable {
    package static let defaultCalls = 1 << 18
    package static let mostCalls = 1 << 24
    /// A redirected or rerouted call begins anew at once; an SBC's next route takes a moment.
    static let closingMicroseconds: Int64 = 3_000_000
    /// Above Timer C, three minutes and more (RFC 3261 §16.6): nobody rings for longer.
    static let callingMicroseconds: Int64 = 300_000_000
    /// Without any sign of life. Session timers refresh at half an hour by default (RFC 4028 §4).
    static let answeredMicroseconds: Int64 = 4 * 3_600_000_000
    /// Retransmissions end with Timer B and H, 32 s (RFC 3261 §17.1.1.2), and may be captured twice.
    static let overMicroseconds: Int64 = 64_000_000

    package private(set) var counters = CorrelatorCounters()
    private var calls: [TappedCall] = []
    private var heads: [Int32]
    private var free: Int32 = -1
    private var lists: InlineArray<4, List> = InlineArray(repeating: List())
    private let capacity: Int
    private let seed: UInt64
    private(set) var clock: Int64 = .min

    /// Calls of one state in the order in which they came into it.
    private struct List: BitwiseCopyable {
        var first: Int32 = -1
        var last: Int32 = -1
    }

    /// `seed`: where calls lie in the table and nothing else; random, so that nobody outside can crowd one place.
    package init(calls: Int = Self.defaultCalls, seed: UInt64 = .random(in: 0 ... .max)) {
        precondition((1...Self.mostCalls).contains(calls))
        capacity = calls
        self.seed = seed
        self.calls.reserveCapacity(calls)
        var size = 16
        while size < calls { size *= 2 }
        heads = Array(repeating: -1, count: size)
    }

    /// Calls that are known, those that have just ended among them.
    package private(set) var count = 0

    // MARK: Events

    package mutating func take(_ event: TapEvent) -> TapStep {
        advance(to: event.time)
        guard let index = find(event.callID) else {
            if event.kind == .invite { return .newCall }
            counters.strays &+= 1
            return .nothing
        }
        calls[Int(index)].lastSeen = max(calls[Int(index)].lastSeen, event.time.microseconds)
        switch event.kind {
        case .invite: return invited(again: index, event)
        case .ringing: return ringing(index, event)
        case .answer: return answered(index, event)
        case .failure(let status): return failed(index, status, event)
        case .ack: return acknowledged(index, event)
        case .cancel: return cancelled(index, event)
        case .bye: return ended(index, event)
        case .other:
            refresh(index)
            return .nothing
        }
    }

    /// Takes a call in, after `take` said that it is new.
    package mutating func open(
        _ event: TapEvent, caller: PresentedNumber, callee: PresentedNumber, trunk: TrunkID
    ) {
        let index = room()
        calls[Int(index)] = TappedCall(event, caller: caller, callee: callee, trunk: trunk)
        let place = place(of: event.callID)
        calls[Int(index)].chain = heads[place]
        heads[place] = index
        append(index, to: .calling)
        count += 1
        counters.opened &+= 1
    }

    /// Notes something of a call that is known.
    package mutating func note(_ mark: TapMark, of callID: UInt64) {
        if let index = find(callID) { calls[Int(index)].mark.formUnion(mark) }
    }

    /// Time goes on; it never goes back.
    package mutating func advance(to time: Timestamp) { clock = max(clock, time.microseconds) }

    /// The next outcome that only time has shown; nil: none is due.
    package mutating func nextDue() -> TapOutcome? {
        while let index = due(.over, Self.overMicroseconds) { remove(index) }
        if let index = due(.closing, Self.closingMicroseconds) {
            let call = calls[Int(index)]
            counters.failed &+= 1
            return finish(
                index, by: call.failedBy, end: call.cancelledAt ?? call.failedAt ?? call.lastSeen,
                at: Timestamp(microseconds: call.since &+ Self.closingMicroseconds))
        }
        if let index = due(.calling, Self.callingMicroseconds) {
            let call = calls[Int(index)]
            counters.timedOut &+= 1
            return finish(
                index, by: call.failedBy, end: call.cancelledAt ?? call.failedAt ?? call.lastSeen,
                at: Timestamp(microseconds: call.since &+ Self.callingMicroseconds))
        }
        if let index = due(.answered, Self.answeredMicroseconds) {
            let call = calls[Int(index)]
            counters.timedOut &+= 1
            return finish(
                index, by: .unknown, end: call.lastSeen,
                at: Timestamp(microseconds: call.since &+ Self.answeredMicroseconds))
        }
        return nil
    }

    // MARK: One call

    private mutating func invited(again index: Int32, _ event: TapEvent) -> TapStep {
        let call = calls[Int(index)]
        let isNewer = event.cseq > call.cseq || event.fromTag != call.fromTag
        switch call.state {
        case .over where isNewer:
            // The same Call-ID, once more: another attempt.
            remove(index)
            return .newCall
        case .closing:
            calls[Int(index)].cseq = max(call.cseq, event.cseq)
            calls[Int(index)].invitedAt = max(call.invitedAt, event.time.microseconds)
            move(index, to: .calling)
        case .over, .calling, .answered:
            if event.fromTag == call.fromTag { calls[Int(index)].cseq = max(call.cseq, event.cseq) }
            counters.repeated &+= 1
        }
        return .nothing
    }

    private mutating func ringing(_ index: Int32, _ event: TapEvent) -> TapStep {
        // It rings after a failure: the INVITE of the next try was not captured, or came late.
        if calls[Int(index)].state == .closing, event.time.microseconds > calls[Int(index)].failedAt ?? .max {
            move(index, to: .calling)
        }
        return progress(index)
    }

    private mutating func progress(_ index: Int32) -> TapStep {
        guard calls[Int(index)].state != .over, !calls[Int(index)].hasProgressed else { return .nothing }
        calls[Int(index)].hasProgressed = true
        return .progress(calls[Int(index)].callID)
    }

    private mutating func answered(_ index: Int32, _ event: TapEvent) -> TapStep {
        switch calls[Int(index)].state {
        case .over:
            counters.repeated &+= 1
            return .nothing
        case .answered:
            calls[Int(index)].answer(event)
            refresh(index)
            return .nothing
        case .calling, .closing:
            calls[Int(index)].answeredAt = event.time.microseconds
            calls[Int(index)].answer(event)
            counters.answered &+= 1
            move(index, to: .answered)
            return progress(index)
        }
    }

    private mutating func failed(_ index: Int32, _ status: UInt16, _ event: TapEvent) -> TapStep {
        switch calls[Int(index)].state {
        // A re-INVITE that is refused ends nothing (RFC 3261 §14.1).
        case .answered, .over: return .nothing
        case .calling:
            // The failure of the try before, captured at another place and delivered late.
            guard event.time.microseconds >= calls[Int(index)].invitedAt else { break }
            calls[Int(index)].status = status
            calls[Int(index)].failedAt = event.time.microseconds
            move(index, to: .closing)
        case .closing:
            // Of several forks' failures the one that reaches the caller counts (RFC 3261 §16.7).
            if calls[Int(index)].isBackward(event) { calls[Int(index)].status = status }
        }
        return progress(index)
    }

    private mutating func acknowledged(_ index: Int32, _ event: TapEvent) -> TapStep {
        let call = calls[Int(index)]
        if call.state == .calling, call.failedAt == nil, call.acknowledgedAt == nil {
            calls[Int(index)].acknowledgedAt = event.time.microseconds
        }
        return .nothing
    }

    private mutating func cancelled(_ index: Int32, _ event: TapEvent) -> TapStep {
        let call = calls[Int(index)]
        // A proxy cancels the forks that lost, or rang too long: only on the caller's own leg it is the caller.
        if call.state == .calling, call.cancelledAt == nil, call.isForward(event) {
            calls[Int(index)].cancelledAt = event.time.microseconds
        }
        return .nothing
    }

    private mutating func ended(_ index: Int32, _ event: TapEvent) -> TapStep {
        switch calls[Int(index)].state {
        case .over:
            counters.repeated &+= 1
            return .nothing
        case .answered:
            guard let side = calls[Int(index)].ends(by: event) else {
                counters.forkedByes &+= 1
                return .nothing
            }
            return .ended(finish(index, by: side, end: event.time.microseconds, at: event.time))
        case .calling, .closing:
            return .ended(endedEarly(index, event))
        }
    }

    /// A BYE to an early dialog comes from the caller alone (RFC 3261 §15); any other shows that a 2xx was missed.
    private mutating func endedEarly(_ index: Int32, _ event: TapEvent) -> TapOutcome {
        let side = calls[Int(index)].ends(by: event) ?? .unknown
        let call = calls[Int(index)]
        if side == .callee || call.acknowledgedAt != nil {
            calls[Int(index)].answeredAt = call.acknowledgedAt ?? event.time.microseconds
            counters.answered &+= 1
            counters.missedAnswers &+= 1
        } else {
            counters.failed &+= 1
        }
        return finish(index, by: side, end: event.time.microseconds, at: event.time)
    }

    private mutating func finish(_ index: Int32, by side: ReleasedBy, end: Int64, at time: Timestamp) -> TapOutcome {
        let outcome = calls[Int(index)].outcome(by: side, end: end, at: time)
        move(index, to: .over)
        return outcome
    }

    // MARK: The table

    private func place(of callID: UInt64) -> Int {
        Int(truncatingIfNeeded: ByteHash.mix(callID ^ seed, 0x9E37_79B9_7F4A_7C15) & UInt64(heads.count - 1))
    }

    private func find(_ callID: UInt64) -> Int32? {
        var index = heads[place(of: callID)]
        while index >= 0 {
            if calls[Int(index)].callID == callID { return index }
            index = calls[Int(index)].chain
        }
        return nil
    }

    /// A free entry; where there is none, the oldest call goes: of those that have ended, else of those under way.
    private mutating func room() -> Int32 {
        if free < 0, calls.count == capacity {
            var oldest = lists[Int(TappedCall.State.over.rawValue)].first
            if oldest < 0 {
                for state in [TappedCall.State.closing, .calling, .answered] {
                    let index = lists[Int(state.rawValue)].first
                    if index >= 0, oldest < 0 || calls[Int(index)].since < calls[Int(oldest)].since { oldest = index }
                }
                counters.evicted &+= 1
            }
            remove(oldest)
        }
        if free >= 0 {
            let index = free
            free = calls[Int(index)].next
            return index
        }
        let nothing = TapEvent(.other, callID: 0, time: Timestamp(microseconds: 0))
        calls.append(TappedCall(nothing, caller: .absent, callee: .absent, trunk: .unknown))
        return Int32(truncatingIfNeeded: calls.count - 1)
    }

    private mutating func remove(_ index: Int32) {
        let place = place(of: calls[Int(index)].callID)
        if heads[place] == index {
            heads[place] = calls[Int(index)].chain
        } else {
            var before = heads[place]
            while before >= 0 {
                let next = calls[Int(before)].chain
                if next == index {
                    calls[Int(before)].chain = calls[Int(index)].chain
                    break
                }
                before = next
            }
        }
        unlink(index)
        calls[Int(index)].next = free
        free = index
        count -= 1
    }

    // MARK: The lists

    private func due(_ state: TappedCall.State, _ after: Int64) -> Int32? {
        let index = lists[Int(state.rawValue)].first
        guard index >= 0, clock &- calls[Int(index)].since >= after else { return nil }
        return index
    }

    private mutating func refresh(_ index: Int32) {
        if calls[Int(index)].state == .answered { move(index, to: .answered) }
    }

    private mutating func move(_ index: Int32, to state: TappedCall.State) {
        unlink(index)
        append(index, to: state)
    }

    private mutating func append(_ index: Int32, to state: TappedCall.State) {
        let last = lists[Int(state.rawValue)].last
        calls[Int(index)].state = state
        calls[Int(index)].since = clock
        calls[Int(index)].previous = last
        calls[Int(index)].next = -1
        if last >= 0 {
            calls[Int(last)].next = index
        } else {
            lists[Int(state.rawValue)].first = index
        }
        lists[Int(state.rawValue)].last = index
    }

    private mutating func unlink(_ index: Int32) {
        let call = calls[Int(index)]
        let list = Int(call.state.rawValue)
        if call.previous >= 0 {
            calls[Int(call.previous)].next = call.next
        } else {
            lists[list].first = call.next
        }
        if call.next >= 0 {
            calls[Int(call.next)].previous = call.previous
        } else {
            lists[list].last = call.previous
        }
    }
}
