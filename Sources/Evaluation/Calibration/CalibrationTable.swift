private import Foundation

/// Does a score mean what it says: predicted against observed shares of scam, by bins of one unit of log-odds.
package struct CalibrationTable: Sendable {
    package struct Row: Sendable {
        /// Lower edge, log-odds.
        package var from: Int
        package var predicted: Double
        package var observed: BinomialBound
    }

    private struct Bin {
        var calls = 0
        var scam = 0
        var predicted = 0.0
    }

    private static let lowest = -10
    private static let highest = 10
    private var bins = [Bin](repeating: Bin(), count: highest - lowest)
    private var squares = 0.0
    package private(set) var calls = 0
    private var scam = 0

    package init() {}

    /// `logOdds` in thousandths.
    package mutating func add(_ logOdds: Int32, isScam: Bool) {
        let probability = Self.probability(logOdds)
        let unit = Int((Double(logOdds) / 1_000).rounded(.down))
        let index = min(max(unit, Self.lowest), Self.highest - 1) - Self.lowest
        bins[index].calls += 1
        bins[index].predicted += probability
        let difference = probability - (isScam ? 1 : 0)
        squares += difference * difference
        calls += 1
        if isScam {
            bins[index].scam += 1
            scam += 1
        }
    }

    /// Bins with calls in them.
    package var rows: [Row] {
        bins.enumerated().filter { $0.element.calls > 0 }.map { index, bin in
            Row(
                from: Self.lowest + index, predicted: bin.predicted / Double(bin.calls),
                observed: BinomialBound(found: bin.scam, of: bin.calls))
        }
    }

    /// Mean square of predicted less true (Brier, Monthly Weather Review 78, 1950); nil: no calls.
    package var brier: Double? { calls > 0 ? squares / Double(calls) : nil }

    /// The same of one who always says the share of scam there is.
    package var brierOfPrevalence: Double? {
        guard calls > 0 else { return nil }
        let share = Double(scam) / Double(calls)
        return share * (1 - share)
    }

    private static func probability(_ logOdds: Int32) -> Double { 1 / (1 + exp(-Double(logOdds) / 1_000)) }
}
