/// A condition whose parts fit together: what `RuleCompiler` makes a program of. `not` has been pushed into the leaves.
indirect enum RuleCondition {
    /// One feature within bounds or outside them: one instruction.
    case range(Feature, ClosedRange<Int32>, isInside: Bool)
    case compare(Order, RuleQuantity, RuleQuantity, place: RulePlace)
    case both(RuleCondition, RuleCondition)
    case either(RuleCondition, RuleCondition)

    enum Order {
        case less
        case notLess
        case equal
        case notEqual
    }
}

/// A whole number made of features and constants; of 64 bits when it is computed.
indirect enum RuleQuantity {
    case constant(Int32)
    case feature(Feature)
    case arithmetic(RuleExpression.Arithmetic, RuleQuantity, RuleQuantity)
}

/// What is known of features at some point of a rule: the bounds that they cannot leave there.
struct FeatureBounds {
    private var known: [Feature: ClosedRange<Int64>] = [:]

    subscript(feature: Feature) -> ClosedRange<Int64> { known[feature] ?? FeatureValues.domain(of: feature) }

    /// Takes `condition` for true from here on; false where it cannot be.
    mutating func assume(_ condition: RuleCondition) -> Bool {
        switch condition {
        case .range(let feature, let range, isInside: true):
            let old = self[feature]
            let low = max(old.lowerBound, Int64(range.lowerBound)), high = min(old.upperBound, Int64(range.upperBound))
            guard low <= high else { return false }
            known[feature] = low...high
            return true
        case .range(let feature, let range, isInside: false): return leaveOut(range, of: feature)
        case .compare(let order, let a, let b, place: _):
            let left = bounds(of: a), right = bounds(of: b)
            switch order {
            case .less: return left.lowerBound < right.upperBound
            case .notLess: return left.upperBound >= right.lowerBound
            case .equal: return left.overlaps(right)
            case .notEqual: return left != right || left.lowerBound != left.upperBound
            }
        case .both(let a, let b): return assume(a) && assume(b)
        case .either(let a, let b):
            var first = self, second = self
            let canBeFirst = first.assume(a), canBeSecond = second.assume(b)
            return canBeFirst || canBeSecond
        }
    }

    private mutating func leaveOut(_ range: ClosedRange<Int32>, of feature: Feature) -> Bool {
        let old = self[feature]
        let low = Int64(range.lowerBound), high = Int64(range.upperBound)
        if low <= old.lowerBound, high >= old.upperBound { return false }
        if low <= old.lowerBound, high >= old.lowerBound { known[feature] = (high + 1)...old.upperBound }
        if high >= old.upperBound, low <= old.upperBound { known[feature] = old.lowerBound...(low - 1) }
        return true
    }

    /// What `quantity` can be; arithmetic that could leave 62 bits was refused before.
    func bounds(of quantity: RuleQuantity) -> ClosedRange<Int64> {
        switch quantity {
        case .constant(let value): return Int64(value)...Int64(value)
        case .feature(let feature): return self[feature]
        case .arithmetic(let operation, let a, let b):
            return Self.bounds(operation, bounds(of: a), bounds(of: b)) ?? Int64.min...Int64.max
        }
    }

    /// Nil: the result could leave 62 bits.
    static func bounds(
        _ operation: RuleExpression.Arithmetic, _ a: ClosedRange<Int64>, _ b: ClosedRange<Int64>
    ) -> ClosedRange<Int64>? {
        var corners: [(partialValue: Int64, overflow: Bool)] = []
        for left in [a.lowerBound, a.upperBound] {
            for right in [b.lowerBound, b.upperBound] {
                switch operation {
                case .add: corners.append(left.addingReportingOverflow(right))
                case .subtract: corners.append(left.subtractingReportingOverflow(right))
                case .multiply: corners.append(left.multipliedReportingOverflow(by: right))
                case .divide:
                    // A quotient is never farther from zero than its dividend.
                    let most = Int64(max(a.lowerBound.magnitude, a.upperBound.magnitude))
                    return -most...most
                }
            }
        }
        let values = corners.map(\.partialValue)
        guard !corners.contains(where: \.overflow), let low = values.min(), let high = values.max(),
            low >= -limit, high <= limit
        else { return nil }
        return low...high
    }

    private static let limit: Int64 = 1 << 62
}
