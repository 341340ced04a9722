import Evaluation
import Screening
import Testing

@Suite("Drift of features and scores")
struct DriftCountsTests {
    /// Two inputs: one with edges at 10 and 20, one that is 0 or 1.
    private static func document(baseline: Bool = true, inputs: [String] = ["callees-hour", "known"]) -> ModelDocument {
        var scores = [Int](repeating: 0, count: ScoreBuckets.count)
        scores[ScoreBuckets.bucket(of: -5_000)] = 1_000_000
        return ModelDocument(
            featureVersion: 1, inputs: inputs, base: 0, trees: [], prevalenceMillionths: 1_000,
            baseline: baseline
                ? ModelBaseline(
                    inputs: [
                        .init(edges: [10, 20], shares: [0, 500_000, 300_000, 200_000]),
                        .init(edges: [1], shares: [0, 900_000, 100_000]),
                    ], scores: scores) : nil)
    }

    private static func features(_ callees: Int32, known: Int32, logOdds: Int32 = -5_000) -> Features {
        var features = Features()
        features[.modelAsked] = 1
        features[.modelLogOdds] = logOdds
        features[.calleesHour] = callees
        features[.known] = known
        return features
    }

    @Test("calls that lie as the training did have an index near nought, others that of the definition")
    func index() throws {
        var counts = try #require(DriftCounts(Self.document()))
        // 500, 300, 200 calls of the three bins; one in ten is known.
        for call in 0..<1_000 {
            let callees: Int32 = call < 500 ? 9 : call < 800 ? 10 : 20
            counts.add(Self.features(callees, known: call % 10 == 0 ? 1 : 0))
        }
        #expect(counts.calls == 1_000)
        #expect(try #require(counts.scoreIndex) < 0.001)
        #expect(counts.shifts.count == 2 && counts.shifts.allSatisfy { $0.index < 0.001 })
        // A day later all call around, and nobody is known.
        var shifted = try #require(DriftCounts(Self.document()))
        for _ in 0..<1_000 { shifted.add(Self.features(25, known: 0, logOdds: 3_000)) }
        let worst = try #require(shifted.shifts.first)
        #expect(worst.feature == .calleesHour && worst.index > PopulationStability.shifted)
        // (0.9985 - 0.2) ln(0.9985 / 0.2) + (0.0005 - 0.5) ln(0.0005 / 0.5) + (0.0005 - 0.3) ln(0.0005 / 0.3)
        #expect(abs(worst.index - 6.65) < 0.02, "\(worst.index)")
        #expect(try #require(shifted.scoreIndex) > 5)
    }

    @Test("too few calls, and calls that no model was asked about, say nothing")
    func few() throws {
        var counts = try #require(DriftCounts(Self.document()))
        for _ in 0..<DriftCounts.fewestCalls - 1 { counts.add(Self.features(1, known: 0)) }
        var unasked = Self.features(1, known: 0)
        unasked[.modelAsked] = 0
        counts.add(unasked)
        #expect(counts.scoreIndex == nil && counts.shifts.isEmpty)
        counts.add(Self.features(1, known: 0))
        #expect(counts.scoreIndex != nil && counts.shifts.count == 2)
    }

    @Test("a model without a baseline, and one over columns of a table, have no drift")
    func none() {
        #expect(DriftCounts(Self.document(baseline: false)) == nil)
        #expect(DriftCounts(Self.document(inputs: ["voc_call_count", "known"])) == nil)
    }

    @Test("any value falls into a bin")
    func ends() throws {
        var counts = try #require(DriftCounts(Self.document()))
        for value in [Int32.min, -1, 0, 10, Int32.max] {
            counts.add(Self.features(value, known: value, logOdds: value))
        }
        #expect(counts.calls == 5 && counts.scores.reduce(0, +) == 5)
        #expect(counts.scores.first == 1 && counts.scores.last == 1)
    }
}
