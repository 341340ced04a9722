// Owner: the judge's thread. Allocates for calls that are asked about alone.

import Screening
import Telephony

/// A call that is not judged yet: the network is being asked about its numbers.
struct UndecidedCall {
    /// Of the batch at hand.
    var slot: Int
    var key: TransactionKey
    var numbers: OpenNumbers
}

extension RoamingSettings {
    /// Has the network asked about the numbers of a call that nobody knows of, each once. Returns those whose answers are on
    /// their way.
    func ask(about attempt: CallAttempt, _ engine: inout Engine) -> OpenNumbers {
        let open = engine.openRoaming(attempt)
        var asked = OpenNumbers()
        for index in 0..<open.count where desk.ask(open[index]) {
            asked.add(open[index])
            // Until the answer is here; or, should there never be one, until somebody asks again.
            engine.learn(roaming: .unknown, of: open[index], at: attempt.time, seconds: silenceSeconds)
        }
        return asked
    }

    /// What came back: to the engine, and to the calls that wait for it.
    func takeAnswers(into engine: inout Engine, _ waiting: WaitingCalls?, at now: Moment) {
        guard desk.hasAnswers else { return }
        for answer in desk.takeAnswers() {
            engine.learn(
                roaming: answer.roaming, of: answer.number, at: now.time,
                seconds: answer.isAnswered ? answerSeconds : silenceSeconds)
            waiting?.answered(answer.number)
        }
    }
}

extension WaitingCalls {
    /// Keeps calls of the batch at hand, which is the judge's. `limit`: how long, in milliseconds.
    func keep(_ calls: [UndecidedCall], of content: borrowing OpenBatch.Content, limit: Int, at now: Moment) {
        let until = now.nanoseconds &+ Int64(limit) * 1_000_000
        for call in calls {
            if content.isStream {
                add(call.key, call.numbers, until: until, content.messages[content.firstMessage + call.slot])
            } else {
                add(
                    call.key, call.numbers, until: until, call.slot, of: content.datagrams, socket: content.socket)
            }
        }
    }
}
