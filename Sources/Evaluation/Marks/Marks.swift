/// What would happen to a call, by its treatment and by each threshold: one bit each, found once a call.
package struct Marks: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The engine asked for an interception.
    package static let stopped = Marks(rawValue: 1)
    /// Stopped, or to be labelled or announced.
    package static let touched = Marks(rawValue: 2)
    /// What was carried out intercepts: an order allowed it.
    package static let carriedOut = Marks(rawValue: 4)
    static let count = 3 + FalseRate.allCases.count

    /// Its score reaches the threshold of this rate.
    package static func above(_ rate: FalseRate) -> Marks { Marks(rawValue: 8 << UInt8(rate.rawValue)) }

    package init(_ call: EvaluatedCall, _ thresholds: Thresholds) {
        var marks: Marks = []
        if call.isStopped { marks.insert(.stopped) }
        if call.isTouched { marks.insert(.touched) }
        if call.isIntercepted { marks.insert(.carriedOut) }
        for rate in FalseRate.allCases {
            if let threshold = thresholds[rate], call.logOdds >= threshold { marks.insert(.above(rate)) }
        }
        self = marks
    }
}

/// Calls and how many of them have each mark; `weight` counts a call as more than one, as harm does.
package struct MarkTally: Sendable {
    package private(set) var calls = 0
    /// Sum of the weights; the calls where each counts as one.
    package private(set) var weight = 0.0
    private var found: InlineArray<7, Int> = InlineArray(repeating: 0)
    private var weighed: InlineArray<7, Double> = InlineArray(repeating: 0)

    package init() {}

    package mutating func add(_ marks: Marks, weight added: Double = 1) {
        calls += 1
        weight += added
        for bit in 0..<Marks.count where marks.rawValue & 1 << UInt8(bit) != 0 {
            found[bit] += 1
            weighed[bit] += added
        }
    }

    package func count(_ mark: Marks) -> Int { found[mark.rawValue.trailingZeroBitCount] }

    /// Found of all, with Clopper and Pearson's bounds.
    package func bound(_ mark: Marks) -> BinomialBound { BinomialBound(found: count(mark), of: calls) }

    /// The weight found; nil where there is none.
    package func share(_ mark: Marks) -> Double? {
        weight > 0 ? weighed[mark.rawValue.trailingZeroBitCount] / weight : nil
    }

    func weighed(_ mark: Marks) -> Double { weighed[mark.rawValue.trailingZeroBitCount] }
}
