// Owner: the watchdog's thread. Allocates at init only, and for messages from streams.

import Journal
import SIP
import Screening
import Telephony
import Wire

/// Answers in the judge's place: every call attempt of a known trunk goes on, *unscreened*; the rest as the judge would.
struct StandIn: ~Copyable {
    /// Calls that it remembers for their retransmissions until the judge is back.
    static let rememberedTransactions = 1 << 14

    let parts: GateParts
    private let writer: AnswerWriter
    let tally: Tally
    private var message = SIPMessage()
    private var table = RetransmissionTable(capacity: Self.rememberedTransactions)
    var replies: UDPBatch
    private(set) var streamReplies: [ConnectionID] = []
    /// What goes on in proxy mode.
    let forwards: ProxyOutput
    private(set) var trunks: TrunkSet
    /// Nil: no trace runs.
    private(set) var trace: GateMailbox.Letters.Tracing?
    /// The judge is there, and has more than it can answer: strangers get no answer.
    var isShedding = false
    /// When the messages at hand came, monotonic: they may have waited for the judge since.
    private var arrivedNanoseconds: Int64 = 0

    init(_ parts: GateParts) throws(WireError) {
        let replies = try UDPBatch(slots: parts.batchSize)
        let forwards = try ProxyOutput(sockets: parts.stateless?.addresses.udp.count ?? 0, slots: parts.batchSize)
        self.parts = parts
        writer = parts.writer
        tally = parts.watchdogTally
        self.replies = replies
        self.forwards = forwards
        trunks = parts.mailbox.current.trunks
    }

    /// Messages that came at `arrived`, monotonic nanoseconds, are to be answered.
    mutating func begin(arrived: Int64) {
        arrivedNanoseconds = arrived
        let letters = parts.mailbox.current
        trunks = letters.trunks
        trace = letters.trace
        replies.removeAll()
        streamReplies.removeAll(keepingCapacity: true)
    }

    /// Answers one message; the reply waits in `replies`.
    mutating func answer(
        _ slot: Int, _ bytes: Span<UInt8>, from source: Source, in requests: borrowing UDPBatch, at now: Moment
    ) {
        guard bytes.count > 0 else { return }
        let trunk = trunks.trunk(of: source)
        if let stateless = parts.stateless {
            return pass(slot, bytes, from: source, trunk, requests, by: stateless, at: now)
        }
        let decision = EdgeCheck.examine(
            bytes, as: source.connection == nil ? .datagram : .stream, into: &message)
        var callee = Intake.callee(of: message, in: bytes)
        if trunks.hasPrefixes {
            callee = trunks.strip(callee, of: message, in: bytes, trunk, emergency: parts.emergency)
        }
        let intake = Intake.of(
            message, in: bytes, decision, isKnownSource: trunk != .unknown, callee: callee,
            emergency: parts.emergency)
        if isShedding, intake == .unknownSource { return tally.count(.shedStrangers) }
        if let single = intake.counter { tally.count(single) }
        let plain: PlainAnswer
        switch intake {
        case .absorbSilently, .absorb, .response, .scanner: return
        case .drop(let fault):
            tally.add(at: CounterLayout.fault(fault.rawValue))
            return
        case .reject(let code, let fault):
            tally.add(at: CounterLayout.fault(fault.rawValue))
            plain = .reject(code, fault)
        case .unknownSource:
            parts.sources.report(source.peer, at: now.time)
            plain = .forbidden
        case .inDialog: plain = .noSuchCall
        case .options: plain = .ok
        // Whose INVITE it was only the judge knows: 200 lets the client wait for the final answer that it has.
        case .cancel: plain = .ok
        case .methodNotAllowed: plain = .methodNotAllowed
        case .methodUnknown: plain = .notImplemented
        case .emergency, .call:
            let isEmergency = intake == .emergency
            call(slot, bytes, source, requests, trunk, callee, isEmergency: isEmergency, at: now)
            return
        }
        let key = TransactionKey(message, in: bytes, from: source.peer, seed: writer.seed)
        let length: Int
        do {
            var room = replies.room()
            length = writer.write(plain, to: message, in: bytes, from: source, key: key, into: &room)
        }
        append(length, slot, source, requests)
    }

    private mutating func call(
        _ slot: Int, _ bytes: Span<UInt8>, _ source: Source, _ requests: borrowing UDPBatch, _ trunk: TrunkID,
        _ callee: PresentedNumber, isEmergency: Bool, at now: Moment
    ) {
        let key = TransactionKey(message, in: bytes, from: source.peer, seed: writer.seed)
        let profile = trunks.profile(trunk.index)
        let attempt = AttemptReader.attempt(
            of: message, in: bytes, from: source.peer, trunk: trunk, reading: profile.reading, at: now.time,
            callee: callee)
        // Its stop waits for the journal, and is answered or let go from there: once, and one way.
        if !parts.parking.isEmpty, parts.parking.holds(key) { return tally.count(.retransmissions) }
        var answer = StoredAnswer(form: .allow, trunk: trunk.index, milliseconds: now.milliseconds)
        if let before = table.answer(to: key, at: now.milliseconds) {
            answer = before
            tally.count(.retransmissions)
        } else {
            table.remember(key, answer, at: now.milliseconds)
            parts.handover.add(key, answer)
            journal(attempt, callID: bytes.extracting(message.callID.bounds), isEmergency: isEmergency, at: now)
            if trunk == .unknown { parts.sources.report(source.peer, at: now.time) }
        }
        let length: Int
        do {
            var room = replies.room()
            length = writer.write(
                answer, for: attempt, to: message, in: bytes, from: source, key: key, trunks: trunks, into: &room)
        }
        append(length, slot, source, requests)
    }

    /// Proxy mode: everything that may go on goes on, calls unscreened; the rest waits for the judge.
    private mutating func pass(
        _ slot: Int, _ bytes: Span<UInt8>, from source: Source, _ trunk: TrunkID, _ requests: borrowing UDPBatch,
        by stateless: StatelessProxy, at now: Moment
    ) {
        let decision = ProxyCheck.examine(
            bytes, as: source.connection == nil ? .datagram : .stream, into: &message)
        var callee = Intake.callee(of: message, in: bytes)
        if trunks.hasPrefixes {
            callee = trunks.strip(callee, of: message, in: bytes, trunk, emergency: parts.emergency)
        }
        let intake = Intake.of(
            message, in: bytes, decision,
            isKnownSource: trunk != .unknown
                || (source.trunk == nil && stateless.isKnown(source.peer, trunks)),
            callee: callee, emergency: parts.emergency)
        var isCall = false
        switch intake {
        case .absorbSilently, .drop, .reject, .unknownSource, .options, .scanner: return
        case .call: isCall = trunk != .unknown
        case .emergency: isCall = message.hasSoundTopVia && message.to.tag.isAbsent && message.maxForwards != 0
        case .absorb, .response, .inDialog, .cancel, .methodNotAllowed, .methodUnknown: break
        }
        if intake == .call || intake == .emergency, !isCall { return }
        let key = TransactionKey(message, in: bytes, from: source.peer, seed: writer.seed)
        if intake == .cancel, !table.knows(key, at: now.milliseconds) { return }
        if isCall, source.connection != nil { return refuse(slot, bytes, source, requests, key) }
        let flow = Flow(peer: source.peer, connection: source.connection, trunk: source.trunk)
        guard stateless.pass(message, bytes, from: flow, trunks: trunks, into: forwards) else { return }
        if message.method == .bye { parts.handover.add(bye: [UInt8](copying: bytes), at: now.tick) }
        guard isCall else { return }
        if table.knows(key, at: now.milliseconds) { return tally.count(.retransmissions) }
        let stored = StoredAnswer(form: .allow, trunk: trunk.index, milliseconds: now.milliseconds)
        table.remember(key, stored, at: now.milliseconds)
        parts.handover.add(key, stored)
        let profile = trunks.profile(trunk.index)
        let attempt = AttemptReader.attempt(
            of: message, in: bytes, from: source.peer, trunk: trunk, reading: profile.reading, at: now.time,
            callee: callee)
        journal(
            attempt, callID: bytes.extracting(message.callID.bounds), isEmergency: intake == .emergency, at: now)
    }

    /// A call from a connection, to which no stateless answer would find back: its SBC takes another route.
    private mutating func refuse(
        _ slot: Int, _ bytes: Span<UInt8>, _ source: Source, _ requests: borrowing UDPBatch, _ key: TransactionKey
    ) {
        let length: Int
        do {
            var room = replies.room()
            length = writer.write(.unavailable, to: message, in: bytes, from: source, key: key, into: &room)
        }
        append(length, slot, source, requests)
    }

    private func journal(_ attempt: CallAttempt, callID: Span<UInt8>, isEmergency: Bool, at now: Moment) {
        var verdict = Verdict(treatment: .allow)
        verdict.rule = isEmergency ? .emergencyCallee : .unscreened
        verdict.isUnscreened = !isEmergency
        var call = JudgedCall(attempt: attempt, verdict: verdict, features: Features(), versions: Versions())
        call.keepCallID(callID)
        call.judgedNanoseconds = UInt32(clamping: Clock.monotonicNanoseconds() &- arrivedNanoseconds)
        tally.count(verdict, ofTrunk: trunks.cell(attempt.trunk.index))
        if isShedding, !isEmergency { tally.count(.shedCalls) }
        tally.add(at: CounterLayout.latency(LatencyBuckets.index(UInt64(call.judgedNanoseconds))))
        if !parts.watchdogRing.offer(call) { tally.count(.ringDrops) }
    }

    private mutating func append(_ length: Int, _ slot: Int, _ source: Source, _ requests: borrowing UDPBatch) {
        guard length > 0 else { return }
        if let connection = source.connection {
            replies.append(length: length, to: source.peer)
            streamReplies.append(connection)
        } else {
            replies.append(length: length, answering: slot, of: requests)
        }
    }

    mutating func takeStreamReplies() -> [StreamReply] {
        var result: [StreamReply] = []
        for (slot, connection) in streamReplies.enumerated() {
            result.append(StreamReply(to: connection, [UInt8](copying: replies.bytes(at: slot))))
        }
        begin(arrived: arrivedNanoseconds)
        return result
    }

    /// The journal did not commit in time, and the judge is not there to let the call go.
    mutating func letGo(_ parked: Parking.Parked) {
        var answer = parked.answer
        answer.form = .allow
        table.remember(parked.key, answer, at: answer.milliseconds)
        parts.handover.add(parked.key, answer)
        let correction = parked.call.letGo
        tally.count(.notDurableInTime)
        tally.count(correction.verdict, ofTrunk: trunks.cell(answer.trunk))
        if !parts.watchdogRing.offer(correction) { tally.count(.ringDrops) }
    }
}
