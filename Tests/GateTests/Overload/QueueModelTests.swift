import Testing

@testable import Gate

@Suite("Shedding in simulated time")
struct QueueModelTests {
    private static let second = 1_000_000_000
    private static let costs = QueueModel.Costs()

    private static func run(
        good: Double = 0, other: Double = 0, stranger: Double = 0, hasHelp: Bool = true, seed: UInt64
    ) -> QueueModel.Result {
        let capacity = costs.perSecond
        var model = QueueModel(
            rates: [.good: good * capacity, .other: other * capacity, .stranger: stranger * capacity], hasHelp: hasHelp,
            seed: seed, warmUp: second / 2)
        return model.run(nanoseconds: second)
    }

    @Test(
        "screened calls stay at nine tenths of capacity at least, whatever is offered", arguments: [1.0, 2, 5, 10],
        [true, false])
    func goodput(load: Double, hasHelp: Bool) {
        for seed in 1...2 as ClosedRange<UInt64> {
            let result = Self.run(other: load, hasHelp: hasHelp, seed: seed)
            let goodput = result.goodput(Self.costs, seconds: 1)
            #expect(goodput > 0.9, "\(load) times the capacity, seed \(seed): \(goodput)")
        }
    }

    @Test("with help, twice the capacity is answered as a whole, half of it unscreened; without, half is lost")
    func excess() {
        let helped = Self.run(other: 2, seed: 7)
        #expect(helped.lost[.other] ?? 0 == 0)
        let unscreened = Double(helped.unscreened[.other] ?? 0) / Double(helped.offered[.other] ?? 1)
        #expect(unscreened > 0.2 && unscreened < 0.55)
        let alone = Self.run(other: 2, hasHelp: false, seed: 7)
        #expect(Double(alone.lost[.other] ?? 0) / Double(alone.offered[.other] ?? 1) > 0.4)
    }

    @Test(
        "a trunk that floods takes nothing from another: all of its calls are screened, and none is lost",
        arguments: [1.0, 2, 3])
    func fairness(flood: Double) {
        for seed in 1...3 as ClosedRange<UInt64> {
            let result = Self.run(good: 0.1, other: flood, seed: seed)
            #expect(result.unscreened[.good] ?? 0 == 0, "seed \(seed)")
            #expect(result.lost[.good] ?? 0 == 0, "seed \(seed)")
            #expect(result.offered[.good] ?? 0 > 500)
        }
    }

    @Test("what strangers send takes nothing from a trunk", arguments: [1.0, 2, 4])
    func strangers(flood: Double) {
        for seed in 1...3 as ClosedRange<UInt64> {
            let result = Self.run(good: 0.3, stranger: flood, seed: seed)
            #expect(result.unscreened[.good] ?? 0 == 0, "seed \(seed)")
            #expect(result.lost[.good] ?? 0 == 0, "seed \(seed)")
        }
    }

    @Test("below capacity nothing is shed, and nobody waits for long")
    func calm() {
        let result = Self.run(good: 0.8, seed: 3)
        #expect(result.screened[.good] ?? 0 > 5_000)
        #expect(result.unscreened.isEmpty && result.lost.isEmpty)
        let waits = result.waits.sorted()
        #expect(waits[waits.count * 99 / 100] < 20_000_000)
    }
}
