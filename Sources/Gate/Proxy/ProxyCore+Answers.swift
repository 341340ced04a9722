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
            if !hops.answered(branch.id, code: message.statusCode) { counters.strayAnswers &+= 1 }
        case .stateless:
            if let target = StatelessAnswer.target(branch, message, bytes, addresses: addresses, seed: seed) {
                output.send(
                    to: target,
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
        if message.cseq.method == .cancel {
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
            accepted(transaction, message, bytes, from: flow, at: now)
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
        _ transaction: ProxyTransaction, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow,
        at now: Tick
    ) {
        let isFirst = !transaction.isAnswered
        guard takesFinal(message.statusCode, transaction, at: now) else { return }
        let isStream = transaction.answers.isStream
        output.send(
            to: transaction.answers,
            write: {
                var room = $0.room()
                return ForwardedAnswer.write(message, bytes, isStream: isStream, into: &room)
            })
        guard isFirst else { return }
        connected(transaction, bytes, callID: message.callID, from: flow, at: now)
        // Neither side asks for these again: the Accepted states keep no messages.
        pool.buffers.give(&transaction.received)
        pool.buffers.give(&transaction.reply)
        if transaction.attempt.cancel == nil { pool.buffers.give(&transaction.attempt.forwarded) }
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
        passBack(transaction, message, bytes, at: now)
        unanswered(transaction, code, at: now)
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
            sendCancel(transaction.former[number])
        case .pass:
            // §16.7 step 10: the others are cancelled.
            if !transaction.isAnswered { cancel(transaction, at: now) }
            accepted(transaction, message, bytes, from: flow, at: now)
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

    /// Back to the client by its Via, and kept for when the request comes again.
    private mutating func passBack(
        _ transaction: ProxyTransaction, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, at now: Tick
    ) {
        let code = message.statusCode
        if code >= 200 {
            guard takesFinal(code, transaction, at: now) else { return }
        } else {
            let sends =
                transaction.isInvite
                ? transaction.inviteServer.answer(code, at: now) == .send
                : transaction.otherServer.answer(code, at: now) == .send
            guard sends else { return }
        }
        let isStream = transaction.answers.isStream
        output.send(
            to: transaction.answers,
            write: {
                var room = $0.room()
                return ForwardedAnswer.write(message, bytes, isStream: isStream, into: &room)
            },
            keep: { pool.buffers.keep($0, of: &$1, in: &transaction.reply) })
    }

    // MARK: How calls end

    private mutating func connected(
        _ transaction: ProxyTransaction, _ bytes: Span<UInt8>, callID: ByteRange, from flow: Flow, at now: Tick
    ) {
        guard let screened = transaction.screened else { return }
        let atDesk = transaction.attempt.way == .desk
        let gone = dialogs.add(
            ProxiedCall(
                callID: ByteHash.journalled(bytes.extracting(callID.bounds)), caller: screened.attempt.caller,
                callee: screened.attempt.callee, trunk: screened.attempt.trunk,
                ringMilliseconds: now &- transaction.startedAt, answeredAt: now, callerTag: transaction.callerTag,
                callerFlow: transaction.source, calleeFlow: flow,
                // At the Desk an operator spoke, and not the callee.
                isLearned: screened.isLearned && !atDesk, isJournalled: screened.isJournalled,
                holdsPlace: screened.holdsPlace))
        if let gone, gone.holdsPlace { freePlace(gone.callID, gone.caller, gone.callee, gone.trunk) }
    }

    /// A BYE of a call that was answered here.
    mutating func ended(_ message: borrowing SIPMessage, _ bytes: Span<UInt8>, at now: Tick) {
        let callID = ByteHash.journalled(bytes.extracting(message.callID.bounds))
        guard let call = dialogs.end(callID) else { return }
        let isCaller = call.callerTag == Self.tag(message.from.tag, bytes)
        outcomes.append(
            ProxyOutcome(
                outcome: CallOutcome(
                    callID: callID, caller: call.caller, callee: call.callee, trunk: call.trunk, isAnswered: true,
                    ringMilliseconds: call.ringMilliseconds, durationMilliseconds: max(0, now &- call.answeredAt),
                    releasedBy: isCaller ? .caller : .callee),
                isLearned: call.isLearned, isJournalled: call.isJournalled, freesPlace: call.holdsPlace))
    }

    /// A call that was refused, given up or not reached. One that we stopped has no outcome.
    mutating func unanswered(_ transaction: ProxyTransaction, _ code: UInt16, at now: Tick) {
        guard let screened = transaction.screened else { return }
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
    static func target(
        _ branch: ProxyBranch, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, addresses: ProxyAddresses,
        seed: ByteHash.Seed
    ) -> Flow? {
        var cursor = message.cursor(.via)
        _ = message.nextValue(&cursor, in: bytes)
        guard let value = message.nextValue(&cursor, in: bytes), let via = Via(value, in: bytes),
            via.transport == .udp,
            let sender = ProxyURI.address(via.received.isAbsent ? via.host : via.received, port: via.port, in: bytes)
        else { return nil }
        let id = ProxyBranch.stateless(
            sender: sender, via: via, callID: message.callID, cseq: message.cseq.number, in: bytes, seed: seed)
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
        return addresses.socket(to: peer, wished: 0).map { Flow(peer: peer, socket: $0) }
    }
}
