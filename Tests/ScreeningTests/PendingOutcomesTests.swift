import Screening
import Telephony
import Testing

@Suite("Outcomes that have not happened yet")
struct PendingOutcomesTests {
    private func outcome(_ id: UInt64, ring: Int64 = 0, duration: Int64 = 0) -> CallOutcome {
        CallOutcome(
            callID: id, caller: .absent, callee: .absent, trunk: .unknown, isAnswered: duration > 0,
            ringMilliseconds: ring, durationMilliseconds: duration, releasedBy: .unknown)
    }

    @Test("an outcome is known at time, ring and duration together, not a microsecond earlier")
    func due() {
        var pending = PendingOutcomes()
        pending.add(outcome(1, ring: 5_000, duration: 60_000), attemptedAt: Timestamp(seconds: 100))
        #expect(pending.next(until: Timestamp(microseconds: 164_999_999)) == nil)
        #expect(pending.next(until: Timestamp(seconds: 165))?.time == Timestamp(seconds: 165))
        #expect(pending.count == 0)
    }

    @Test("they come by time, and those of one moment as they were added")
    func order() {
        var dice = Dice(seed: 4)
        var pending = PendingOutcomes()
        var expected: [(Int64, UInt64)] = []
        for id in 0..<2_000 as Range<UInt64> {
            let second = Int64(dice.below(100))
            expected.append((second, id))
            pending.add(outcome(id), at: Timestamp(seconds: second))
        }
        expected.sort { $0 < $1 }
        for (second, id) in expected {
            let due = pending.next(until: Timestamp(seconds: 1_000))
            #expect(due?.time.seconds == second && due?.outcome.callID == id)
        }
        #expect(pending.next(until: Timestamp(seconds: 1_000)) == nil)
    }

    @Test("at the limit the next one is dropped and counted; absurd lengths are not kept")
    func limit() {
        var pending = PendingOutcomes(limit: 2)
        for id in 0..<3 as Range<UInt64> { pending.add(outcome(id), at: Timestamp(seconds: 1)) }
        #expect(pending.count == 2 && pending.dropped == 1)
        var none = PendingOutcomes()
        none.add(outcome(1, ring: .max, duration: .max), attemptedAt: Timestamp(seconds: 1))
        #expect(none.count == 0)
    }
}
