// Owner: the judge's thread. Allocates: questions come with lists of their own. A call by SIP never comes here.

import Journal
import STIR
import Screening
import Telephony
import Wire

/// A judge that is asked otherwise than by SIP, whatever its gate does with calls by SIP.
protocol QuestionJudge: ~Copyable {
    var trunks: TrunkSet { get }
    var letters: GateMailbox.Letters { get }
    var parts: GateParts { get }
    var tally: Tally { get }
    var load: TrunkLoad { get set }
    var outbox: TokenTable.Outbox { get set }
    /// Calls that a model was asked about, for `FeatureSample`.
    var sampled: UInt32 { get set }
    /// Nil: no trunk's identities are looked at.
    var identities: IdentityDesk? { get set }

    /// The engine's verdict.
    mutating func screen(_ attempt: CallAttempt, into call: inout JudgedCall)
    /// What the watchdog did in its place.
    mutating func remember(_ answered: [(key: TransactionKey, answer: StoredAnswer)])
}

extension Judge: QuestionJudge {
    mutating func screen(_ attempt: CallAttempt, into call: inout JudgedCall) {
        _ = parts.roaming?.ask(about: attempt, &engine)
        engine.judge(attempt, into: &call)
    }
}

extension QuestionJudge where Self: ~Copyable {
    private var writer: AnswerWriter { parts.writer }

    /// Judges one question as it would an INVITE; nothing is counted or journalled yet.
    mutating func judge(_ question: CallQuestion, at now: Moment) -> JudgedCall {
        var call = JudgedCall.empty
        call.attempt = question.attempt(trunks.profile(question.trunk.index), parts.emergency, at: now.time)
        if parts.isEmergency(question, call.attempt) {
            call.verdict = Self.settled(.emergencyCallee)
        } else if letters.bypass.covers(question.trunk.index) {
            call.verdict = Self.settled(.bypass)
            call.verdict.isUnscreened = true
        } else if trunks.hasCeilings, Self.isUnscreenedAboveCeiling(&call.attempt, &load, trunks, at: now) {
            call.verdict = Self.settled(.trunkCeiling)
            call.verdict.isUnscreened = true
        } else {
            if trunks.profile(question.trunk.index).verifiesIdentity {
                let verification = identities?.verify(question, call.attempt)
                call.attempt.attestation = Attestation(verification?.attestation)
            }
            screen(call.attempt, into: &call)
            // Announcement and challenge need media: as in redirect mode the callee is warned instead.
            switch call.verdict.treatment {
            case .allow, .label, .divert, .block: break
            case .announce, .challenge: call.verdict.treatment = .label
            }
        }
        call.keepCallID(question.callID.span)
        return call
    }

    /// As of an INVITE: true where the call goes on without being looked at. Its end is not seen here, and outcomes that are
    /// told are not counted on: only its rate has a ceiling.
    private static func isUnscreenedAboveCeiling(
        _ attempt: inout CallAttempt, _ load: inout TrunkLoad, _ trunks: TrunkSet, at now: Moment
    ) -> Bool {
        let index = attempt.trunk.index
        guard let ceiling = trunks.profile(index).ceiling,
            !load.admits(trunks.cell(index), ceiling, at: now.milliseconds, isFollowed: false)
        else { return false }
        switch ceiling.over {
        case .unscreened: return true
        case .label: attempt.ceiling = .label
        case .refuse: attempt.ceiling = .refuse
        }
        return false
    }

    private static func settled(_ rule: RuleCode) -> Verdict {
        var verdict = Verdict(treatment: .allow)
        verdict.rule = rule
        return verdict
    }

    /// The ticket is the judge's: its calls are counted and journalled. Nil: it is held until the journal has its stops.
    mutating func commit(_ ticket: QuestionInbox.Ticket, _ calls: [JudgedCall]) -> [CallDecision]? {
        let now = Moment.now()
        let elapsed = UInt64(clamping: now.nanoseconds &- ticket.arrival)
        var decisions: [CallDecision] = []
        decisions.reserveCapacity(calls.count)
        var isHeld = false
        for var call in calls {
            call.judgedNanoseconds = UInt32(clamping: elapsed)
            tally.add(at: CounterLayout.latency(LatencyBuckets.index(elapsed)))
            parts.sample?.note(call, &sampled)
            let isTaken = parts.ring.offer(call)
            if !isTaken { tally.count(.ringDrops) }
            if isDurableStop(call) {
                if isTaken {
                    isHeld = true
                } else {
                    tally.count(.notDurableInTime)
                    call = call.letGo
                    tally.count(call.verdict, ofTrunk: trunks.cell(call.attempt.trunk.index))
                }
            } else {
                tally.count(call.verdict, ofTrunk: trunks.cell(call.attempt.trunk.index))
            }
            decisions.append(CallDecision(call))
        }
        guard isHeld else { return granted(decisions, at: now) }
        var held = ticket
        held.decisions = decisions
        held.position = parts.ring.offered
        parts.questions.hold(held)
        return nil
    }

    /// Tickets whose stops are on disk now, with what is to be answered.
    mutating func releaseHeld() -> [(QuestionInbox.Ticket, [CallDecision])] {
        guard let committed = parts.committed else { return [] }
        let now = Moment.now()
        return parts.questions.takeCommitted(upTo: committed()).map { ticket in
            for decision in ticket.decisions where isDurableStop(decision.call) {
                tally.count(decision.call.verdict, ofTrunk: trunks.cell(decision.call.attempt.trunk.index))
            }
            return (ticket, granted(ticket.decisions, at: now))
        }
    }

    private func isDurableStop(_ call: JudgedCall) -> Bool {
        parts.committed != nil && call.verdict.treatment.intercepts
            && trunks.profile(call.attempt.trunk.index).isDurable
    }

    /// Diverted calls get the address at which the Desk knows them.
    private mutating func granted(_ decisions: [CallDecision], at now: Moment) -> [CallDecision] {
        var decisions = decisions
        for index in decisions.indices where decisions[index].call.verdict.treatment == .divert {
            let call = decisions[index].call
            var hash = ByteHash(writer.seed)
            hash.absorb(call.attempt.callID, UInt64(bitPattern: now.nanoseconds))
            hash.absorb(UInt64(index), parts.ring.offered)
            let key = TransactionKey(high: hash.high, low: hash.low, content: 0)
            let answer = StoredAnswer(
                form: .divert, trunk: call.attempt.trunk.index, milliseconds: now.milliseconds)
            let token = writer.token(key, answer)
            if !outbox.add(token, call, at: now.microseconds / 1_000) { tally.count(.tokensLost) }
            decisions[index].divertTo = writer.deskURI + ";qc=" + token.text
        }
        if !outbox.isEmpty { parts.tokens.take(&outbox) }
        return decisions
    }
}

extension DivertToken {
    /// 32 hex digits.
    var text: String {
        func digits(_ value: UInt64) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        return digits(high) + digits(low)
    }
}
