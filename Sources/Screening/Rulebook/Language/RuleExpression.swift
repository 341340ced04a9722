/// A condition or a quantity as it was read; which of the two is checked by `RuleChecker`.
struct RuleExpression: Sendable {
    let place: RulePlace
    let kind: Kind

    indirect enum Kind: Sendable {
        case number(Int64)
        case feature(Feature)
        /// A value by its name, such as `does-not-roam`; it means something beside its feature alone.
        case value(String)
        case arithmetic(Arithmetic, RuleExpression, RuleExpression)
        case comparison(Comparison, RuleExpression, RuleExpression)
        case both(RuleExpression, RuleExpression)
        case either(RuleExpression, RuleExpression)
        case not(RuleExpression)
    }

    enum Arithmetic: Sendable {
        case add
        case subtract
        case multiply
        case divide
    }

    enum Comparison: Sendable {
        case equal
        case notEqual
        case less
        case lessOrEqual
        case greater
        case greaterOrEqual
    }
}
