// Owner: the judge's thread. Allocates: questions come with lists of their own.

internal import Glibc
import Screening
import Wire

/// What both loops of the judge's thread do in the same way.
extension QuestionJudge where Self: ~Copyable {
    // MARK: Questions

    /// Batches of questions in one turn: some milliseconds at most, in which calls by SIP and the heartbeat wait. Who asks
    /// faster than the judge answers does not keep it from them.
    static var batchesOfTurn: Int { 8 }

    /// Those that wait now; what is left wakes the next turn. While they are judged the open batch is an empty one: the
    /// watchdog answers questions by their own deadline, and the sockets as ever.
    mutating func workOnQuestions() {
        defer { if parts.questions.hasWaiting { parts.wakeUp.signal() } }
        for _ in 0..<Self.batchesOfTurn {
            let tickets = parts.questions.take(most: parts.batchSize)
            guard !tickets.isEmpty else { return }
            let now = Moment.now()
            parts.batch.change { content in
                content.messages = []
                content.firstMessage = 0
                content.isStream = true
            }
            takeBaton(started: now.nanoseconds)
            identities?.begin()
            var calls: [UInt64: [JudgedCall]] = [:]
            for ticket in tickets {
                var judged: [JudgedCall] = []
                for question in ticket.questions { judged.append(judge(question, at: now)) }
                calls[ticket.number] = judged
            }
            parts.hooks.whileJudging?(tickets.count)
            let claimed = parts.questions.claim(tickets)
            guard parts.baton.endJudging() else {
                parts.questions.putBack(claimed)
                regain()
                continue
            }
            for ticket in claimed {
                guard let judged = calls[ticket.number] else { continue }
                if let decisions = commit(ticket, judged) { ticket.answer(decisions) }
            }
            parts.baton.beginWaiting()
        }
    }

    /// Of tickets that waited for the journal.
    mutating func answerHeld() {
        for (ticket, decisions) in releaseHeld() { ticket.answer(decisions) }
    }

    // MARK: The baton

    /// Where the watchdog has taken over: asks, and waits until it has handed back.
    mutating func takeBaton(started: Int64) {
        while !parts.baton.beginJudging(started: started) { regain() }
    }

    /// Asks ten thousand times a second until the watchdog has handed back.
    mutating func regain() {
        parts.baton.askBack()
        while parts.baton.isTaken { usleep(100) }
        remember(parts.handover.takeAll())
    }
}
