import Evaluation
import Foundation

/// Figures for people: shares in per cent with three digits that count, bounds in brackets.
enum FigureText {
    static func cell(_ figure: Figure) -> String {
        switch figure {
        case .text(let text): text
        case .count(let count): String(count)
        case .share(let share): percent(share)
        case .bound(let bound): "\(percent(bound.share)) \(bounds(bound.lower, bound.upper))"
        case .interval(let interval): "\(percent(interval.value)) \(bounds(interval.lower, interval.upper))"
        case .decimal(let value): decimal(value)
        case .none: "–"
        }
    }

    static func percent(_ share: Double) -> String { digits(share * 100) + " %" }

    private static func bounds(_ lower: Double, _ upper: Double) -> String {
        "[\(digits(lower * 100)), \(digits(upper * 100))]"
    }

    /// 0, 0.00123, 0.0123, 1.23, 12.3, 100.
    private static func digits(_ value: Double) -> String {
        guard value != 0 else { return "0" }
        let places = value >= 99.95 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : value >= 0.1 ? 3 : value >= 0.01 ? 4 : 5
        return String(format: "%.\(places)f", value)
    }

    static func decimal(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(format: "%.4f", value)
    }
}
