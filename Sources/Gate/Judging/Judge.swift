// Owner: the judge's thread. Allocates at init, and for stopped calls of durable trunks. Budget: 1 µs a call with lists
// and numbering. Held by `make bench`, redirect.

import Journal
import SIP
import Screening
import Telephony
import Wire

/// Judges batches: everything between receiving and sending, with no system call in it.
///
/// A batch is a transaction. Judging writes scratch and replies only; `commit` counts, remembers and journals, and is
/// called when the baton says that the batch is still the judge's. What was judged in a batch that the watchdog answered
/// leaves no trace but in the engine's memory of behaviour.
struct Judge: ~Copyable {
    var engine: Engine
    var replies: UDPBatch
    /// The connection of each reply, for a batch from streams.
    var streamReplies: [ConnectionID] = []
    var scratch: JudgeScratch
    var table: RetransmissionTable
    var recent = RecentKeys()
    var held: [HeldAnswer] = []
    var outbox = TokenTable.Outbox()
    /// Nil: no trunk's identities are looked at.
    var identities: IdentityDesk?
    /// Calls of the batch at hand that wait for what the network says.
    var undecided: [UndecidedCall] = []
    /// False: the messages at hand have waited, and are judged by what is known.
    var mayWait = true
    /// The socket of the datagrams at hand.
    var socket = 0
    var letters: GateMailbox.Letters
    var trunks: TrunkSet
    let parts: GateParts
    let writer: AnswerWriter
    let tally: Tally
    /// Messages come faster than they can be answered: strangers get no answer.
    var isShedding = false
    /// Calls that a model was asked about, for `FeatureSample`.
    var sampled: UInt32 = 0
    /// What the trunks have sent lately.
    var load = TrunkLoad()

    /// A stop of a durable trunk: it has to be on disk before it is sent.
    struct HeldAnswer {
        var slot: Int
        var stop: [UInt8]
        var allow: [UInt8]
        var source: Source
    }

    init(_ parts: GateParts, engine: consuming Engine) throws(WireError) {
        replies = try UDPBatch(slots: parts.batchSize)
        self.engine = engine
        scratch = JudgeScratch(capacity: parts.batchSize, parsed: SlotState.groupSize, empty: SlotState())
        table = RetransmissionTable(capacity: parts.rememberedTransactions)
        letters = parts.mailbox.current
        trunks = letters.trunks
        self.parts = parts
        writer = parts.writer
        tally = parts.judgeTally
        identities = parts.identities
        if parts.roaming != nil { self.engine.beginAskingRoaming() }
        streamReplies.reserveCapacity(parts.batchSize)
    }

    /// What people changed, in force from the next batch on.
    mutating func install(_ new: GateMailbox.Letters) {
        if let lists = new.lists, lists !== letters.lists { engine.install(lists: lists) }
        if let policy = new.policy, policy != letters.policy { engine.install(policy: policy) }
        if let order = new.order { engine.install(order: order) }
        engine.take(new)
        letters = new
        letters.outcomes = []
        letters.findings = []
        trunks = new.trunks
    }

    /// One batch begins: at most `batchSize` messages, judged in their order.
    mutating func begin(socket: Int) {
        self.socket = socket
        replies.removeAll()
        streamReplies.removeAll(keepingCapacity: true)
        held.removeAll(keepingCapacity: true)
        undecided.removeAll(keepingCapacity: true)
        recent.begin()
        identities?.begin()
        isShedding = parts.overload.isOn
    }

    /// First pass over a message: parsed, keyed, its table places touched. The result only keeps the loads alive.
    mutating func prepare(_ slot: Int, _ bytes: Span<UInt8>, from source: Source, at now: Moment) -> UInt64 {
        scratch[slot] = SlotState()
        // What wakes the judge, and a keep-alive (RFC 5626 §3.5): no message.
        guard bytes.count > 0 else { return 0 }
        let trunk = trunks.trunk(of: source)
        if trunk == .unknown, isShedding, source.connection == nil, !EmergencyGlance.mayBeOne(bytes) {
            scratch[slot].single = UInt8(CounterLayout.Single.shedStrangers.rawValue)
            return 0
        }
        let decision = EdgeCheck.examine(
            bytes, as: source.connection == nil ? .datagram : .stream, into: &scratch[message: slot])
        var callee = Intake.callee(of: scratch[message: slot], in: bytes)
        if trunks.hasPrefixes {
            callee = trunks.strip(callee, of: scratch[message: slot], in: bytes, trunk, emergency: parts.emergency)
        }
        let intake = Intake.of(
            scratch[message: slot], in: bytes, decision, isKnownSource: trunk != .unknown, callee: callee,
            emergency: parts.emergency)
        scratch[slot].intake = intake
        scratch[slot].answer = StoredAnswer(form: .allow, trunk: trunk.index, milliseconds: now.milliseconds)
        switch intake {
        case .absorbSilently, .drop, .absorb, .response, .scanner:
            return 0
        case .reject, .unknownSource, .inDialog, .options, .cancel, .methodNotAllowed, .methodUnknown:
            scratch[slot].key = TransactionKey(scratch[message: slot], in: bytes, from: source.peer, seed: writer.seed)
            return 0
        case .emergency, .call:
            let key = TransactionKey(scratch[message: slot], in: bytes, from: source.peer, seed: writer.seed)
            scratch[slot].key = key
            table.touch(key)
            let profile = trunks.profile(trunk.index)
            scratch[call: slot].attempt = AttemptReader.attempt(
                of: scratch[message: slot], in: bytes, from: source.peer, trunk: trunk,
                reading: profile.reading, at: now.time, callee: callee)
            return engine.touch(scratch[call: slot].attempt)
        }
    }

    /// What the watchdog answered while the judge was late. What the judge itself had answered before stays as it was: the
    /// same request gets the same answer again.
    mutating func remember(_ answered: [(key: TransactionKey, answer: StoredAnswer)]) {
        for (key, answer) in answered {
            if let own = table.answer(to: key, at: answer.milliseconds), own.form != .parked { continue }
            table.remember(key, answer, at: answer.milliseconds)
        }
    }

    /// The replies of a batch from streams, as its listener takes them.
    mutating func takeStreamReplies() -> [StreamReply] {
        var result: [StreamReply] = []
        result.reserveCapacity(streamReplies.count)
        for (slot, connection) in streamReplies.enumerated() {
            result.append(StreamReply(to: connection, [UInt8](copying: replies.bytes(at: slot))))
        }
        replies.removeAll()
        return result
    }

    consuming func finish() -> Engine { engine }
}
