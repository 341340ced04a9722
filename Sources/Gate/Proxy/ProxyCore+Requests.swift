// Owner: the judge's thread. Allocates until it is warm.

import SIP
import Telephony
import Wire

extension ProxyCore {
    /// One message. `screened`: what was found out of a new call; nil for everything else. True for a request that went on
    /// without a transaction, and has to do so when it is repeated.
    @discardableResult
    mutating func handle(
        _ intake: Intake, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow,
        key: TransactionKey, screened: ScreenedCall?, at now: Tick
    ) -> Bool {
        switch intake {
        case .absorbSilently, .drop, .scanner: break
        case .response: answered(message, bytes, from: flow, at: now)
        case .absorb: acknowledge(message, bytes, from: flow, key: key, at: now)
        case .cancel: cancel(message, bytes, from: flow, key: key, at: now)
        case .reject(let code, _):
            counters.answers &+= 1
            own(code, message, bytes, flow, key)
        case .unknownSource: own(403, message, bytes, flow, key)
        case .emergency, .call:
            if repeated(key, isInvite: true, at: now) { return false }
            guard let screened else { return false }
            if pool.isFull(for: .invite) { return overflow(screened, message, bytes, from: flow, key: key, at: now) }
            begin(call: screened, message, bytes, from: flow, key: key, at: now)
        case .options where isForUs(message, bytes):
            own(200, message, bytes, flow, key)
        case .options, .inDialog, .methodNotAllowed, .methodUnknown:
            if repeated(key, isInvite: message.method == .invite, at: now) { return false }
            if pool.isFull(for: message.method) {
                counters.overflow &+= 1
                if message.method == .bye { ended(message, bytes, at: now) }
                passStateless(message, bytes, from: flow, at: now)
                return true
            }
            begin(other: message, bytes, from: flow, key: key, at: now)
        }
        return false
    }

    /// A call that no transaction is free for: it goes on all the same (§16.11), or is stopped as in redirect mode. Nobody
    /// will see its end. A diverted one never gets here: it needs the way back from a dead Desk.
    private mutating func overflow(
        _ screened: ScreenedCall, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow,
        key: TransactionKey, at now: Tick
    ) -> Bool {
        counters.overflow &+= 1
        freePlace(of: screened)
        guard screened.form.isStop else {
            passStateless(message, bytes, from: flow, screened: screened, at: now)
            return true
        }
        let (writer, trunks) = (writer, trunks)
        output.send(
            to: Self.wayBack(message, bytes, flow), telling: load(flow, message.topVia, bytes),
            write: { Self.stopAnswer(screened, key, message, bytes, from: flow, writer, trunks, into: &$0) })
        return false
    }

    /// Nobody will see the end of this call, or it never begins: its trunk has one less.
    private mutating func freePlace(of screened: ScreenedCall) {
        guard screened.holdsPlace else { return }
        let attempt = screened.attempt
        let never = CallOutcome(
            callID: attempt.callID, caller: attempt.caller, callee: attempt.callee, trunk: attempt.trunk,
            isAnswered: false, ringMilliseconds: 0, durationMilliseconds: 0, releasedBy: .unknown)
        outcomes.append(ProxyOutcome(outcome: never, isLearned: false, isJournalled: false, freesPlace: true))
    }

    /// What is wrong with the call's identities is left out where it does not fit: the answer counts.
    private static func stopAnswer(
        _ screened: ScreenedCall, _ key: TransactionKey, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>,
        from flow: Flow, _ writer: AnswerWriter, _ trunks: TrunkSet, into batch: inout UDPBatch
    ) -> Int {
        let stored = StoredAnswer(form: screened.form, trunk: screened.attempt.trunk.index, milliseconds: 0)
        let source = Source(peer: flow.peer, connection: flow.connection)
        var room = batch.room()
        let length = writer.write(
            stored, for: screened.attempt, to: message, in: bytes, from: source, key: key, trunks: trunks,
            lines: screened.lines, into: &room)
        guard length == 0, !screened.lines.isEmpty else { return length }
        return writer.write(
            stored, for: screened.attempt, to: message, in: bytes, from: source, key: key, trunks: trunks,
            into: &room)
    }

    /// An OPTIONS that no callee is meant by: the SBC's ping, and one that made its last hop here (RFC 3261 §11).
    private func isForUs(_ message: borrowing SIPMessage, _ bytes: Span<UInt8>) -> Bool {
        guard message.to.tag.isAbsent else { return false }
        if message.maxForwards == 0 || message.requestURI.user.isEmpty { return true }
        guard let target = ProxyURI(message.requestURI, in: bytes) else { return false }
        return addresses.isOurs(target.address) && !message.has(.route)
    }

    /// The request came again: its transaction answers.
    private mutating func repeated(_ key: TransactionKey, isInvite: Bool, at now: Tick) -> Bool {
        guard let transaction = pool.find(key, isInvite: isInvite) else { return false }
        counters.retransmissions &+= 1
        let resends =
            isInvite
            ? transaction.inviteServer.receivedAgain() == .resend : transaction.otherServer.receivedAgain() == .resend
        if resends { output.send(transaction.reply, to: transaction.answers) }
        return true
    }

    // MARK: Beginning

    private mutating func begin(
        call screened: ScreenedCall, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow,
        key: TransactionKey, at now: Tick
    ) {
        let transaction = prepare(message, bytes, from: flow, key: key, at: now)
        transaction.screened = screened
        trying(transaction, message, bytes)
        carryOut(transaction, message, bytes, at: now)
        settle(transaction)
    }

    /// By its form: on its way, or stopped. A parked one waits for `release`.
    mutating func carryOut(
        _ transaction: ProxyTransaction, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, at now: Tick
    ) {
        guard let screened = transaction.screened else { return }
        switch screened.form {
        case .parked: break
        case .blockInvalid, .blockListed, .blockAnalytics, .blockCeiling:
            stop(transaction, screened, message, bytes, at: now)
        // A call that has begun cannot move to the Desk; refusing its change leaves it as it is (§14.1).
        case .divert where !message.to.tag.isAbsent: finish(488, transaction, message, bytes, at: now)
        case .allow, .label, .divert:
            if loops(message, bytes, transaction) {
                counters.loops &+= 1
                return finish(482, transaction, message, bytes, at: now)
            }
            opened(transaction, message, bytes, at: now)
            if !forward(transaction, message, bytes, at: now) {
                finish(503, transaction, message, bytes, at: now)
            }
        }
    }

    private mutating func begin(
        other message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow, key: TransactionKey, at now: Tick
    ) {
        let transaction = prepare(message, bytes, from: flow, key: key, at: now)
        if message.method == .invite { trying(transaction, message, bytes) }
        if message.method == .bye, !message.to.tag.isAbsent { ended(message, bytes, at: now) }
        if loops(message, bytes, transaction) {
            counters.loops &+= 1
            finish(482, transaction, message, bytes, at: now)
        } else if !forward(transaction, message, bytes, at: now) {
            finish(message.to.tag.isAbsent ? 404 : 481, transaction, message, bytes, at: now)
        }
        settle(transaction)
    }

    private mutating func prepare(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow, key: TransactionKey, at now: Tick
    ) -> ProxyTransaction {
        let transaction = pool.take(key, method: message.method)
        transaction.inviteServer = InviteServerTransaction(isReliable: flow.isStream, timers: timers)
        transaction.otherServer = NonInviteServerTransaction(isReliable: flow.isStream, timers: timers)
        transaction.source = flow
        transaction.answers = Self.wayBack(message, bytes, flow)
        transaction.asksForLoad = load(flow, message.topVia, bytes) != nil
        transaction.received = pool.buffers.take(bytes)
        transaction.startedAt = now
        transaction.loop = ProxyBranch.loop(of: message, in: bytes, secret: secret)
        if flow.isStream, isKnown(flow.peer) { noteStream(flow) }
        return transaction
    }

    /// Where answers go (RFC 3261 §18.2.2, RFC 3581 §4): the connection, or the source's address with its own port where
    /// rport asks for it, else that of sent-by. Of a Via that cannot be read nothing is believed.
    static func wayBack(_ message: borrowing SIPMessage, _ bytes: Span<UInt8>, _ flow: Flow) -> Flow {
        guard !flow.isStream, message.hasSoundTopVia, !message.topVia.wantsReplyPort else { return flow }
        var answers = flow
        answers.peer = flow.peer.with(port: message.topVia.port == 0 ? 5060 : message.topVia.port)
        return answers
    }

    /// At once, so that the client does not repeat its INVITE (§16.2 allows 200 ms).
    private mutating func trying(
        _ transaction: ProxyTransaction, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>
    ) {
        let peer = transaction.source.peer
        output.send(
            to: transaction.answers, telling: load(transaction),
            write: {
                var room = $0.room()
                return ForwardedAnswer.own(100, to: message, bytes, from: peer, toTag: 0, into: &room)
            },
            keep: { pool.buffers.keep($0, of: &$1, in: &transaction.reply) })
    }

    /// RFC 5393 §4.2: a Via of ours whose branch has the same hash.
    private func loops(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, _ transaction: ProxyTransaction
    ) -> Bool {
        guard message.viaCount > 1 else { return false }
        var cursor = message.cursor(.via)
        while let value = message.nextValue(&cursor, in: bytes) {
            let branch = bytes.parameter("branch", in: Self.parameters(of: value, bytes)).value
            if let own = ProxyBranch(branch, in: bytes), own.loop == transaction.loop, own.kind != .probe {
                return true
            }
        }
        return false
    }

    private static func parameters(of value: ByteRange, _ bytes: Span<UInt8>) -> ByteRange {
        var at = Int(value.start)
        while at < value.end, bytes[at] != UInt8(ascii: ";") { at += 1 }
        return ByteRange(start: UInt16(truncatingIfNeeded: at), count: UInt16(truncatingIfNeeded: value.end - at))
    }

    private mutating func noteStream(_ flow: Flow) {
        let host = flow.peer.with(port: 0)
        // As many as there can be connections.
        if streams.count >= 65_536, streams[host] == nil { streams.removeAll() }
        streams[host] = (flow, 0)
    }

    // MARK: ACK and CANCEL

    private mutating func acknowledge(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow, key: TransactionKey, at now: Tick
    ) {
        if let transaction = pool.find(key, isInvite: true) {
            let action = transaction.inviteServer.receivedAck(at: now)
            settle(transaction)
            guard action == .pass else { return }
        }
        // An ACK of a 2xx has no transaction: it goes the way of its Route (§16.11), to whom requests may go.
        passStateless(message, bytes, from: flow, at: now)
    }

    private mutating func cancel(
        _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, from flow: Flow, key: TransactionKey, at now: Tick
    ) {
        // §16.10: what nothing is known of goes on statelessly.
        guard let transaction = pool.find(key, isInvite: true) else {
            return passStateless(message, bytes, from: flow, at: now)
        }
        own(200, message, bytes, flow, key)
        guard transaction.inviteServer.isProceeding, !transaction.isCancelled else { return }
        transaction.isCancelled = true
        if transaction.attempt.invite == nil {
            // Parked: it never left.
            answer(487, transaction, at: now)
        } else {
            cancel(transaction, at: now)
        }
        settle(transaction)
    }

    /// Cancels the way that is open: now, or when it has answered anything (§9.1).
    mutating func cancel(_ transaction: ProxyTransaction, at now: Tick) {
        guard transaction.attempt.cancel == nil, let invite = transaction.attempt.invite else { return }
        if invite.isCalling {
            transaction.attempt.wantsCancel = true
        } else if invite.isProceeding {
            transaction.attempt.wantsCancel = false
            transaction.attempt.cancel = NonInviteClientTransaction(
                isReliable: transaction.attempt.flow.isStream, at: now, timers: timers)
            // §9.1: after 64 x T1 without a final answer the INVITE counts as cancelled.
            transaction.attempt.giveUpAt = now &+ timers.giveUp
            if !transaction.isAnswered { transaction.timerC = now &+ timers.giveUp }
            sendCancel(transaction.attempt)
        }
    }

    func sendCancel(_ attempt: ProxyAttempt) {
        let box = second
        guard (try? box.message.parse(attempt.forwarded.span, framing: .datagram)) != nil else { return }
        let bytes = attempt.forwarded.span
        output.send(
            to: attempt.flow,
            write: {
                var room = $0.room()
                return ForwardedAnswer.derived(
                    "CANCEL", of: box.message, bytes, to: bytes.extracting(box.message.value(.to).bounds), into: &room)
            })
    }

    // MARK: Answers of our own

    /// Without a transaction: the same request gets the same bytes.
    func own(
        _ code: UInt16, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>, _ flow: Flow, _ key: TransactionKey
    ) {
        output.send(
            to: Self.wayBack(message, bytes, flow), telling: load(flow, message.topVia, bytes),
            write: {
                var room = $0.room()
                return ForwardedAnswer.own(code, to: message, bytes, from: flow.peer, toTag: key.tag, into: &room)
            })
    }

    /// The final answer of a request that was kept: read again.
    mutating func answer(_ code: UInt16, _ transaction: ProxyTransaction, at now: Tick) {
        let box = second
        _ = try? box.message.parse(transaction.received.span, framing: .datagram)
        let received = transaction.received
        finish(code, transaction, box.message, received.span, at: now)
    }

    mutating func finish(
        _ code: UInt16, _ transaction: ProxyTransaction, _ message: borrowing SIPMessage, _ bytes: Span<UInt8>,
        at now: Tick
    ) {
        guard takesFinal(code, transaction, at: now) else { return }
        let peer = transaction.source.peer
        let tag = transaction.key.tag
        output.send(
            to: transaction.answers, telling: load(transaction),
            write: {
                var room = $0.room()
                return ForwardedAnswer.own(code, to: message, bytes, from: peer, toTag: tag, into: &room)
            },
            keep: { pool.buffers.keep($0, of: &$1, in: &transaction.reply) })
        unanswered(transaction, code, at: now)
    }

    private mutating func stop(
        _ transaction: ProxyTransaction, _ screened: ScreenedCall, _ message: borrowing SIPMessage,
        _ bytes: Span<UInt8>, at now: Tick
    ) {
        guard takesFinal(603, transaction, at: now) else { return }
        freePlace(of: screened)
        let (key, source) = (transaction.key, transaction.source)
        let (writer, trunks) = (writer, trunks)
        output.send(
            to: transaction.answers, telling: load(transaction),
            write: { Self.stopAnswer(screened, key, message, bytes, from: source, writer, trunks, into: &$0) },
            keep: { pool.buffers.keep($0, of: &$1, in: &transaction.reply) })
        transaction.screened?.lines = []
    }

    /// Whether the server transaction still sends a final answer.
    mutating func takesFinal(_ code: UInt16, _ transaction: ProxyTransaction, at now: Tick) -> Bool {
        let sends =
            transaction.isInvite
            ? transaction.inviteServer.answer(code, at: now) == .send
            : transaction.otherServer.answer(code, at: now) == .send
        if sends { transaction.isAnswered = true }
        if sends { transaction.timerC = nil }
        return sends
    }
}
