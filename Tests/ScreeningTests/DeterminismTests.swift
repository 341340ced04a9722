import Authority
import Screening
import Telephony
import Testing

@Suite("A verdict is a pure function")
struct DeterminismTests {
    private static func lists() -> ListSnapshot {
        var builder = ListSnapshot.Builder()
        builder.giveRoaming()
        for rank in 0..<50 as Range<UInt64> {
            builder.add(block: PhoneNumber(digits: 447_410_000_000 + rank * 37), rank % 2 == 0 ? .block : .divert)
            builder.add(report: PhoneNumber(digits: 74_951_000_000 + rank), callee: nil, time: Calls.noon)
            builder.add(consent: PhoneNumber(digits: 77_011_000_000 + rank * 13), since: nil, until: nil)
        }
        return builder.build(version: 9)
    }

    private static func engine() -> Engine {
        Engine(configuration: EngineConfiguration(callers: 2_048), lists: lists(), order: Calls.order)
    }

    /// Judges and learns as a gate does: outcomes of every third call, some seconds later.
    private static func run(_ attempts: [CallAttempt], with engine: inout Engine) -> [[Int64]] {
        var pending = PendingOutcomes()
        var words: [[Int64]] = []
        words.reserveCapacity(attempts.count)
        var call = Calls.blank()
        for (index, attempt) in attempts.enumerated() {
            while let due = pending.next(until: attempt.time) { engine.learn(due.outcome, at: due.time) }
            engine.judge(attempt, into: &call)
            words.append(call.verdict.words)
            if index % 3 == 0 {
                let outcome = CallOutcome(
                    callID: attempt.callID, caller: attempt.caller, callee: attempt.callee, trunk: attempt.trunk,
                    isAnswered: index % 2 == 0, ringMilliseconds: 4_000,
                    durationMilliseconds: Int64(index % 20) * 1_000,
                    releasedBy: .caller)
                pending.add(outcome, attemptedAt: attempt.time)
            }
        }
        return words
    }

    @Test("50,000 calls twice give the same verdicts, word for word")
    func twice() {
        let attempts = RandomCalls.attempts(50_000, seed: 7)
        var first = Self.engine(), second = Self.engine()
        let a = Self.run(attempts, with: &first)
        let b = Self.run(attempts, with: &second)
        #expect(a == b)
        // The run is worth the name: several treatments are in it.
        #expect(Set(a.map { $0[0] }).count >= 4)
    }

    @Test("touching a batch first changes no verdict")
    func touching() {
        let attempts = RandomCalls.attempts(5_000, seed: 8)
        var plain = Self.engine(), touched = Self.engine()
        let a = Self.run(attempts, with: &plain)
        for attempt in attempts { touched.touch(attempt) }
        let b = Self.run(attempts, with: &touched)
        #expect(a == b)
    }

    @Test("100,000 verdicts computed again from their feature vectors are the ones that were given")
    func explaining() {
        var engine = Self.engine()
        var call = Calls.blank()
        var different = 0
        for attempt in RandomCalls.attempts(100_000, seed: 11) {
            engine.judge(attempt, into: &call)
            let again = Rulebook.verdict(of: call.features, policy: engine.policy)
            if again.words != call.verdict.words { different += 1 }
        }
        #expect(different == 0)
    }
}
