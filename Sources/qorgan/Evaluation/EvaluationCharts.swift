import Console
import Evaluation
import Foundation
import Telephony

/// The charts of an evaluation, under the codes of the tables that hold their numbers.
struct EvaluationCharts {
    let evaluation: CallEvaluation

    /// nil: nothing to draw for that table.
    func chart(for table: String) -> HTML? {
        switch table {
        case "operating_points": evaluation.test.area == nil ? nil : curve()
        case "days": evaluation.days.count > 1 ? days() : nil
        case "costs": evaluation.costs.map(costs)
        case "calibration": evaluation.calibration.calls > 0 ? calibration() : nil
        default: nil
        }
    }

    /// False stops from 1 in 100,000 to all, by powers of ten.
    private static func logarithmic(_ share: Double) -> Double { share <= 1e-5 ? 0 : (log10(share) + 5) / 5 }

    private func curve() -> HTML {
        func points(_ curve: RankCurve<Int32>) -> [(x: Double, y: Double)] {
            guard curve.scam > 0, curve.honest > 0 else { return [] }
            // Steps: between two thresholds nothing more is found.
            var last = 0.0
            var result: [(x: Double, y: Double)] = [(0, 0)]
            for step in curve.thinned(to: 400) {
                let x = Self.logarithmic(Double(step.honest) / Double(curve.honest))
                result += [(x, last), (x, Double(step.scam) / Double(curve.scam))]
                last = Double(step.scam) / Double(curve.scam)
            }
            return result
        }
        let chance = (0...100).map { step in
            let x = Double(step) / 100
            return (x: x, y: pow(10, x * 5 - 5))
        }
        return LineChart(
            title: "Scam calls found over honest calls wrongly found",
            horizontal: "honest calls found, by powers of ten",
            lines: [
                .init(name: "test", style: "one", points: points(evaluation.test)),
                .init(name: "validation", style: "four", points: points(evaluation.validation)),
                .init(name: "", style: "chance", points: chance),
            ],
            horizontalTicks: ["0.001 %", "0.01 %", "0.1 %", "1 %", "10 %", "100 %"].enumerated().map {
                .init(at: Double($0.offset) / 5, text: $0.element)
            }
        ).html()
    }

    private func days() -> HTML {
        let days = evaluation.days.sorted { $0.key < $1.key }
        func at(_ index: Int) -> Double { Double(index) / Double(max(1, days.count - 1)) }
        func points(_ share: (DayFigures) -> BinomialBound) -> [(x: Double, y: Double)] {
            days.enumerated().compactMap { index, day in
                let bound = share(day.value)
                return bound.of > 0 ? (at(index), bound.share) : nil
            }
        }
        let step = max(1, days.count / 8)
        return LineChart(
            title: "Scam calls found, day by day", horizontal: "day",
            lines: [
                .init(name: "stopped", style: "two", points: points { $0.scam.bound(.stopped) }),
                .init(name: "stopped or labelled", style: "four", points: points { $0.scam.bound(.touched) }),
                .init(
                    name: "above the threshold of 1 in 1,000", style: "one",
                    points: points { $0.scam.bound(.above(.oneInThousand)) }),
            ],
            horizontalTicks: stride(from: 0, to: days.count, by: step).map {
                .init(at: at($0), text: Timestamp(seconds: days[$0].key * 86_400).date)
            }
        ).html()
    }

    private func costs(_ curve: CostCurve) -> HTML {
        func at(_ ratio: Double) -> Double { (log10(ratio) + 1) / 4 }
        // Costs beyond 1 are worse than doing nothing: the line ends at the upper edge.
        return LineChart(
            title: "What errors cost, over what a false stop costs",
            horizontal: "a false stop costs as much as so many missed scam calls",
            lines: [
                .init(name: "by score", style: "one", points: curve.points.map { (at($0.ratio), $0.byScore) }),
                .init(name: "by treatments", style: "two", points: curve.points.map { (at($0.ratio), $0.byTreatment) }),
                .init(name: "", style: "chance", points: [(0, 1), (1, 1)]),
            ],
            horizontalTicks: ["0.1", "1", "10", "100", "1000"].enumerated().map {
                .init(at: Double($0.offset) / 4, text: $0.element)
            },
            verticalTicks: [0, 0.25, 0.5, 0.75, 1].map { .init(at: $0, text: String(format: "%.2f", $0)) }
        ).html()
    }

    private func calibration() -> HTML {
        let rows = evaluation.calibration.rows
        return LineChart(
            title: "Observed over predicted share of scam", horizontal: "predicted",
            lines: [
                .init(name: "observed", style: "one", points: rows.map { ($0.predicted, $0.observed.share) }),
                .init(name: "", style: "chance", points: [(0, 0), (1, 1)]),
            ],
            horizontalTicks: [0, 0.25, 0.5, 0.75, 1].map { .init(at: $0, text: "\(Int($0 * 100)) %") }
        ).html()
    }
}
