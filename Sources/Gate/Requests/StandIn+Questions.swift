// Owner: the watchdog's thread.

import Journal
import Screening
import Telephony
import Wire

extension StandIn {
    /// Questions whose time is over: their calls go on, unscreened, and the journal is told so.
    mutating func letQuestionsGo(arrivedBefore deadline: Int64, at now: Moment) {
        begin(arrived: now.nanoseconds)
        let expired = parts.questions.takeExpired(arrivedBefore: deadline)
        for ticket in expired.tickets {
            let elapsed = UInt64(clamping: now.nanoseconds &- ticket.arrival)
            ticket.answer(ticket.questions.map { letGo($0, elapsed: elapsed, at: now) })
        }
        for ticket in expired.held {
            ticket.answer(ticket.decisions.map { letGo($0) })
        }
        for question in expired.letGo { _ = letGo(question, elapsed: 0, at: now) }
        if expired.lost > 0 { tally.count(.ringDrops, expired.lost) }
    }

    private func letGo(_ question: CallQuestion, elapsed: UInt64, at now: Moment) -> CallDecision {
        let attempt = question.attempt(trunks.profile(question.trunk.index), parts.emergency, at: now.time)
        var decision = CallDecision.unscreened(
            question, attempt, isEmergency: parts.isEmergency(question, attempt))
        decision.call.judgedNanoseconds = UInt32(clamping: elapsed)
        tally.count(decision.call.verdict, ofTrunk: trunks.cell(question.trunk.index))
        tally.add(at: CounterLayout.latency(LatencyBuckets.index(elapsed)))
        if !parts.watchdogRing.offer(decision.call) { tally.count(.ringDrops) }
        return decision
    }

    /// A stop that is not on disk in time is none; nor is a diversion that waited with it and has no token yet.
    private func letGo(_ decision: CallDecision) -> CallDecision {
        let treatment = decision.call.verdict.treatment
        let isDurable = trunks.profile(decision.call.attempt.trunk.index).isDurable
        guard treatment.intercepts, isDurable || treatment == .divert && decision.divertTo == nil else {
            return decision
        }
        let correction = decision.call.letGo
        tally.count(.notDurableInTime)
        tally.count(correction.verdict, ofTrunk: trunks.cell(correction.attempt.trunk.index))
        if !parts.watchdogRing.offer(correction) { tally.count(.ringDrops) }
        return CallDecision(correction)
    }
}
