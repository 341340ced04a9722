/// Makes conditions and quantities of expressions, or says why they are none.
enum RuleChecker {
    static func condition(_ expression: RuleExpression, isTrue: Bool = true) throws(RuleFault) -> RuleCondition {
        switch expression.kind {
        case .both(let a, let b), .either(let a, let b):
            let left = try condition(a, isTrue: isTrue), right = try condition(b, isTrue: isTrue)
            // De Morgan: `not (a and b)` is `not a or not b`.
            if case .both = expression.kind { return isTrue ? .both(left, right) : .either(left, right) }
            return isTrue ? .either(left, right) : .both(left, right)
        case .not(let inner): return try condition(inner, isTrue: !isTrue)
        case .comparison(let comparison, let a, let b):
            return try compare(comparison, a, b, isTrue: isTrue, expression.place)
        case .feature(let feature): return .range(feature, 0...0, isInside: !isTrue)
        case .value(let name): throw unknown(name, expression.place)
        case .number, .arithmetic:
            throw RuleFault(
                .type, expression.place, "a number stands where a condition belongs", expected: "a comparison")
        }
    }

    static func quantity(_ expression: RuleExpression) throws(RuleFault) -> RuleQuantity {
        switch expression.kind {
        case .number(let value): return .constant(try constant(value, expression.place))
        case .feature(let feature): return .feature(feature)
        case .value(let name): throw unknown(name, expression.place)
        case .arithmetic(let operation, let a, let b):
            return try arithmetic(operation, try quantity(a), try quantity(b), expression.place)
        case .comparison, .both, .either, .not:
            throw RuleFault(
                .type, expression.place, "a condition stands where a number belongs",
                expected: "a feature, a number, or arithmetic of them")
        }
    }

    static func constant(_ value: Int64, _ place: RulePlace) throws(RuleFault) -> Int32 {
        guard let result = Int32(exactly: value) else {
            throw RuleFault(
                .overflow, place, "\(value) is too large", expected: "\(Int32.min) to \(Int32.max)")
        }
        return result
    }

    private static func arithmetic(
        _ operation: RuleExpression.Arithmetic, _ a: RuleQuantity, _ b: RuleQuantity, _ place: RulePlace
    ) throws(RuleFault) -> RuleQuantity {
        if case .divide = operation, case .constant(0) = b {
            throw RuleFault(.zeroDivisor, place, "a division by zero", expected: "another divisor")
        }
        let result = RuleQuantity.arithmetic(operation, a, b)
        let bounds = FeatureBounds()
        guard let range = FeatureBounds.bounds(operation, bounds.bounds(of: a), bounds.bounds(of: b)) else {
            throw RuleFault(
                .overflow, place, "the result could leave 64 bits", expected: "at most one product of two features")
        }
        guard case .constant(let left) = a, case .constant(let right) = b else { return result }
        if case .divide = operation { return .constant(try constant(Int64(left) / Int64(right), place)) }
        return .constant(try constant(range.lowerBound, place))
    }

    // MARK: Comparisons

    private static func compare(
        _ comparison: RuleExpression.Comparison, _ a: RuleExpression, _ b: RuleExpression, isTrue: Bool,
        _ place: RulePlace
    ) throws(RuleFault) -> RuleCondition {
        let comparison = isTrue ? comparison : comparison.opposite
        let (left, right) = try sides(a, b)
        switch (left, right) {
        case (.constant, .constant):
            throw RuleFault(.unreachable, place, "two numbers are compared", expected: "a feature on one side")
        case (.feature(let feature), .constant(let value)):
            return try range(feature, comparison, value, place)
        case (.constant(let value), .feature(let feature)):
            return try range(feature, comparison.mirrored, value, place)
        case (.feature, _), (.constant, _), (.arithmetic, _):
            switch comparison {
            case .equal: return .compare(.equal, left, right, place: place)
            case .notEqual: return .compare(.notEqual, left, right, place: place)
            case .less: return .compare(.less, left, right, place: place)
            case .greaterOrEqual: return .compare(.notLess, left, right, place: place)
            case .greater: return .compare(.less, right, left, place: place)
            case .lessOrEqual: return .compare(.notLess, right, left, place: place)
            }
        }
    }

    /// Both sides, a value's name read as the other side's feature has it.
    private static func sides(
        _ a: RuleExpression, _ b: RuleExpression
    ) throws(RuleFault) -> (RuleQuantity, RuleQuantity) {
        if case .feature(let feature) = a.kind, case .value(let name) = b.kind {
            return (.feature(feature), .constant(try value(name, of: feature, b.place)))
        }
        if case .value(let name) = a.kind, case .feature(let feature) = b.kind {
            return (.constant(try value(name, of: feature, a.place)), .feature(feature))
        }
        return (try quantity(a), try quantity(b))
    }

    static func value(_ name: String, of feature: Feature, _ place: RulePlace) throws(RuleFault) -> Int32 {
        let names = FeatureValues.names(of: feature)
        guard let value = names.first(where: { $0.name == name })?.value else {
            guard !names.isEmpty else { throw unknown(name, place) }
            throw RuleFault(
                .unknownValue, place, "\(feature.code) is never \(name)",
                expected: names.map(\.name).joined(separator: ", "))
        }
        return value
    }

    private static func range(
        _ feature: Feature, _ comparison: RuleExpression.Comparison, _ value: Int32, _ place: RulePlace
    ) throws(RuleFault) -> RuleCondition {
        switch comparison {
        case .equal: return .range(feature, value...value, isInside: true)
        case .notEqual: return .range(feature, value...value, isInside: false)
        case .lessOrEqual: return .range(feature, Int32.min...value, isInside: true)
        case .greaterOrEqual: return .range(feature, value...Int32.max, isInside: true)
        case .less where value > Int32.min: return .range(feature, Int32.min...(value - 1), isInside: true)
        case .greater where value < Int32.max: return .range(feature, (value + 1)...Int32.max, isInside: true)
        case .less, .greater:
            throw RuleFault(.unreachable, place, "no number is beyond \(value)", expected: "a number within 32 bits")
        }
    }

    private static func unknown(_ name: String, _ place: RulePlace) -> RuleFault {
        // The nearest name helps more than all hundred.
        let nearest = Feature.allCases.map(\.code).filter { $0.hasPrefix(String(name.prefix(3))) }
        return RuleFault(
            .unknownFeature, place, "no feature \(name)",
            expected: nearest.isEmpty ? "a feature such as callees-hour" : nearest.joined(separator: ", "))
    }
}

extension RuleExpression.Comparison {
    /// True where this is false.
    var opposite: Self {
        switch self {
        case .equal: .notEqual
        case .notEqual: .equal
        case .less: .greaterOrEqual
        case .lessOrEqual: .greater
        case .greater: .lessOrEqual
        case .greaterOrEqual: .less
        }
    }

    /// The same with its sides changed.
    var mirrored: Self {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}
