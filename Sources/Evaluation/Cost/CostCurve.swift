/// What errors cost, over how many missed scam calls one false stop is worth.
///
/// Costs are in missed scam calls, a scam call. At each ratio the threshold is the one that was cheapest on the validation
/// part; beside it stands what letting everything through costs (1) and what the treatments cost.
package struct CostCurve: Sendable {
    package static let ratios: [Double] = [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000]

    package struct Point: Sendable {
        /// One false stop costs as much as so many missed scam calls.
        package var ratio: Double
        /// nil: stopping nothing was cheapest.
        package var threshold: Int32?
        /// (missed + ratio x false stops) / scam calls, of the test part.
        package var byScore: Double
        package var byTreatment: Double
    }

    package let points: [Point]

    /// `stopped`: what the treatments stopped in the test part. nil: a part lacks scam calls.
    package init?(
        validation: RankCurve<Int32>, test: RankCurve<Int32>, stopped: (scam: Int, honest: Int)
    ) {
        guard validation.scam > 0, test.scam > 0 else { return nil }
        points = Self.ratios.map { ratio in
            let threshold = Self.cheapest(validation, ratio)
            let found = threshold.map { test.found(from: $0) } ?? (scam: 0, honest: 0)
            return Point(
                ratio: ratio, threshold: threshold, byScore: Self.cost(found, of: test.scam, ratio),
                byTreatment: Self.cost(stopped, of: test.scam, ratio))
        }
    }

    private static func cost(_ found: (scam: Int, honest: Int), of scam: Int, _ ratio: Double) -> Double {
        (Double(scam - found.scam) + ratio * Double(found.honest)) / Double(scam)
    }

    private static func cheapest(_ curve: RankCurve<Int32>, _ ratio: Double) -> Int32? {
        var best: Int32?
        var least = 1.0
        for step in curve.steps {
            let cost = cost((step.scam, step.honest), of: curve.scam, ratio)
            if cost < least { (best, least) = (step.score, cost) }
        }
        return best
    }
}
