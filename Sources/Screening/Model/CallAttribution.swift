/// What a model made of one call, feature by feature: a sum that adds up in the digits that are shown.
///
///     let sum = CallAttribution(model, row.features)
///     // sum.base + sum of sum.parts + sum.rest == sum.total, in hundredths of log-odds
///
/// Exact Shapley values (`TreeSHAP`) of the margin, before calibration. Off the call path: milliseconds, and it allocates.
package struct CallAttribution: Hashable, Sendable {
    package struct Part: Hashable, Sendable {
        package var feature: Feature
        package var value: Int32
        /// Hundredths of log-odds that the feature added.
        package var hundredths: Int
    }

    /// Features that are named one by one.
    package static let mostParts = 10

    /// Those that moved it most, largest amount first; none that moved it by less than half a hundredth.
    package let parts: [Part]
    /// All other features together, and what rounding left.
    package let rest: Int
    /// Of a call of which nothing is known: what the trees say on average.
    package let base: Int
    package let total: Int
    /// Calibrated thousandths of log-odds.
    package let logOdds: Int32
    /// The vector was judged with the same result.
    package let isAsJudged: Bool
    /// What the verdict named on the call path, largest first; empty where it asked for nothing.
    package let named: [Feature]
    /// What it would have named by the exact values.
    package let strongest: [Feature]

    package init(_ model: Model, _ features: borrowing Features) {
        let row = ModelRow(features)
        let (margin, values) = withExtendedLifetime(model) {
            (model.view.margin(row), TreeSHAP.attributions(model.view, row))
        }
        var all: [Part] = []
        for feature in Feature.allCases {
            let hundredths = Self.hundredths(values[Int(feature.rawValue)])
            if hundredths != 0 { all.append(Part(feature: feature, value: features[feature], hundredths: hundredths)) }
        }
        // Equal amounts in the order of the vector, so that two looks show the same.
        all.sort { ($1.hundredths.magnitude, $0.feature.rawValue) < ($0.hundredths.magnitude, $1.feature.rawValue) }
        parts = Array(all.prefix(Self.mostParts))
        base = Self.hundredths(Double(model.view.expectedMargin))
        total = Self.hundredths(Double(margin))
        rest = total - base - parts.reduce(0) { $0 + $1.hundredths }
        logOdds = model.view.logOdds(margin: margin)
        let asked = features[.modelAsked], judged = features[.modelLogOdds]
        isAsJudged = asked != 0 && logOdds == judged
        named = Self.named(features[.modelParts])
        let raising = Feature.allCases.filter { values[Int($0.rawValue)] > 0 }
        strongest = Array(
            raising.sorted {
                (values[Int($1.rawValue)], $0.rawValue) < (values[Int($0.rawValue)], $1.rawValue)
            }.prefix(named.count))
    }

    /// The path through the trees named other features than the exact values do.
    package var pathDiffers: Bool { Set(named) != Set(strongest) }

    /// Of `Feature.modelParts`: one a byte from the lowest on, 1 + position.
    package static func named(_ packed: Int32) -> [Feature] {
        (0..<3).compactMap { place in
            let byte = packed >> Int32(place * 8) & 0xFF
            return byte == 0 ? nil : Feature(rawValue: UInt8(byte - 1))
        }
    }

    private static func hundredths(_ logOdds: Double) -> Int { Int((logOdds * 100).rounded()) }
}
