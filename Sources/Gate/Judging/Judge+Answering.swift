import SIP
import STIR
import Screening
import Telephony
import Wire

extension Judge {
    /// Second pass over a message: judged, and its answer written. `requests` is the batch of a datagram.
    mutating func answer(
        _ slot: Int, _ bytes: Span<UInt8>, from source: Source, in requests: borrowing UDPBatch, at now: Moment
    ) {
        let intake = scratch[slot].intake
        if let single = intake.counter { scratch[slot].single = UInt8(single.rawValue) }
        switch intake {
        case .absorbSilently, .absorb, .response, .scanner:
            break
        case .drop(let fault):
            scratch[slot].fault = fault.rawValue
        case .reject(let code, let fault):
            scratch[slot].fault = fault.rawValue
            send(.reject(code, fault), slot, bytes, source, requests)
        case .unknownSource where isShedding && source.connection == nil:
            scratch[slot].single = UInt8(CounterLayout.Single.shedStrangers.rawValue)
        case .unknownSource:
            parts.sources.report(source.peer, at: now.time)
            send(.forbidden, slot, bytes, source, requests)
        case .inDialog:
            send(.noSuchCall, slot, bytes, source, requests)
        case .options:
            send(.ok, slot, bytes, source, requests)
        case .cancel:
            send(isKnown(scratch[slot].key, at: now) ? .ok : .noSuchCall, slot, bytes, source, requests)
        case .methodNotAllowed:
            send(.methodNotAllowed, slot, bytes, source, requests)
        case .methodUnknown:
            send(.notImplemented, slot, bytes, source, requests)
        case .emergency, .call:
            if let before = before(scratch[slot].key, at: now) {
                scratch[slot].kind = .retransmission
                scratch[slot].answer = before
                if before.form != .parked { sendCall(slot, bytes, source, requests) }
            } else {
                judge(slot, bytes, source, requests, isEmergency: intake == .emergency, at: now)
            }
        }
    }

    private mutating func judge(
        _ slot: Int, _ bytes: Span<UInt8>, _ source: Source, _ requests: borrowing UDPBatch, isEmergency: Bool,
        at now: Moment
    ) {
        scratch[slot].kind = .call
        recent.remember(scratch[slot].key, slot: slot)
        let trunk = scratch[slot].answer.trunk
        if isEmergency {
            settle(slot, by: .emergencyCallee)
            if trunk == .max { parts.sources.report(source.peer, at: now.time) }
        } else if letters.bypass.covers(trunk) {
            settle(slot, by: .bypass)
            scratch[call: slot].verdict.isUnscreened = true
        } else if let roaming = parts.roaming, waits(slot, roaming) {
            return
        } else if trunks.hasCeilings, isUnscreenedAboveCeiling(slot, trunk, at: now) {
            settle(slot, by: .trunkCeiling)
            scratch[call: slot].verdict.isUnscreened = true
        } else {
            let verification = verifyIdentity(slot, bytes, ofTrunk: trunk)
            let attempt = scratch[call: slot].attempt
            engine.judge(attempt, into: &scratch[call: slot])
            carryOut(slot)
            if let verification, verification.verstat != .failed, scratch[call: slot].verdict.treatment == .divert {
                let key = scratch[slot].key
                identities?.signDiversion(of: attempt, key)
            }
        }
        scratch[slot].answer.form = StoredAnswer.Form(scratch[call: slot].verdict)
        scratch[call: slot].keepCallID(bytes.extracting(scratch[message: slot].callID.bounds))
        let isStop = scratch[call: slot].verdict.treatment.intercepts
        if isStop, parts.committed != nil, trunks.profile(trunk).isDurable {
            hold(slot, bytes, source)
        } else {
            sendCall(slot, bytes, source, requests)
        }
    }

    /// Whether the call waits for what the network says of its numbers, which are asked about in any case. What is done with
    /// the batch decides: it is kept when it is the judge's.
    private mutating func waits(_ slot: Int, _ roaming: RoamingSettings) -> Bool {
        // Before the question: its answer may be here at once.
        let mayWait = mayWait && !roaming.desk.isDown
        let asked = roaming.ask(about: scratch[call: slot].attempt, &engine)
        guard !asked.isEmpty, mayWait, let waiting = parts.waiting, waiting.hasRoom(beside: undecided.count) else {
            return false
        }
        scratch[slot].kind = .nothing
        scratch[slot].isHeld = true
        undecided.append(UndecidedCall(slot: slot, key: scratch[slot].key, numbers: asked))
        return true
    }

    /// Above the trunk's ceiling: true where the call goes on without being looked at. One that is to be labelled or refused
    /// carries that to the rulebook, which asks the order.
    private mutating func isUnscreenedAboveCeiling(_ slot: Int, _ trunk: UInt16, at now: Moment) -> Bool {
        guard let ceiling = trunks.profile(trunk).ceiling,
            !load.admits(trunks.cell(trunk), ceiling, at: now.milliseconds)
        else { return false }
        switch ceiling.over {
        case .unscreened: return true
        case .label: scratch[call: slot].attempt.ceiling = .label
        case .refuse: scratch[call: slot].attempt.ceiling = .refuse
        }
        return false
    }

    /// A verdict that no engine was asked for.
    private mutating func settle(_ slot: Int, by rule: RuleCode) {
        var verdict = Verdict(treatment: .allow)
        verdict.rule = rule
        scratch[call: slot].verdict = verdict
        scratch[call: slot].features = Features()
        scratch[call: slot].versions = Versions()
    }

    /// What this form of the gate carries out: an announcement or a challenge needs media, which a redirect has not.
    /// The configuration refuses them for rules and costs. Should a model's file have a threshold for one all the same, the
    /// callee is warned and the call goes on; what is explained later then differs from what was done.
    private mutating func carryOut(_ slot: Int) {
        switch scratch[call: slot].verdict.treatment {
        case .allow, .label, .divert, .block: break
        case .announce, .challenge: scratch[call: slot].verdict.treatment = .label
        }
    }

    /// Who signed for the caller becomes a feature of the attempt, where the trunk's profile asks for it.
    private mutating func verifyIdentity(
        _ slot: Int, _ bytes: Span<UInt8>, ofTrunk trunk: UInt16
    ) -> Verification? {
        guard identities != nil, trunks.profile(trunk).verifiesIdentity, scratch[message: slot].has(.identity) else {
            return nil
        }
        let verification = Self.verify(slot, bytes, scratch, by: &identities)
        scratch[call: slot].attempt.attestation = Attestation(verification?.attestation)
        if let verification, trunks.profile(trunk).tellsIdentityFaults {
            let key = scratch[slot].key
            identities?.keepReasons(of: verification, key)
        }
        return verification
    }

    // MARK: What was answered before

    /// How this very INVITE was answered, in this batch or within 37 seconds.
    private func before(_ key: TransactionKey, at now: Moment) -> StoredAnswer? {
        if let slot = recent.slot(of: key), scratch[slot].key == key {
            var answer = scratch[slot].answer
            if scratch[slot].isHeld { answer.form = .parked }
            return answer
        }
        if let waiting = parts.waiting, waiting.holds(key) {
            return StoredAnswer(form: .parked, trunk: .max, milliseconds: now.milliseconds)
        }
        guard var answer = table.answer(to: key, at: now.milliseconds) else { return nil }
        // The watchdog may have let it go since.
        if answer.form == .parked, !parts.parking.holds(key) { answer.form = .allow }
        return answer
    }

    /// Whether there was an INVITE of this transaction (RFC 3261 §9.2).
    private func isKnown(_ key: TransactionKey, at now: Moment) -> Bool {
        if let slot = recent.slot(of: key), scratch[slot].key.high == key.high { return true }
        return table.knows(key, at: now.milliseconds) || parts.waiting?.knows(key) ?? false
    }

    // MARK: Writing

    private mutating func send(
        _ answer: PlainAnswer, _ slot: Int, _ bytes: Span<UInt8>, _ source: Source, _ requests: borrowing UDPBatch
    ) {
        let length = Self.write(
            answer, slot, bytes, source, writer, scratch, into: &replies)
        append(length, slot, source, requests)
    }

    private mutating func sendCall(
        _ slot: Int, _ bytes: Span<UInt8>, _ source: Source, _ requests: borrowing UDPBatch
    ) {
        append(length(of: scratch[slot].answer, slot, bytes, source), slot, source, requests)
    }

    /// Writes an answer to a call into the room at hand. A signed diversion, and what is wrong with identities, is left out
    /// where it does not fit: the answer counts.
    private mutating func length(
        of answer: StoredAnswer, _ slot: Int, _ bytes: Span<UInt8>, _ source: Source
    ) -> Int {
        let key = scratch[slot].key
        if identities != nil {
            let tellsReasons = trunks.profile(answer.trunk).tellsIdentityFaults
            let lines =
                identities?.lines(key, isDiverted: answer.form == .divert, tellsReasons: tellsReasons) ?? []
            if !lines.isEmpty {
                let length = Self.write(
                    answer, slot, bytes, source, writer, trunks, scratch, lines: lines, into: &replies)
                if length > 0 { return length }
            }
        }
        return Self.write(answer, slot, bytes, source, writer, trunks, scratch, lines: [], into: &replies)
    }

    /// An answer that does not fit its room is not sent: the client repeats and goes on by itself.
    private mutating func append(_ length: Int, _ slot: Int, _ source: Source, _ requests: borrowing UDPBatch) {
        guard length > 0 else { return }
        if let connection = source.connection {
            replies.append(length: length, to: source.peer)
            streamReplies.append(connection)
        } else {
            replies.append(length: length, answering: slot, of: requests)
        }
    }

    /// Both answers of a durable trunk's stop, kept until the journal has spoken.
    private mutating func hold(_ slot: Int, _ bytes: Span<UInt8>, _ source: Source) {
        scratch[slot].isHeld = true
        var allow = scratch[slot].answer
        allow.form = .allow
        held.append(
            HeldAnswer(
                slot: slot, stop: written(scratch[slot].answer, slot, bytes, source),
                allow: written(allow, slot, bytes, source), source: source))
    }

    private mutating func written(
        _ answer: StoredAnswer, _ slot: Int, _ bytes: Span<UInt8>, _ source: Source
    ) -> [UInt8] {
        let length = length(of: answer, slot, bytes, source)
        let room = replies.room()
        return [UInt8](copying: room.span.extracting(0..<length))
    }

    // Static, so that scratch is lent while a reply is written: the compiler takes a method's self as one.

    private static func verify(
        _ slot: Int, _ bytes: Span<UInt8>, _ scratch: borrowing JudgeScratch, by identities: inout IdentityDesk?
    ) -> Verification? {
        identities?.verify(scratch[message: slot], in: bytes, scratch[call: slot].attempt)
    }

    private static func write(
        _ answer: PlainAnswer, _ slot: Int, _ bytes: Span<UInt8>, _ source: Source, _ writer: AnswerWriter,
        _ scratch: borrowing JudgeScratch, into replies: inout UDPBatch
    ) -> Int {
        var room = replies.room()
        return writer.write(
            answer, to: scratch[message: slot], in: bytes, from: source, key: scratch[slot].key, into: &room)
    }

    private static func write(
        _ answer: StoredAnswer, _ slot: Int, _ bytes: Span<UInt8>, _ source: Source, _ writer: AnswerWriter,
        _ trunks: TrunkSet, _ scratch: borrowing JudgeScratch, lines: [UInt8], into replies: inout UDPBatch
    ) -> Int {
        var room = replies.room()
        return writer.write(
            answer, for: scratch[call: slot].attempt, to: scratch[message: slot], in: bytes, from: source,
            key: scratch[slot].key, trunks: trunks, lines: lines, into: &room)
    }
}
