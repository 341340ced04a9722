import Testing

@testable import Evaluation

@Suite("Intervals by drawing campaigns and callers whole")
struct BootstrapTests {
    @Test("weights are Poisson with mean 1, and the same for the same seed")
    func weights() {
        var counts = [Int](repeating: 0, count: 10)
        let weights = PoissonWeights(seed: 5, repetition: 3)
        for cluster in 0..<100_000 as Range<UInt64> { counts[weights.weight(cluster)] += 1 }
        // 100,000 / (e k!), within five standard deviations.
        for (count, expected) in zip(counts, [36_788, 36_788, 18_394, 6_131, 1_533]) {
            #expect(abs(Double(count - expected)) < 5 * Double(expected).squareRoot())
        }
        let again = PoissonWeights(seed: 5, repetition: 3), other = PoissonWeights(seed: 6, repetition: 3)
        let clusters = Array(0..<64 as Range<UInt64>)
        #expect(clusters.map(weights.weight) == clusters.map(again.weight))
        #expect(clusters.map(weights.weight) != clusters.map(other.weight))
    }

    @Test("the interval of independent calls is about the binomial one")
    func independent() throws {
        var parts: [UInt64: ClusterBootstrap.Part] = [:]
        for call in 0..<400 as Range<UInt64> { parts[call] = .init(found: call % 4 == 0 ? 1 : 0, of: 1) }
        let interval = try #require(ClusterBootstrap(seed: 1, repetitions: 2_000).ratio(parts))
        let exact = BinomialBound(found: 100, of: 400)
        #expect(interval.value == 0.25)
        #expect(abs(interval.lower - exact.lower) < 0.01 && abs(interval.upper - exact.upper) < 0.01)
    }

    @Test("calls that go together widen it: ten campaigns are ten observations, not a thousand")
    func together() throws {
        var alone: [UInt64: ClusterBootstrap.Part] = [:]
        var grouped: [UInt64: ClusterBootstrap.Part] = [:]
        for call in 0..<1_000 as Range<UInt64> { alone[call] = .init(found: call % 2 == 0 ? 1 : 0, of: 1) }
        for campaign in 0..<10 as Range<UInt64> {
            grouped[campaign] = .init(found: campaign % 2 == 0 ? 100 : 0, of: 100)
        }
        let bootstrap = ClusterBootstrap(seed: 2)
        let narrow = try #require(bootstrap.ratio(alone)), wide = try #require(bootstrap.ratio(grouped))
        #expect(narrow.value == wide.value)
        #expect(wide.upper - wide.lower > 4 * (narrow.upper - narrow.lower))
    }

    @Test("of nothing there is no interval")
    func nothing() {
        #expect(ClusterBootstrap(seed: 1).ratio([:]) == nil)
        #expect(RankBootstrap([], ClusterBootstrap(seed: 1)).recall(atFalseRates: [0.1])[0] == nil)
        let scam = RankBootstrap([(1, true, 1)], ClusterBootstrap(seed: 1))
        #expect(scam.recall(atFalseRates: [0.1, 0.2]).allSatisfy { $0 == nil })
    }

    @Test("with every weight 1, recall at a rate is that of the curve")
    func plain() throws {
        let scored: [(score: Int32, isScam: Bool, cluster: UInt64)] = (0..<3_000).map { index in
            let isScam = index % 9 == 0
            return (Int32((index * 7_919) % 101 + (isScam ? 15 : 0)), isScam, UInt64(index / 3))
        }
        let curve = RankCurve(scored.map { (score: $0.score, isScam: $0.isScam) })
        let rates = [0.0001, 0.01, 0.1]
        let intervals = RankBootstrap(scored, ClusterBootstrap(seed: 3)).recall(atFalseRates: rates)
        for (rate, interval) in zip(rates, intervals) {
            let interval = try #require(interval)
            #expect(interval.value == curve.recall(atFalseRate: rate))
            #expect(interval.lower <= interval.value && interval.value <= interval.upper)
        }
    }
}
