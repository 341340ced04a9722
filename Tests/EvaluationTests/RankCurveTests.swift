import Testing

@testable import Evaluation

@Suite("The curve of found scam over wrongly found calls")
struct RankCurveTests {
    /// 3 scam calls of 4 above, ties in the middle: scikit-learn's roc_auc_score gives the same.
    private static let hand: [(score: Int32, isScam: Bool)] = [
        (3, true), (2, true), (2, false), (1, true), (2, true), (1, false), (0, false),
    ]

    @Test("the area counts ties as half, by hand")
    func ties() throws {
        let curve = RankCurve(Self.hand)
        // Pairs of 4 scam and 3 honest: 3 beats all (3), 2 and 2 beat two and tie one (2 x 2.5), 1 beats one, ties one (1.5).
        #expect(curve.area == 9.5 / 12)
        #expect(curve.steps.map(\.scam) == [1, 3, 4, 4] && curve.steps.map(\.honest) == [0, 1, 2, 3])
        #expect(RankCurve(Self.hand.shuffled()).area == curve.area)
    }

    @Test("a class that is empty leaves no area, no recall, and no trap")
    func empty() {
        let none = RankCurve<Int32>([])
        #expect(none.area == nil && none.recall(atFalseRate: 0.1) == nil && none.step(atFalseRate: 0.1) == nil)
        let scam = RankCurve<Int32>([(1, true), (2, true)])
        #expect(scam.area == nil && scam.recall(atFalseRate: 0) == 1)
        let honest = RankCurve<Int32>([(1, false)])
        #expect(honest.area == nil && honest.recall(atFalseRate: 1) == nil)
        #expect(honest.step(atFalseRate: 0) == nil && honest.step(atFalseRate: 1)?.honest == 1)
        #expect(none.thinned(to: 10).isEmpty)
    }

    @Test("a score that is no number is left out and counted, and every figure stays one")
    func notANumber() throws {
        let curve = RankCurve<Double>([(.nan, true), (0.5, true), (0.25, false), (.nan, false), (.infinity, true)])
        #expect(curve.leftOut == 2 && curve.scam == 2 && curve.honest == 1)
        #expect(curve.area == 1)
    }

    /// 2,000 scores of a linear congruential generator; the expected values were computed with scikit-learn 1.
    private static func generated() -> [(score: Int32, isScam: Bool)] {
        var state: Int64 = 1
        func next() -> Int64 {
            state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
            return state >> 16
        }
        return (0..<2_000).map { _ in
            let isScam = next() % 10 == 0
            return (Int32(next() % 50) + (isScam ? 20 : 0), isScam)
        }
    }

    @Test("area and recall at fixed rates are those of another implementation")
    func oracle() throws {
        let curve = RankCurve(Self.generated())
        #expect(curve.scam == 192 && curve.honest == 1_808)
        #expect(abs(try #require(curve.area) - 0.8340275857300885) < 1e-12)
        #expect(curve.recall(atFalseRate: 0.1) == 99.0 / 192)
        #expect(curve.recall(atFalseRate: 0.01) == 81.0 / 192)
        #expect(curve.recall(atFalseRate: 0.001) == 81.0 / 192)
    }

    @Test("what a step finds is what its score as a threshold finds", arguments: [0.0, 0.001, 0.02, 0.3, 1])
    func thresholds(rate: Double) throws {
        let scored = Self.generated()
        let curve = RankCurve(scored)
        let step = try #require(curve.step(atFalseRate: rate))
        #expect(curve.found(from: step.score).scam == step.scam && curve.found(from: step.score).honest == step.honest)
        #expect(scored.filter { $0.score >= step.score && !$0.isScam }.count == step.honest)
        #expect(Double(step.honest) <= rate * Double(curve.honest))
        #expect(curve.found(from: .max) == (0, 0))
        #expect(curve.found(from: .min) == (curve.scam, curve.honest))
    }

    @Test("a thinned curve keeps its ends and never more points than asked for")
    func thinned() {
        let curve = RankCurve((0..<5_000).map { (score: Int32($0), isScam: $0 % 7 == 0) })
        let points = curve.thinned(to: 100)
        #expect(points.count <= 101 && points.count > 50)
        #expect(points.first?.score == 4_999 && points.last?.score == 0)
    }
}
