import Telephony
import Testing

@testable import Traffic

@Suite("Distributions in integers")
struct DrawTests {
    @Test("powers and logarithms of two agree with each other")
    func powers() {
        #expect(BinaryPower.scale(1_000, by: 0) == 1_000)
        #expect((1_999...2_001).contains(BinaryPower.scale(1_000, by: 256)))
        #expect((499...501).contains(BinaryPower.scale(1_000, by: -256)))
        #expect((1_412...1_416).contains(BinaryPower.scale(1_000, by: 128)))
        #expect(BinaryPower.scale(1_000, by: Int.max) == 1_000 << 20)
        for value in [1, 2, 3, 10, 1_000, 65_537, 1 << 40] {
            let back = BinaryPower.scale(1 << 10, by: BinaryPower.logarithm(value) - 2_560)
            if value <= 1 << 20 { #expect(abs(back - value) * 50 <= max(50, value)) }
        }
        #expect(BinaryPower.logarithm(0) == 0)
    }

    @Test("a normal deviate has its mean, spread and tails")
    func normal() {
        var random = SplitMix(seed: 3)
        let draws = (0..<200_000).map { _ in random.normal() }
        let mean = draws.reduce(0, +) / draws.count
        let variance = draws.reduce(0) { $0 + $1 * $1 } / draws.count
        #expect(abs(mean) < 12)
        #expect((1_000_000...1_110_000).contains(variance))
        // 2.3 % of a normal distribution lies above two standard deviations.
        let beyond = draws.count { $0 > 2_048 }
        #expect((3_800...5_400).contains(beyond))
    }

    @Test("an exponential draw has its mean, and passes it in 37 of 100 draws")
    func exponential() {
        var random = SplitMix(seed: 4)
        let draws = (0..<200_000).map { _ in random.exponential(mean: 60_000) }
        #expect((59_000...61_000).contains(draws.reduce(0, +) / draws.count))
        #expect((72_500...74_700).contains(draws.count { $0 > 60_000 }))
    }

    @Test("a log-normal draw has its median, whatever the spread", arguments: [0, 100, 256, 460])
    func spread(octaves: Int) {
        var random = SplitMix(seed: 5)
        let draws = (0..<100_000).map { _ in random.spread(10_000, octaves: octaves) }.sorted()
        #expect((9_800...10_200).contains(draws[50_000]))
        // One standard deviation above lies at 84.1 %.
        let above = BinaryPower.scale(10_000, by: octaves)
        #expect(abs(draws[84_134] - above) * 20 <= above)
    }

    @Test("even logarithms stay between their ends")
    func evenly() {
        var random = SplitMix(seed: 6)
        let draws = (0..<20_000).map { _ in random.evenly(from: 20, to: 1_000) }
        #expect(draws.allSatisfy { (20...1_000).contains($0) })
        // The middle of the logarithms is 141.
        #expect((9_300...10_700).contains(draws.count { $0 < 141 }))
    }

    @Test("a queue gives the earliest first, and equal times in their order")
    func queue() {
        var queue = EventQueue()
        var random = SplitMix(seed: 7)
        for index in 0..<5_000 { queue.push(.consequence(UInt32(index)), at: Int64(random.below(700))) }
        var last: (Int64, UInt64) = (.min, 0)
        var count = 0
        while let event = queue.pop() {
            #expect((event.milliseconds, event.order) > last)
            last = (event.milliseconds, event.order)
            count += 1
        }
        #expect(count == 5_000)
    }

    @Test("days and hours are those of Kazakhstan")
    func localTime() {
        // 2026-01-14T19:00:00Z is Thursday's midnight in Kazakhstan.
        let midnight: Int64 = 1_768_417_200_000
        #expect(LocalTime(midnight).hour == 0 && LocalTime(midnight).weekday == 4)
        #expect(LocalTime(midnight - 1).hour == 23 && LocalTime(midnight - 1).weekday == 3)
        #expect(LocalTime.midnight(LocalTime(midnight).day).milliseconds == midnight)
        #expect(HourCurve.allCases.allSatisfy { (99_900...100_000).contains($0.table(shift: 1).reduce(0, +)) })
    }
}
