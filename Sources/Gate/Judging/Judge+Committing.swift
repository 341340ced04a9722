import Journal
import Screening
import Telephony
import Wire

extension Judge {
    /// The batch is the judge's: it is counted, remembered and journalled. Then the replies may be sent.
    mutating func commit(_ count: Int, at now: Moment) {
        let elapsed = UInt64(clamping: Clock.monotonicNanoseconds() &- now.nanoseconds)
        for slot in 0..<count {
            let state = scratch[slot]
            if state.single != .max { tally.add(at: Int(state.single)) }
            if state.fault != 0 { tally.add(at: CounterLayout.fault(state.fault)) }
            switch state.kind {
            case .nothing: break
            case .retransmission: tally.count(.retransmissions)
            case .call:
                scratch[call: slot].judgedNanoseconds = UInt32(clamping: elapsed)
                tally.add(at: CounterLayout.latency(LatencyBuckets.index(elapsed)))
                parts.screened?.add(scratch[call: slot])
                parts.sample?.note(scratch[call: slot], &sampled)
                if !state.isHeld { commitCall(slot, at: now) }
            }
        }
        if !undecided.isEmpty { tally.count(.roamingWaits, UInt64(undecided.count)) }
        for answer in held { commitHeld(answer, at: now) }
        tally.set(table.forgotten, at: CounterLayout.Single.forgotten.rawValue)
        if !outbox.isEmpty { parts.tokens.take(&outbox) }
    }

    private mutating func commitCall(_ slot: Int, at now: Moment) {
        let key = scratch[slot].key
        let answer = scratch[slot].answer
        tally.count(scratch[call: slot].verdict, ofTrunk: trunks.cell(answer.trunk))
        table.remember(key, answer, at: now.milliseconds)
        if !scratch.offer(slot, to: parts.ring) { tally.count(.ringDrops) }
        if answer.form == .divert { grant(key, answer, scratch[call: slot], at: now) }
    }

    private mutating func grant(_ key: TransactionKey, _ answer: StoredAnswer, _ call: JudgedCall, at now: Moment) {
        let token = writer.token(key, answer)
        if !outbox.add(token, call, at: now.microseconds / 1_000) { tally.count(.tokensLost) }
    }

    // MARK: Durable trunks

    private mutating func commitHeld(_ answer: HeldAnswer, at now: Moment) {
        let slot = answer.slot
        let key = scratch[slot].key
        let stored = scratch[slot].answer
        let route = route(of: answer.source)
        var parked = Parking.Parked(
            key: key, answer: stored, position: 0, deadlineNanoseconds: now.nanoseconds &+ parts.deadlineNanoseconds,
            stop: answer.stop, allow: answer.allow, route: route, call: scratch[call: slot])
        guard parts.ring.offer(parked.call) else {
            tally.count(.ringDrops)
            letGo(parked, isJournalled: false, at: now)
            append(parked.allow, to: answer.source)
            return
        }
        parked.position = parts.ring.offered
        guard parts.parking.park(parked) else {
            letGo(parked, isJournalled: true, at: now)
            append(parked.allow, to: answer.source)
            return
        }
        var waiting = stored
        waiting.form = .parked
        table.remember(key, waiting, at: now.milliseconds)
    }

    /// What the journal has committed, and what has waited too long, to be sent. Between batches only.
    mutating func unpark(at now: Moment) -> [(ReplyRoute, [UInt8])] {
        guard let committed = parts.committed else { return [] }
        var due: [(ReplyRoute, [UInt8])] = []
        for parked in parts.parking.takeCommitted(upTo: committed()) {
            tally.count(parked.call.verdict, ofTrunk: trunks.cell(parked.answer.trunk))
            table.remember(parked.key, parked.answer, at: now.milliseconds)
            if parked.answer.form == .divert { grant(parked.key, parked.answer, parked.call, at: now) }
            if !outbox.isEmpty { parts.tokens.take(&outbox) }
            due.append((parked.route, parked.stop))
        }
        for parked in parts.parking.takeExpired(at: now.nanoseconds) {
            letGo(parked, isJournalled: true, at: now)
            due.append((parked.route, parked.allow))
        }
        return due
    }

    /// A stop that could not be made durable in time is no stop: the call goes on, and the journal is told so.
    private mutating func letGo(_ parked: Parking.Parked, isJournalled: Bool, at now: Moment) {
        var answer = parked.answer
        answer.form = .allow
        table.remember(parked.key, answer, at: now.milliseconds)
        let correction = parked.call.letGo
        parts.screened?.add(correction)
        tally.count(.notDurableInTime)
        tally.count(correction.verdict, ofTrunk: trunks.cell(answer.trunk))
        if isJournalled, !parts.ring.offer(correction) { tally.count(.ringDrops) }
    }

    /// In this batch there is room: the message has no other reply.
    private mutating func append(_ bytes: [UInt8], to source: Source) {
        replies.append(bytes, to: source.peer)
        if let connection = source.connection { streamReplies.append(connection) }
    }

    private func route(of source: Source) -> ReplyRoute {
        if let connection = source.connection { return .stream(connection) }
        return .datagram(socket: socket, peer: source.peer)
    }
}
