/// An estimate with the bounds between which it lies in 95 of 100 cases.
package struct Interval: Equatable, Sendable {
    package var value: Double
    package var lower: Double
    package var upper: Double

    package init(value: Double, lower: Double, upper: Double) {
        self.value = value
        self.lower = lower
        self.upper = upper
    }

    package init(_ bound: BinomialBound) {
        self.init(value: bound.share, lower: bound.lower, upper: bound.upper)
    }

    /// `value` with the percentiles of what was drawn; the value alone where nothing was.
    init(_ value: Double, percentilesOf drawn: [Double]) {
        self.value = value
        let sorted = drawn.sorted()
        let tail = (1 - BinomialBound.confidence) / 2
        func percentile(_ share: Double) -> Double {
            guard !sorted.isEmpty else { return value }
            return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
        }
        lower = min(value, percentile(tail))
        upper = max(value, percentile(1 - tail))
    }
}
