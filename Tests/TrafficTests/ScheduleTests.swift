import Telephony
import Testing

@testable import Traffic

@Suite("The schedule of a day")
struct ScheduleTests {
    static func day(seed: UInt64 = 7, calls: Int = 6_000, speed: Int = 1) -> [PlannedCall] {
        Array(DaySchedule(seed: seed, callsADay: calls, speed: speed))
    }

    @Test("the same seed gives the same calls, another seed other ones")
    func determinism() {
        let first = Self.day()
        #expect(first == Self.day())
        #expect(first != Self.day(seed: 8))
    }

    @Test("SplitMix64 gives the published numbers for seed 1234567")
    func generator() {
        var random = SplitMix(seed: 1_234_567)
        #expect(random.next() == 6_457_827_717_110_365_317)
        #expect(random.next() == 3_203_168_211_198_807_973)
    }

    @Test("a day has exactly the calls that were asked for", arguments: [1, 10, 999, 6_000])
    func volume(calls: Int) {
        #expect(Self.day(calls: calls).count == calls)
    }

    @Test("calls come in the order of their time, numbered from 0 on")
    func order() {
        let calls = Self.day()
        #expect(zip(calls, calls.dropFirst()).allSatisfy { $0.milliseconds <= $1.milliseconds })
        #expect(calls.indices.allSatisfy { calls[$0].sequence == UInt64($0) })
    }

    @Test("every kind of caller has its share, within an episode or two")
    func shares() {
        let calls = Self.day(calls: 20_000)
        for kind in CallerKind.allCases {
            let group = kind.isCriminal ? 20_000 * DaySchedule.criminalPermille / 1_000 : 0
            let total = kind.isCriminal ? group : 20_000 - 20_000 * DaySchedule.criminalPermille / 1_000
            let wanted = total * kind.permille / 1_000
            let count = calls.count { $0.kind == kind }
            #expect(abs(count - wanted) <= 40, "\(kind): \(count), wanted \(wanted)")
        }
        #expect(CallerKind.honest.reduce(0) { $0 + $1.permille } == 1_000)
        #expect(CallerKind.criminal.reduce(0) { $0 + $1.permille } == 1_000)
    }

    @Test("daytime has no night, and goes on without end")
    func daytime() {
        var schedule = DaySchedule(seed: 3, callsADay: 1_100, days: nil, curve: .daytime)
        var last: PlannedCall?
        for _ in 0..<3_000 { last = schedule.next() }
        #expect((last?.milliseconds ?? 0) > 2 * 86_400_000)
        #expect(DayCurve.daytime.elapsed(at: 9 * 3_600_000) == 0)
        #expect(DayCurve.daytime.elapsed(at: 86_400_000) == 11 * 3_600_000)
        #expect(DayCurve.daytime.elapsed(at: 86_400_000 + 10 * 3_600_000) == 12 * 3_600_000)
    }

    @Test("a day that begins later leaves out what came before, and nothing else")
    func laterStart() {
        let start: Int64 = 10 * 3_600_000 + 1_800_000
        let whole = Self.day().filter { $0.milliseconds >= start }
        var late = Array(DaySchedule(seed: 7, callsADay: 6_000, startMilliseconds: start))
        #expect(late.indices.allSatisfy { late[$0].sequence == UInt64($0) })
        for index in late.indices { late[index].sequence = whole[index].sequence }
        #expect(late == whole && !late.isEmpty)
        #expect(Array(DaySchedule(seed: 7, callsADay: 60, startMilliseconds: .max)).isEmpty)
    }

    @Test("the demo shows a crime every second or two from its first minute on")
    func livelyDemo() {
        let options = TrafficOptions.demo()
        var schedule = options.schedule()
        var crimes = 0
        var last: Int64 = 0
        let start = Int64(options.startMinute) * 60_000
        let minute = Int64(options.speed) * 60_000
        while let call = schedule.next(), call.milliseconds < start + minute {
            crimes += call.kind.isCriminal ? 1 : 0
            last = call.milliseconds
        }
        #expect((45...180).contains(crimes) && last > start + minute / 2, "\(crimes) crimes in a minute")
    }

    @Test("the hours of a day add up to its calls", arguments: [DayCurve.wholeDay, .daytime])
    func quotas(curve: DayCurve) {
        for calls in [0, 1, 7, 1_000_003] {
            for isCriminal in [false, true] {
                let sum = curve.hours.reduce(0) { $0 + curve.quota(of: calls, hour: $1, isCriminal: isCriminal) }
                #expect(sum == calls)
            }
        }
    }

    @Test("squeezing a day takes more people, not more calls of each")
    func squeezed() {
        let slow = Population(seed: 1, callsADay: 10_000, speed: 1)
        let fast = Population(seed: 1, callsADay: 10_000, speed: 100)
        #expect(fast.couriers >= slow.couriers * 20)
        #expect(fast.subscribers > slow.subscribers)
        #expect(Population(seed: 1, callsADay: .max, speed: .max).couriers == Population.mostPeople)
    }
}
