// Owner: the judge's thread. Allocates until it is warm.

import SIP
import Telephony
import Wire

extension ProxyCore {
    /// A response (RFC 3261 §16.7). What belongs to no request of ours goes nowhere (RFC 6026 §8.9).
    mutating func answered(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow, at now: Tick
    ) {
        guard let branch = ProxyBranch(message.topVia.branch, in: bytes) else {
            counters.strayAnswers &+= 1
            return
        }
        switch branch.kind {
        case .probe:
            if !hops.answered(branch.id, code: message.statusCode, at: now) { counters.strayAnswers &+= 1 }
        case .stateless:
            if let (target, via) = StatelessAnswer.way(branch, message, bytes, addresses: addresses, secret: secret) {
                // No request is kept to ask: a Via that came back with values in it is told nothing.
                output.send(
                    to: target, telling: load(target, via, bytes),
                    write: {
                        var room = $0.room()
                        return ForwardedAnswer.write(message, bytes, isStream: false, into: &room)
                    })
            } else {
                counters.strayAnswers &+= 1
            }
        case .transaction:
            guard let transaction = pool.find(id: branch.id) else {
                counters.strayAnswers &+= 1
                return
            }
            answered(transaction, branch.attempt, message, bytes, from: flow, at: now)
            settle(transaction)
        }
    }

    private mutating func answered(
        _ transaction: ProxyTransaction, _ number: Int, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>,
        from flow: Flow, at now: Tick
    ) {
        let code = message.statusCode
        let isCurrent = number == transaction.attempt.number
        guard isCurrent || number < transaction.former.count else { return }
        if case .hop(let hop) = isCurrent ? transaction.attempt.way : transaction.former[number].way {
            hops.heard(hop, at: now)
        }
        // RFC 3261 §17.1.3: the method in CSeq too makes it the answer of this request.
        let isCancel = message.cseq.method == .cancel
        guard isCancel || (message.cseq.method == .invite) == transaction.isInvite else {
            counters.strayAnswers &+= 1
            return
        }
        if isCancel {
            if isCurrent {
                _ = transaction.attempt.cancel?.received(code, at: now)
            } else {
                _ = transaction.former[number].cancel?.received(code, at: now)
            }
        } else if !transaction.isInvite {
            if isCurrent { other(transaction, message, bytes, at: now) }
        } else if isCurrent {
            current(transaction, message, bytes, from: flow, at: now)
        } else {
            former(transaction, number, message, bytes, from: flow, at: now)
        }
    }

    // MARK: INVITE

    private mutating func current(
        _ transaction: ProxyTransaction, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow,
        at now: Tick
    ) {
        let code = message.statusCode
        guard let action = transaction.attempt.invite?.received(code, at: now) else { return }
        transaction.attempt.silentUntil = nil
        switch action {
        case .pass where code < 200:
            // §16.7 step 2: Timer C begins anew with each but 100.
            if code > 100, !transaction.isAnswered, transaction.attempt.cancel == nil {
                transaction.timerC = now &+ timers.c
            }
            if transaction.attempt.wantsCancel { cancel(transaction, at: now) }
            if code > 100 { passBack(transaction, message, bytes, at: now) }
        case .pass:
            accepted(transaction, by: transaction.attempt.way, message, bytes, from: flow, at: now)
        case .acknowledgeAndPass:
            acknowledge(transaction.attempt, message, bytes)
            refused(transaction, message, bytes, at: now)
        case .acknowledge:
            acknowledge(transaction.attempt, message, bytes)
        case .resend, .absorb, .timeout, .end: break
        }
    }

    /// A 2xx ends the choice: each goes back, whatever way it comes from (§16.7 step 5, §13.2.2.4).
    private mutating func accepted(
        _ transaction: ProxyTransaction, by way: ProxyAttempt.Way, _ message: borrowing SIPMessage,
        _ bytes: Span<UInt8>, from flow: Flow, at now: Tick
    ) {
        let isFirst = !transaction.isAnswered
        guard takesFinal(message.statusCode, transaction, at: now) else { return }
        let isStream = transaction.answers.isStream
        output.send(
            to: transaction.answers, telling: load(transaction),
            write: {
                var room = $0.room()
                return ForwardedAnswer.write(message, bytes, isStream: isStream, into: &room)
            })
        if transaction.screened != nil {
            // At the Desk an operator speaks, and not the callee: nothing is learnt of it.
            dialogs.answered(
                transaction.dialog, by: DialogTable.tag(message.to.tag, bytes), from: flow, teaches: way != .desk,
                at: now)
        }
        guard isFirst else { return }
        // Neither side asks for these again: the Accepted states keep no messages.
        pool.buffers.give(&transaction.received)
        pool.buffers.give(&transaction.reply)
        // A CANCEL that still waits for its provisional answer is made of the request.
        if transaction.attempt.cancel == nil, !transaction.attempt.wantsCancel {
            pool.buffers.give(&transaction.attempt.forwarded)
        }
    }

    private mutating func refused(
        _ transaction: ProxyTransaction, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, at now: Tick
    ) {
        let code = message.statusCode
        let goesOn =
            switch transaction.attempt.way {
            case .hop: code == 503
            // A Desk that cannot is no Desk: the call goes to its callee.
            case .desk: code == 408 || (500..<600).contains(code)
            case .fixed: false
            }
        if goesOn, tryNext(transaction, at: now) { return }
        if passBack(transaction, message, bytes, at: now) { unanswered(transaction, code, at: now) }
    }

    /// A way that was given up for its silence speaks after all.
    private mutating func former(
        _ transaction: ProxyTransaction, _ number: Int, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>,
        from flow: Flow, at now: Tick
    ) {
        let code = message.statusCode
        guard let action = transaction.former[number].invite?.received(code, at: now) else { return }
        switch action {
        case .pass where code < 200:
            guard transaction.former[number].cancel == nil else { return }
            transaction.former[number].cancel = NonInviteClientTransaction(
                isReliable: false, at: now, timers: timers)
            transaction.former[number].giveUpAt = now &+ timers.giveUp
            sendCancel(transaction.former[number])
        case .pass:
            // §16.7 step 10: the others are cancelled.
            if !transaction.isAnswered { cancel(transaction, at: now) }
            accepted(transaction, by: transaction.former[number].way, message, bytes, from: flow, at: now)
        case .acknowledgeAndPass, .acknowledge:
            acknowledge(transaction.former[number], message, bytes)
        case .resend, .absorb, .timeout, .end: break
        }
    }

    private func acknowledge(_ attempt: ProxyAttempt, _ answer: borrowing SIPMessage, _ bytes: Span<UInt8>) {
        let box = second
        guard (try? box.message.parse(attempt.forwarded.span, framing: .datagram)) != nil else { return }
        let invite = attempt.forwarded.span
        let to = bytes.extracting(answer.value(.to).bounds)
        output.send(
            to: attempt.flow,
            write: {
                var room = $0.room()
                return ForwardedAnswer.derived("ACK", of: box.message, invite, to: to, into: &room)
            })
    }

    // MARK: Others

    private mutating func other(
        _ transaction: ProxyTransaction, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, at now: Tick
    ) {
        let code = message.statusCode
        guard transaction.attempt.other?.received(code, at: now) == .pass else { return }
        transaction.attempt.silentUntil = nil
        if code == 503, case .hop = transaction.attempt.way, tryNext(transaction, at: now) { return }
        guard code > 100 else { return }
        passBack(transaction, message, bytes, at: now)
        // Timer J repeats the answer; nothing asks for the request again.
        if code >= 200 { pool.dropBytes(of: transaction) }
    }

    /// Back to the client by its Via, and kept for when the request comes again; false where the client had its answer.
    @discardableResult
    private mutating func passBack(
        _ transaction: ProxyTransaction, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, at now: Tick
    ) -> Bool {
        let code = message.statusCode
        if code >= 200 {
            guard takesFinal(code, transaction, at: now) else { return false }
        } else {
            let sends =
                transaction.isInvite
                ? transaction.inviteServer.answer(code, at: now) == .send
                : transaction.otherServer.answer(code, at: now) == .send
            guard sends else { return false }
        }
        let isStream = transaction.answers.isStream
        output.send(
            to: transaction.answers, telling: load(transaction),
            write: {
                var room = $0.room()
                return ForwardedAnswer.write(message, bytes, isStream: isStream, into: &room)
            },
            keep: { pool.buffers.keep($0, of: &$1, in: &transaction.reply) })
        return true
    }

    // MARK: How calls end

    /// The call of a transaction that goes on: known from its INVITE, so that early requests (PRACK, UPDATE) find it.
    mutating func opened(
        _ transaction: ProxyTransaction, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, at now: Tick
    ) {
        guard let screened = transaction.screened, dialogs[transaction.dialog] == nil else { return }
        let (place, gone) = dialogs.open(
            ProxiedCall(
                callID: screened.attempt.callID, caller: screened.attempt.caller, callee: screened.attempt.callee,
                trunk: screened.attempt.trunk, startedAt: transaction.startedAt, seenAt: now,
                callerFlow: transaction.source, isLearned: screened.isLearned, isJournalled: screened.isJournalled,
                holdsPlace: screened.holdsPlace),
            message, bytes)
        transaction.dialog = place
        if let gone, gone.state == .answered { lost(gone) }
    }

    /// A BYE of a call that was answered here.
    mutating func ended(_ message: borrowing SIPMessage, _ bytes: Span<UInt8>, at now: Tick) {
        guard let (call, isCaller) = dialogs.end(by: message, bytes) else { return }
        outcomes.append(
            ProxyOutcome(
                outcome: call.outcome(isCaller ? .caller : .callee, at: now), isLearned: call.isLearned,
                isJournalled: call.isJournalled, freesPlace: call.holdsPlace))
    }

    /// The same of one that the watchdog sent on.
    mutating func ended(_ bye: [UInt8], at now: Tick) {
        let box = second
        guard (try? box.message.parse(bye.span, framing: .datagram)) != nil else { return }
        ended(box.message, bye.span, at: now)
    }

    /// An answered call whose end nobody will see: its trunk gets its place back, and nothing is learnt.
    private mutating func lost(_ call: ProxiedCall) {
        outcomes.append(
            ProxyOutcome(
                outcome: call.outcome(.unknown, at: call.seenAt), isLearned: false, isJournalled: call.isJournalled,
                freesPlace: call.holdsPlace))
    }

    /// Calls whose BYE was never seen.
    mutating func expireCalls(at now: Tick) {
        for _ in 0..<16 {
            guard let call = dialogs.expired(at: now) else { return }
            if call.state == .answered { lost(call) }
        }
    }

    /// A call that was refused, given up or not reached. One that we stopped has no outcome.
    mutating func unanswered(_ transaction: ProxyTransaction, _ code: UInt16, at now: Tick) {
        guard let screened = transaction.screened else { return }
        dialogs.close(transaction.dialog)
        let atDesk = transaction.attempt.way == .desk
        let releasedBy: ReleasedBy =
            if transaction.isCancelled || code == 487 {
                .caller
            } else if code == 408 || (500..<600).contains(code) || code == 482 {
                .network
            } else {
                .callee
            }
        outcomes.append(
            ProxyOutcome(
                outcome: CallOutcome(
                    callID: screened.attempt.callID, caller: screened.attempt.caller, callee: screened.attempt.callee,
                    trunk: screened.attempt.trunk, isAnswered: false, ringMilliseconds: now &- transaction.startedAt,
                    durationMilliseconds: 0, releasedBy: releasedBy),
                isLearned: screened.isLearned && !atDesk, isJournalled: screened.isJournalled && !atDesk,
                freesPlace: screened.holdsPlace))
    }
}

/// The way back of an answer to a request that went on statelessly.
enum StatelessAnswer {
    /// The second Via's sender (RFC 3261 §16.11, RFC 3581 §4), where the branch proves that the request came by us.
    static func way(
        _ branch: ProxyBranch, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, addresses: ProxyAddresses,
        secret: ProxySecret
    ) -> (target: Flow, via: Via)? {
        guard let via = ForwardedAnswer.clientVia(of: message, bytes), via.transport == .udp,
            let sender = ProxyURI.address(via.received.isAbsent ? via.host : via.received, port: via.port, in: bytes)
        else { return nil }
        let id = ProxyBranch.stateless(
            sender: sender, via: via, callID: message.callID, cseq: message.cseq.number, in: bytes, secret: secret)
        guard id == branch.id else { return nil }
        var port = sender.port
        if !via.rport.isAbsent {
            var value = 0
            for at in via.rport.bounds where value < 65_536 {
                guard bytes[at] >= 48, bytes[at] <= 57 else { return nil }
                value = value * 10 + Int(bytes[at] - 48)
            }
            guard (1...65_535).contains(value) else { return nil }
            port = UInt16(value)
        }
        let peer = sender.with(port: port)
        return addresses.socket(to: peer, wished: 0).map { (Flow(peer: peer, socket: $0), via) }
    }
}
