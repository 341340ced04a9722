import Screening
import Telephony
import Testing

/// A simulated morning of honest people beside call centres: the thresholds of behaviour are chosen so that this holds.
@Suite("Honest people are not stopped")
struct HonestPopulationTests {
    private struct Event {
        var second: Int
        var attempt: CallAttempt
        var isAnswered: Bool
        var duration: Int64
    }

    private struct Population {
        var dice: Dice
        var events: [Event] = []

        mutating func call(
            _ from: UInt64, _ to: UInt64, abroad: Bool, second: Int, answered: UInt64, duration: ClosedRange<Int64>
        ) {
            let number = PresentedNumber.number(PhoneNumber(digits: from))
            let attempt = CallAttempt(
                time: Calls.noon.adding(microseconds: Int64(second) * 1_000_000),
                trunk: TrunkID(index: abroad ? 1 : 0), trunkClass: abroad ? .international : .national,
                callID: dice.next(), callee: .number(PhoneNumber(digits: to)), from: number, asserted: number)
            let seconds = duration.lowerBound + Int64(dice.below(UInt64(duration.upperBound - duration.lowerBound + 1)))
            events.append(Event(second: second, attempt: attempt, isAnswered: dice.chance(answered), duration: seconds))
        }

        mutating func home() -> UInt64 { 77_010_000_000 + dice.below(9_000_000) }
    }

    private static let hours = 6

    private static func run(_ population: Population) -> [Treatment: Int] {
        var engine = Calls.engine(callers: 1 << 15)
        var pending = PendingOutcomes()
        var found: [Treatment: Int] = [:]
        for event in population.events.sorted(by: { $0.second < $1.second }) {
            while let due = pending.next(until: event.attempt.time) { engine.learn(due.outcome, at: due.time) }
            found[engine.verdict(event.attempt).treatment, default: 0] += 1
            pending.add(
                CallOutcome(
                    callID: event.attempt.callID, caller: event.attempt.from, callee: event.attempt.callee,
                    trunk: event.attempt.trunk, isAnswered: event.isAnswered, ringMilliseconds: 8_000,
                    durationMilliseconds: event.isAnswered ? event.duration * 1_000 : 0, releasedBy: .caller),
                attemptedAt: event.attempt.time)
        }
        return found
    }

    @Test(
        "families, couriers, hospitals, banks' code callers and relatives abroad: no one stopped, next to none labelled",
        arguments: [1, 2, 3] as [UInt64])
    func honest(seed: UInt64) {
        var people = Population(dice: Dice(seed: seed))
        let day = Self.hours * 3_600
        for _ in 0..<3_000 {  // families: two or three numbers, again and again
            let me = people.home(), friends = [people.home(), people.home(), people.home()]
            for _ in 0..<people.dice.below(5) {
                let friend = friends[Int(people.dice.below(3))]
                people.call(
                    me, friend, abroad: false, second: Int(people.dice.below(UInt64(day))), answered: 75,
                    duration: 10...900)
            }
        }
        for _ in 0..<20 {  // couriers: 25 addresses an hour, some call back
            let courier = people.home()
            for stop in 0..<25 * Self.hours {
                let customer = people.home(), second = stop * 144 + Int(people.dice.below(60))
                people.call(courier, customer, abroad: false, second: second, answered: 65, duration: 8...60)
                if people.dice.chance(20) {
                    people.call(customer, courier, abroad: false, second: second + 90, answered: 90, duration: 10...60)
                }
            }
        }
        for hospital in 0..<5 as Range<UInt64> {  // hospitals: forty patients an hour, one call each
            for patient in 0..<40 * Self.hours {
                people.call(
                    77_172_400_000 + hospital, people.home(), abroad: false, second: patient * 90, answered: 70,
                    duration: 20...120)
            }
        }
        for bank in 0..<2 as Range<UInt64> {  // banks' code callers: a call every six seconds, all answered and short
            for call in 0..<600 * Self.hours {
                people.call(
                    77_273_500_000 + bank, people.home(), abroad: false, second: call * 6, answered: 95,
                    duration: 6...15)
            }
        }
        for _ in 0..<800 {  // relatives and partners abroad
            let relative = 447_400_000_000 + people.dice.below(90_000_000), family = people.home()
            for _ in 0...people.dice.below(3) {
                people.call(
                    relative, family, abroad: true, second: Int(people.dice.below(UInt64(day))), answered: 60,
                    duration: 30...1_800)
            }
        }
        let found = Self.run(people)
        #expect(people.events.count > 15_000)
        #expect(found[.divert, default: 0] + found[.block, default: 0] == 0, "seed \(seed)")
        // At most one honest call in a thousand carries a warning.
        #expect(found[.label, default: 0] * 1_000 <= people.events.count, "seed \(seed): \(found)")
    }

    @Test(
        "call centres abroad that dial and are not answered are labelled, then diverted", arguments: [1, 2] as [UInt64])
    func callCentre(seed: UInt64) {
        var centre = Population(dice: Dice(seed: seed))
        for number in 0..<5 as Range<UInt64> {
            for call in 0..<360 {
                centre.call(
                    380_441_230_000 + number, centre.home(), abroad: true, second: call * 4, answered: 15,
                    duration: 3...40)
            }
        }
        let found = Self.run(centre)
        let reached = found[.allow, default: 0]
        #expect(reached * 5 <= centre.events.count, "\(found)")
        #expect(found[.divert, default: 0] * 4 >= centre.events.count, "\(found)")
    }
}
