// Owner: the judge's thread. Allocates at init, and what the core allocates.

import Journal
import SIP
import STIR
import Screening
import Telephony
import Wire

/// The judge of a gate in proxy mode: the same engine, and in the place of answers the proxy's core.
///
/// A batch is a transaction here too. `prepare` only reads and judges; while it does, the watchdog may take the batch and
/// send it on statelessly. `commit` counts, journals and forwards, when the batch is the judge's.
struct ProxyJudge: ~Copyable {
    var engine: Engine
    var core: ProxyCore
    var scratch: ProxyScratch
    var letters: GateMailbox.Letters
    /// What the watchdog sent on: it goes on statelessly for as long as it may be repeated.
    private var stateless = RetransmissionTable(capacity: StandIn.rememberedTransactions)
    private var recent = RecentKeys()
    var outbox = TokenTable.Outbox()
    /// Calls that a model was asked about, for `FeatureSample`.
    var sampled: UInt32 = 0
    private var held: [Held] = []
    /// Nil: no trunk's identities are looked at.
    var identities: IdentityDesk?
    var load = TrunkLoad()
    /// Calls of the batch at hand that wait for what the network says.
    private(set) var undecided: [UndecidedCall] = []
    /// False: the messages at hand have waited, and are judged by what is known.
    var mayWait = true
    let parts: GateParts
    let tally: Tally

    /// A stop of a durable trunk that waits for the journal.
    private struct Held {
        var id: UInt64
        var position: UInt64
        var deadlineNanoseconds: Int64
        var form: StoredAnswer.Form
        var call: JudgedCall
    }

    init(_ parts: GateParts, core: ProxyCore, engine: consuming Engine) {
        self.engine = engine
        self.core = core
        scratch = ProxyScratch(capacity: parts.batchSize, empty: ProxySlot())
        letters = parts.mailbox.current
        self.parts = parts
        tally = parts.judgeTally
        identities = parts.identities
        if parts.roaming != nil { self.engine.beginAskingRoaming() }
    }

    mutating func install(_ new: GateMailbox.Letters) {
        if let lists = new.lists, lists !== letters.lists { engine.install(lists: lists) }
        if let policy = new.policy, policy != letters.policy { engine.install(policy: policy) }
        if let order = new.order { engine.install(order: order) }
        engine.take(new)
        letters = new
        letters.outcomes = []
        letters.findings = []
        core.trunks = new.trunks
    }

    mutating func begin() {
        recent.begin()
        identities?.begin()
        undecided.removeAll(keepingCapacity: true)
    }

    /// What the watchdog sent on while the judge was late, and the calls that ended meanwhile.
    mutating func remember(_ passed: [(key: TransactionKey, answer: StoredAnswer)]) {
        for (key, answer) in passed { stateless.remember(key, answer, at: answer.milliseconds) }
        for (bye, time) in parts.handover.takeEnds() { core.ended(bye, at: time) }
    }

    // MARK: Judging

    mutating func prepare(_ slot: Int, _ bytes: Span<UInt8>, from flow: Flow, at now: Moment) {
        scratch[slot] = ProxySlot()
        guard bytes.count > 0 else { return }
        scratch[slot].flow = flow
        let decision = ProxyCheck.examine(
            bytes, as: flow.isStream ? .stream : .datagram, into: &scratch[message: slot])
        let trunk = core.trunks.trunk(of: flow)
        scratch[slot].trunk = trunk
        var callee = Intake.callee(of: scratch[message: slot], in: bytes)
        if core.trunks.hasPrefixes {
            callee = core.trunks.strip(
                callee, of: scratch[message: slot], in: bytes, trunk, emergency: parts.emergency)
        }
        var intake = Intake.of(
            scratch[message: slot], in: bytes, decision,
            isKnownSource: trunk != .unknown || knows(flow, slot, bytes), callee: callee, emergency: parts.emergency)
        let isUnknownDialog = intake == .inDialog && isOfNoCall(slot, bytes, trunk)
        if isUnknownDialog { intake = .call }
        if intake == .emergency, !Self.opensCall(scratch[message: slot]) {
            intake =
                switch decision {
                case .accept: .inDialog
                case .reject(let code, let fault): .reject(code, fault)
                case .drop(let fault): .drop(fault)
                }
        }
        // A call is screened by its trunk; from elsewhere only an emergency call comes in.
        if intake == .call, trunk == .unknown { intake = .unknownSource }
        if case .reject(483, _) = intake, scratch[message: slot].maxForwards != 0 { intake = .drop(.badMaxForwards) }
        scratch[slot].intake = intake
        guard scratch[message: slot].isRequest, scratch[message: slot].viaCount > 0 else { return }
        let key = TransactionKey(scratch[message: slot], in: bytes, from: flow.peer, seed: parts.writer.seed)
        scratch[slot].key = key
        scratch[slot].isStateless = stateless.knows(key, at: now.milliseconds)
        guard intake == .call || intake == .emergency, !scratch[slot].isStateless,
            core.pool.find(key, isInvite: true) == nil
        else { return }
        if isUndecided(key) {
            scratch[slot].intake = .absorbSilently
            return
        }
        if let earlier = recent.slot(of: key), scratch[earlier].key == key { return }
        recent.remember(key, slot: slot)
        judge(slot, bytes, callee, trunk, isEmergency: intake == .emergency, at: now)
        if isUnknownDialog {
            // When it began nobody here knows: nothing is learnt of its end.
            scratch[slot].screened?.isLearned = false
            scratch[slot].screened?.isJournalled = false
        }
    }

    /// An INVITE with a To tag that belongs to no call known here: after a restart a call's own change, else somebody who
    /// wants to get past the judge. Both are judged.
    private func isOfNoCall(_ slot: Int, _ bytes: Span<UInt8>, _ trunk: TrunkID) -> Bool {
        trunk != .unknown && scratch[message: slot].method == .invite
            && !core.dialogs.knows(scratch[message: slot], bytes)
    }

    private func knows(_ flow: Flow, _ slot: Int, _ bytes: Span<UInt8>) -> Bool {
        if flow.trunk == nil, core.isKnown(flow.peer) { return true }
        let callID = scratch[message: slot].callID
        guard !callID.isAbsent, scratch[message: slot].method != .invite || !Self.opensCall(scratch[message: slot])
        else { return false }
        return core.dialogs.knows(scratch[message: slot], bytes)
    }

    private static func opensCall(_ message: borrowing SIPMessage) -> Bool {
        message.to.tag.isAbsent && message.hasSoundTopVia && message.maxForwards != 0
    }

    private mutating func judge(
        _ slot: Int, _ bytes: Span<UInt8>, _ callee: PresentedNumber, _ trunk: TrunkID, isEmergency: Bool,
        at now: Moment
    ) {
        scratch[slot].isCall = true
        let profile = core.trunks.profile(trunk.index)
        let attempt = AttemptReader.attempt(
            of: scratch[message: slot], in: bytes, from: scratch[slot].flow.peer, trunk: trunk,
            reading: profile.reading, at: now.time, callee: callee)
        scratch[call: slot].attempt = attempt
        var screened = ScreenedCall(form: .allow, attempt: attempt)
        if isEmergency {
            settle(slot, by: .emergencyCallee)
        } else if letters.bypass.covers(trunk.index) {
            settle(slot, by: .bypass)
            scratch[call: slot].verdict.isUnscreened = true
        } else if let roaming = parts.roaming, waits(slot, roaming) {
            return
        } else if core.trunks.hasCeilings, isUnscreenedAboveCeiling(slot, profile, trunk.index, at: now, &screened) {
            settle(slot, by: .trunkCeiling)
            scratch[call: slot].verdict.isUnscreened = true
        } else {
            screened.lines = verifyIdentity(slot, bytes, profile)
            let attempt = scratch[call: slot].attempt
            engine.judge(attempt, into: &scratch[call: slot])
            screened.isLearned = true
            // An announcement or a challenge needs media: the callee is warned, and the call goes on.
            switch scratch[call: slot].verdict.treatment {
            case .allow, .label, .divert, .block: break
            case .announce, .challenge: scratch[call: slot].verdict.treatment = .label
            }
        }
        scratch[call: slot].keepCallID(bytes.extracting(scratch[message: slot].callID.bounds))
        screened.form = StoredAnswer.Form(scratch[call: slot].verdict)
        // For nothing else than a stop: kept with each call that goes on, they would be memory that nobody counts.
        if !screened.form.isStop { screened.lines = [] }
        screened.isJournalled = !scratch[call: slot].passedSilently
        scratch[slot].screened = screened
    }

    /// As in redirect mode: the call waits for what the network says of its numbers. No transaction begins, so no client may
    /// cancel it (RFC 3261 §9.1).
    private mutating func waits(_ slot: Int, _ roaming: RoamingSettings) -> Bool {
        // Before the question: its answer may be here at once.
        let mayWait = mayWait && !roaming.desk.isDown
        let asked = roaming.ask(about: scratch[call: slot].attempt, &engine)
        guard !asked.isEmpty, mayWait, let waiting = parts.waiting, waiting.hasRoom(beside: undecided.count) else {
            return false
        }
        scratch[slot].isCall = false
        scratch[slot].intake = .absorbSilently
        undecided.append(UndecidedCall(slot: slot, key: scratch[slot].key, numbers: asked))
        return true
    }

    /// This very call waits already.
    private func isUndecided(_ key: TransactionKey) -> Bool {
        guard let waiting = parts.waiting else { return false }
        return waiting.holds(key) || undecided.contains { $0.key == key }
    }

    /// Those of a batch that is the judge's.
    func keepUndecided(_ content: borrowing OpenBatch.Content, at now: Moment) {
        guard !undecided.isEmpty, let waiting = parts.waiting, let roaming = parts.roaming else { return }
        tally.count(.roamingWaits, UInt64(undecided.count))
        waiting.keep(undecided, of: content, limit: roaming.waitMilliseconds, at: now)
    }

    /// As in redirect mode: above the trunk's ceiling a call goes on without being looked at, or carries what is to become
    /// of it to the rulebook.
    private mutating func isUnscreenedAboveCeiling(
        _ slot: Int, _ profile: TrunkProfile, _ trunk: UInt16, at now: Moment, _ screened: inout ScreenedCall
    ) -> Bool {
        guard let ceiling = profile.ceiling else { return false }
        if load.admits(core.trunks.cell(trunk), ceiling, at: now.milliseconds) {
            screened.holdsPlace = ceiling.concurrent != nil
            return false
        }
        switch ceiling.over {
        case .unscreened: return true
        case .label: scratch[call: slot].attempt.ceiling = .label
        case .refuse: scratch[call: slot].attempt.ceiling = .refuse
        }
        return false
    }

    /// Returns the lines for the answer, should the call be stopped.
    private mutating func verifyIdentity(_ slot: Int, _ bytes: Span<UInt8>, _ profile: TrunkProfile) -> [UInt8] {
        guard identities != nil, profile.verifiesIdentity, scratch[message: slot].has(.identity) else { return [] }
        let verification = Self.verify(slot, bytes, scratch, by: &identities)
        scratch[call: slot].attempt.attestation = Attestation(verification?.attestation)
        guard let verification, profile.tellsIdentityFaults else { return [] }
        return IdentityDesk.reasons(of: verification)
    }

    // Static, so that scratch is lent while it is read.
    private static func verify(
        _ slot: Int, _ bytes: Span<UInt8>, _ scratch: borrowing ProxyScratch, by identities: inout IdentityDesk?
    ) -> Verification? {
        identities?.verify(scratch[message: slot], in: bytes, scratch[call: slot].attempt)
    }

    /// A verdict that no engine was asked for.
    private mutating func settle(_ slot: Int, by rule: RuleCode) {
        var verdict = Verdict(treatment: .allow)
        verdict.rule = rule
        scratch[call: slot].verdict = verdict
        scratch[call: slot].features = Features()
        scratch[call: slot].versions = Versions()
    }

    // MARK: Committing

    /// The message counts, and goes where it has to.
    mutating func commit(_ slot: Int, _ bytes: Span<UInt8>, at now: Moment) {
        if let single = scratch[slot].intake.counter { tally.count(single) }
        switch scratch[slot].intake {
        case .drop(let fault), .reject(_, let fault): tally.add(at: CounterLayout.fault(fault.rawValue))
        case .unknownSource: parts.sources.report(scratch[slot].flow.peer, at: now.time)
        default: break
        }
        if scratch[slot].isStateless {
            Self.passStateless(&core, scratch, slot, bytes, at: now.tick)
            return
        }
        if scratch[slot].isCall, core.pool.find(scratch[slot].key, isInvite: true) != nil {
            forget(slot)
        } else if scratch[slot].isCall {
            commitCall(slot, bytes, at: now)
        }
        if Self.handle(&core, scratch, slot, bytes, at: now.tick) {
            let stored = StoredAnswer(
                form: .allow, trunk: scratch[slot].trunk.index, milliseconds: now.milliseconds)
            stateless.remember(scratch[slot].key, stored, at: now.milliseconds)
        }
        learnOutcomes(at: now)
    }

    // Static, so that scratch is lent while the core goes on.
    private static func handle(
        _ core: inout ProxyCore, _ scratch: borrowing ProxyScratch, _ slot: Int, _ bytes: Span<UInt8>, at now: Tick
    ) -> Bool {
        let entry = scratch[slot]
        return core.handle(
            entry.intake, scratch[message: slot], bytes, from: entry.flow, key: entry.key, screened: entry.screened,
            at: now)
    }

    private static func passStateless(
        _ core: inout ProxyCore, _ scratch: borrowing ProxyScratch, _ slot: Int, _ bytes: Span<UInt8>, at now: Tick
    ) {
        core.passStateless(scratch[message: slot], bytes, from: scratch[slot].flow, at: now)
    }

    /// The watchdog took the batch: calls that were admitted for it never began.
    mutating func abandon(_ count: Int) {
        for slot in 0..<count { forget(slot) }
    }

    /// Judged, but no call of its own: what was taken for it is given back. So too where a call came twice in one batch,
    /// and another between them hid it from `recent`.
    private mutating func forget(_ slot: Int) {
        if scratch[slot].screened?.holdsPlace == true { load.ended(core.trunks.cell(scratch[slot].trunk.index)) }
        scratch[slot].screened = nil
        scratch[slot].isCall = false
    }

    private mutating func commitCall(_ slot: Int, _ bytes: Span<UInt8>, at now: Moment) {
        let elapsed = UInt64(clamping: Clock.monotonicNanoseconds() &- now.nanoseconds)
        scratch[call: slot].judgedNanoseconds = UInt32(clamping: elapsed)
        tally.add(at: CounterLayout.latency(LatencyBuckets.index(elapsed)))
        parts.sample?.note(scratch[call: slot], &sampled)
        let trunk = scratch[slot].trunk
        if trunk == .unknown { parts.sources.report(scratch[slot].flow.peer, at: now.time) }
        let isStop = scratch[call: slot].verdict.treatment.intercepts
        let isTaken = scratch.offer(slot, to: parts.ring)
        if !isTaken { tally.count(.ringDrops) }
        // Held and diverted calls need a transaction: where none is free they go on.
        if isStop, core.pool.isFull(for: .invite), scratch[slot].screened?.form == .divert || isHeldBack(trunk) {
            letGo(scratch[call: slot], isJournalled: isTaken)
            scratch[slot].screened?.goesOn()
        } else if isStop, isHeldBack(trunk) {
            hold(slot, isTaken: isTaken, at: now)
        } else {
            tally.count(scratch[call: slot].verdict, ofTrunk: core.trunks.cell(trunk.index))
            if scratch[slot].screened?.form == .divert { grant(slot, at: now) }
        }
        if !outbox.isEmpty { parts.tokens.take(&outbox) }
    }

    private func isHeldBack(_ trunk: TrunkID) -> Bool {
        parts.committed != nil && core.trunks.profile(trunk.index).isDurable
    }

    private mutating func grant(_ slot: Int, at now: Moment) {
        let stored = StoredAnswer(form: .divert, trunk: scratch[slot].trunk.index, milliseconds: now.milliseconds)
        let token = parts.writer.token(scratch[slot].key, stored)
        scratch[slot].screened?.token = token
        if !outbox.add(token, scratch[call: slot], at: now.microseconds / 1_000) { tally.count(.tokensLost) }
    }

    /// How calls ended, as soon as it is known: to the engine, and where the journal has a verdict to the journal.
    private mutating func learnOutcomes(at now: Moment) {
        guard !core.outcomes.isEmpty else { return }
        for ended in core.outcomes {
            if ended.isLearned { engine.learn(ended.outcome, at: now.time) }
            if ended.freesPlace { load.ended(core.trunks.cell(ended.outcome.trunk.index)) }
            if ended.isJournalled, !parts.outcomes.add(TimedOutcome(ended.outcome, at: now.time)) {
                tally.count(.outcomesLost)
            }
        }
        core.outcomes.removeAll(keepingCapacity: true)
    }

    // MARK: Durable trunks

    private mutating func hold(_ slot: Int, isTaken: Bool, at now: Moment) {
        guard isTaken, held.count < Parking.most else {
            letGo(scratch[call: slot], isJournalled: isTaken)
            scratch[slot].screened?.goesOn()
            return
        }
        grantHeld(slot, at: now)
        held.append(
            Held(
                id: 0, position: parts.ring.offered,
                deadlineNanoseconds: now.nanoseconds &+ parts.deadlineNanoseconds,
                form: scratch[slot].screened?.form ?? .allow, call: scratch[call: slot]))
        scratch[slot].screened?.form = .parked
        pendingKey = scratch[slot].key
    }

    private var pendingKey: TransactionKey?

    private mutating func grantHeld(_ slot: Int, at now: Moment) {
        if scratch[slot].screened?.form == .divert { grant(slot, at: now) }
    }

    /// After `commit` of a held call: which transaction it became.
    mutating func nameHeld() {
        guard let key = pendingKey, let last = held.indices.last else { return }
        pendingKey = nil
        held[last].id = core.pool.find(key, isInvite: true)?.id ?? 0
    }

    var hasHeld: Bool { !held.isEmpty }

    /// What the journal has committed is carried out; what has waited too long goes on, unscreened.
    mutating func unpark(at now: Moment) {
        guard let committed = parts.committed?() else { return }
        var left: [Held] = []
        for entry in held {
            if entry.position <= committed {
                tally.count(entry.call.verdict, ofTrunk: core.trunks.cell(entry.call.attempt.trunk.index))
                core.carryOut(held: entry.id, as: entry.form, at: now.tick)
            } else if entry.deadlineNanoseconds <= now.nanoseconds {
                letGo(entry.call, isJournalled: true)
                core.carryOut(held: entry.id, as: .allow, at: now.tick)
            } else {
                left.append(entry)
            }
        }
        held = left
        learnOutcomes(at: now)
    }

    private func letGo(_ call: JudgedCall, isJournalled: Bool) {
        let correction = call.letGo
        tally.count(.notDurableInTime)
        tally.count(correction.verdict, ofTrunk: core.trunks.cell(call.attempt.trunk.index))
        if isJournalled, !parts.ring.offer(correction) { tally.count(.ringDrops) }
    }

    // MARK: Time

    /// True when there is more to do after the output was flushed.
    mutating func timeReached(_ now: Moment) -> Bool {
        let hasMore = core.timeReached(now.tick)
        learnOutcomes(at: now)
        tally.set(core.counters.overflow, at: CounterLayout.Single.forgotten.rawValue)
        tally.set(UInt64(core.pool.count), at: CounterLayout.Single.transactions.rawValue)
        tally.set(core.counters.forwarded, at: CounterLayout.Single.forwarded.rawValue)
        tally.set(core.counters.retransmissions, at: CounterLayout.Single.retransmissions.rawValue)
        tally.set(core.counters.failovers, at: CounterLayout.Single.failovers.rawValue)
        tally.set(core.counters.loops, at: CounterLayout.Single.loops.rawValue)
        tally.set(core.counters.strayAnswers, at: CounterLayout.Single.strayAnswers.rawValue)
        tally.set(core.hops.deaths, at: CounterLayout.Single.hopDeaths.rawValue)
        return hasMore
    }

    consuming func finish() -> Engine { engine }
}

extension ProxyJudge: QuestionJudge {
    var trunks: TrunkSet { core.trunks }

    mutating func screen(_ attempt: CallAttempt, into call: inout JudgedCall) {
        _ = parts.roaming?.ask(about: attempt, &engine)
        engine.judge(attempt, into: &call)
    }
}

extension Moment {
    /// For transactions.
    var tick: Tick { nanoseconds / 1_000_000 }
}

extension ProxyCore {
    /// A call that waited for the journal.
    mutating func carryOut(held id: UInt64, as form: StoredAnswer.Form, at now: Tick) {
        guard let transaction = pool.find(id: id), !transaction.isAnswered else { return }
        transaction.screened?.form = form
        if !form.isStop { transaction.screened?.lines = [] }
        let box = second
        _ = try? box.message.parse(transaction.received.span, framing: .datagram)
        let received = transaction.received
        carryOut(transaction, box.message, received.span, at: now)
        settle(transaction)
    }
}
