import Testing

@testable import Evaluation

@Suite("Cost, calibration and shift")
struct FiguresTests {
    @Test("the cheapest threshold falls as false stops become cheap, and comes from validation alone")
    func costs() throws {
        // Scores 3: 2 scam; 2: 1 scam, 1 honest; 1: 1 scam, 8 honest.
        let validation = RankCurve<Int32>(
            [(3, true), (3, true), (2, true), (2, false), (1, true)]
                + Array(repeating: (score: 1, isScam: false), count: 8))
        let test = RankCurve<Int32>([(3, true), (2, false), (2, true), (1, true)])
        let curve = try #require(CostCurve(validation: validation, test: test, stopped: (1, 0)))
        let at = { (ratio: Double) in curve.points.first { $0.ratio == ratio } }
        // At 0.1 everything above 1 costs 0.9 of 4 missed; from 3 up 2 missed: 0.5; from 2 up 1 + 0.1: 0.275; all: 0.225.
        #expect(at(0.1)?.threshold == 1 && at(0.1)?.byScore == 0.1 / 3)
        #expect(at(3)?.threshold == 3 && at(3)?.byScore == 2.0 / 3)
        #expect(at(1_000)?.byTreatment == 2.0 / 3)
        #expect(CostCurve(validation: RankCurve([(1, false)]), test: test, stopped: (0, 0)) == nil)
    }

    @Test("stopping nothing is the cheapest where even the highest score costs more than it saves")
    func nothing() throws {
        let validation = RankCurve<Int32>([(2, true), (2, false), (1, true)])
        let curve = try #require(CostCurve(validation: validation, test: validation, stopped: (0, 0)))
        let last = try #require(curve.points.last)
        #expect(last.threshold == nil && last.byScore == 1)
    }

    @Test("the Brier score is that of the probabilities, by hand")
    func brier() throws {
        var table = CalibrationTable()
        for (logOdds, isScam) in [(2_000, true), (-1_000, false), (500, true), (-3_000, false)] as [(Int32, Bool)] {
            table.add(logOdds, isScam: isScam)
        }
        #expect(abs(try #require(table.brier) - 0.057_831_248_697_582_5) < 1e-12)
        #expect(table.brierOfPrevalence == 0.25)
        #expect(table.rows.map(\.from) == [-3, -1, 0, 2])
        #expect(abs(table.rows[0].predicted - 0.047_425_873_177_566_8) < 1e-12)
        #expect(CalibrationTable().brier == nil && CalibrationTable().rows.isEmpty)
    }

    @Test("scores at the ends of Int32 are counted and no trap")
    func ends() {
        var table = CalibrationTable()
        var histogram = ScoreHistogram()
        for logOdds in [Int32.min, -1, 0, Int32.max] {
            table.add(logOdds, isScam: false)
            histogram.add(logOdds)
        }
        #expect(table.calls == 4 && table.rows.reduce(0) { $0 + $1.observed.of } == 4)
        #expect(histogram.total == 4 && table.brier?.isFinite == true)
    }

    @Test("the stability index is that of two histograms by hand, 0 of a histogram with itself")
    func stability() throws {
        var a = ScoreHistogram(), b = ScoreHistogram()
        for index in 0..<30 { a.add(index < 10 ? 0 : 1_000) }
        for index in 0..<20 { b.add(index < 5 ? 0 : 1_000) }
        #expect(abs(try #require(a.stability(against: b)) - 0.028_190_653_049_607_585) < 1e-12)
        #expect(a.stability(against: a) == 0)
        #expect(a.stability(against: ScoreHistogram()) == nil)
    }
}
