import Evaluation
import Screening
import Telephony
import Testing

@testable import qorgan

@Suite("Calls to check by ear")
struct StopSampleTests {
    private static func sample(_ seed: UInt64, _ counts: [(RuleCode, Int32, Int)]) -> StopSample {
        var sample = StopSample(size: 100, seed: seed)
        var ordinal: UInt64 = 0
        for (rule, score, count) in counts {
            for _ in 0..<count {
                ordinal += 1
                let at = Timestamp(seconds: Int64(ordinal))
                sample.add(rule: rule, score: score, identity: StopSample.mixed(ordinal), ordinal: ordinal) { key in
                    SampledStop(
                        key: key, time: at, trunk: "a", caller: "", callee: "", callID: "", treatment: .block,
                        rule: rule, scorePerTenThousand: score, reasons: [])
                }
            }
        }
        return sample
    }

    private static let counts: [(RuleCode, Int32, Int)] = [
        (.listBlock, 9_990, 5_000), (.cliUnallocated, 9_500, 900), (.cliUnallocated, 9_900, 300),
        (.callerRate, 9_850, 1),
        (.callerFanOut, 9_850, 3),
    ]

    @Test("each stratum has its part, at least two, and a hundred in all")
    func strata() throws {
        let drawn = Self.sample(1, Self.counts).draw()
        #expect(drawn.map(\.population).sorted() == [1, 3, 300, 900, 5_000])
        #expect(drawn.reduce(0) { $0 + $1.calls.count } == 100)
        for stratum in drawn {
            #expect(stratum.calls.count >= min(2, stratum.population))
            #expect(stratum.calls.allSatisfy { ($0.rule?.rawValue ?? 0) == stratum.stratum.rule })
            #expect(Set(stratum.calls.map(\.key)).count == stratum.calls.count)
        }
        let largest = try #require(drawn.first { $0.population == 5_000 })
        #expect(78...82 ~= largest.calls.count)
    }

    @Test("the same seed draws the same calls, another seed others")
    func repeats() {
        func keys(_ seed: UInt64) -> [String] { Self.sample(seed, Self.counts).draw().flatMap(\.calls).map(\.key) }
        #expect(keys(1) == keys(1))
        #expect(keys(1) != keys(2))
    }

    @Test("every call has the same chance within its stratum")
    func fair() {
        var chosen = [Int](repeating: 0, count: 10)
        for seed in 0..<400 as Range<UInt64> {
            for call in Self.sample(seed, [(.listBlock, 9_990, 1_000)]).draw().flatMap(\.calls) {
                chosen[Int((call.time.seconds - 1) / 100)] += 1
            }
        }
        // 40,000 draws in tenths of the file: 4,000 each, six standard deviations of about 60.
        #expect(chosen.reduce(0, +) == 40_000)
        #expect(chosen.allSatisfy { 3_640...4_360 ~= $0 }, "\(chosen)")
    }

    @Test("few stops are all taken, and more strata than fit are joined by rule")
    func ends() {
        #expect(Self.sample(1, [(.listBlock, 9_990, 7)]).draw().flatMap(\.calls).count == 7)
        #expect(Self.sample(1, []).draw().isEmpty)
        var many: [(RuleCode, Int32, Int)] = []
        // Two calls of each: a hundred are shared out among fifty rules.
        for rule in RuleCode.allCases.prefix(50) {
            for score in [100, 6_000, 9_900] as [Int32] { many.append((rule, score, 9)) }
        }
        let drawn = Self.sample(1, many).draw()
        #expect(drawn.allSatisfy { $0.stratum.band == -1 && $0.population == 27 && $0.calls.count >= 2 })
        #expect(drawn.reduce(0) { $0 + $1.calls.count } == 100)
    }
}

@Suite("False stops from checked calls")
struct StopEstimateTests {
    @Test("nothing false among a hundred of one stratum: Clopper and Pearson's bound of 0 of 100")
    func clean() throws {
        let estimate = try #require(StopEstimate([StratumFinding(population: 100_000, scam: 100)]))
        #expect(estimate.share == 0 && estimate.lower == 0)
        #expect(abs(estimate.upper - 0.0362) < 0.00005)
    }

    @Test("strata weigh as much as they hold")
    func weights() throws {
        let estimate = try #require(
            StopEstimate([
                StratumFinding(population: 900, scam: 10), StratumFinding(population: 100, scam: 5, honest: 5),
            ]))
        #expect(abs(estimate.share - 0.05) < 1e-12)
        // 1000^2 / (900^2 / 10 + 100^2 / 10): twelve calls' worth, fewer than the twenty that were checked.
        let effective = 1_000_000.0 / 82_000
        #expect(estimate.upper == BinomialBound(found: 0.05 * effective, of: effective).upper)
    }

    @Test("what is unclear or was not checked can only widen the bounds")
    func unclear() throws {
        let sure = try #require(StopEstimate([StratumFinding(population: 1_000, scam: 48, honest: 2)]))
        let unclear = try #require(StopEstimate([StratumFinding(population: 1_000, scam: 46, honest: 2, unclear: 2)]))
        #expect(unclear.upper > sure.upper && unclear.lower <= sure.lower)
        let open = try #require(
            StopEstimate([StratumFinding(population: 1_000, scam: 50), StratumFinding(population: 1_000)]))
        #expect(open.uncovered == 1_000 && open.upper > 0.5 && open.lower == 0)
        // Nobody has found the unchecked half honest or not: the share is that of the half that was checked.
        let half = try #require(
            StopEstimate([StratumFinding(population: 1_000, scam: 40, honest: 10), StratumFinding(population: 1_000)]))
        #expect(half.share == 0.2 && half.lower <= 0.1 && half.upper > 0.6)
        #expect(StopEstimate([StratumFinding(population: 5)]) == nil)
        let whole = try #require(StopEstimate([StratumFinding(population: 4, scam: 3, honest: 1)]))
        #expect(whole.lower == 0.25 && whole.upper == 0.25)
    }
}
