private import Foundation

/// A share with its bounds: `found` of `of`, and the interval that holds the true share in 95 of 100 cases.
package struct BinomialBound: Equatable, Sendable {
    package static let confidence = 0.95

    package var found: Double
    package var of: Double
    package var lower: Double
    package var upper: Double

    package var share: Double { of > 0 ? found / of : 0 }

    /// The exact interval of Clopper and Pearson (Biometrika 26, 1934), never too narrow. Fractions of calls are allowed:
    /// weighted samples have them.
    package init(found: Double, of count: Double, confidence: Double = Self.confidence) {
        self.found = found
        self.of = count
        guard count > 0 else {
            lower = 0
            upper = 1
            return
        }
        let tail = (1 - confidence) / 2
        lower = found <= 0 ? 0 : Self.quantile(tail, found, count - found + 1)
        upper = found >= count ? 1 : Self.quantile(1 - tail, found + 1, count - found)
    }

    package init(found: Int, of count: Int, confidence: Double = Self.confidence) {
        self.init(found: Double(found), of: Double(count), confidence: confidence)
    }

    /// Exactly known: every call was looked at.
    package init(counted found: Int, of count: Int) {
        self.found = Double(found)
        of = Double(count)
        lower = count > 0 ? self.found / of : 0
        upper = lower
    }

    /// Where the beta distribution's integral reaches `p`, by halving: 60 steps are past a double's precision.
    private static func quantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
        var low = 0.0
        var high = 1.0
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if integral(middle, a, b) < p { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The regularised incomplete beta function, by its continued fraction (DLMF 8.17.22).
    private static func integral(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        if x > (a + 1) / (a + b + 2) { return 1 - integral(1 - x, b, a) }
        let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        d = 1 / (abs(d) < tiny ? tiny : d)
        var fraction = d
        for step in 1...10_000 {
            let m = Double(step)
            for term in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 + term * d
                c = 1 + term / c
                d = 1 / (abs(d) < tiny ? tiny : d)
                if abs(c) < tiny { c = tiny }
                fraction *= d * c
            }
            if abs(d * c - 1) < 1e-14 { break }
        }
        return front * fraction
    }
}
