/// Reads expressions: `or` binds weakest, then `and`, `not`, comparisons, `+ -`, `* /`.
extension RuleParser {
    /// Deeper nesting is nobody's rule, and would be our stack's end.
    private static var maximumDepth: Int { 32 }

    mutating func expression(depth: Int = 0) throws(RuleFault) -> RuleExpression {
        guard depth <= Self.maximumDepth else {
            throw RuleFault(
                .tooMany, next.place, "parentheses nested too deeply", expected: "at most \(Self.maximumDepth)")
        }
        var left = try conjunction(depth)
        while next.kind == .word("or") {
            let place = take().place
            left = RuleExpression(place: place, kind: .either(left, try conjunction(depth)))
        }
        return left
    }

    private mutating func conjunction(_ depth: Int) throws(RuleFault) -> RuleExpression {
        var left = try negation(depth)
        while next.kind == .word("and") {
            let place = take().place
            left = RuleExpression(place: place, kind: .both(left, try negation(depth)))
        }
        return left
    }

    private mutating func negation(_ depth: Int) throws(RuleFault) -> RuleExpression {
        var places: [RulePlace] = []
        while next.kind == .word("not") { places.append(take().place) }
        var result = try comparison(depth)
        for place in places.reversed() { result = RuleExpression(place: place, kind: .not(result)) }
        return result
    }

    private mutating func comparison(_ depth: Int) throws(RuleFault) -> RuleExpression {
        let left = try sum(depth)
        guard case .sign(let sign) = next.kind, let comparison = Self.comparison(sign) else { return left }
        let place = take().place
        return RuleExpression(place: place, kind: .comparison(comparison, left, try sum(depth)))
    }

    private static func comparison(_ sign: RuleToken.Sign) -> RuleExpression.Comparison? {
        switch sign {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .open, .close, .comma, .colon, .plus, .minus, .times, .over: nil
        }
    }

    mutating func sum(_ depth: Int = 0) throws(RuleFault) -> RuleExpression {
        var left = try product(depth)
        while next.kind == .sign(.plus) || next.kind == .sign(.minus) {
            let token = take()
            let operation: RuleExpression.Arithmetic = token.kind == .sign(.plus) ? .add : .subtract
            left = RuleExpression(place: token.place, kind: .arithmetic(operation, left, try product(depth)))
        }
        return left
    }

    private mutating func product(_ depth: Int) throws(RuleFault) -> RuleExpression {
        var left = try factor(depth)
        while next.kind == .sign(.times) || next.kind == .sign(.over) {
            let token = take()
            let operation: RuleExpression.Arithmetic = token.kind == .sign(.times) ? .multiply : .divide
            left = RuleExpression(place: token.place, kind: .arithmetic(operation, left, try factor(depth)))
        }
        return left
    }

    private mutating func factor(_ depth: Int) throws(RuleFault) -> RuleExpression {
        let token = take()
        switch token.kind {
        case .number(let value): return RuleExpression(place: token.place, kind: .number(value))
        case .sign(.minus):
            guard case .number(let value) = next.kind else {
                throw unexpected(next, expected: "a number behind the minus sign")
            }
            _ = take()
            return RuleExpression(place: token.place, kind: .number(-value))
        case .sign(.open):
            let inner = try expression(depth: depth + 1)
            try expect(.close)
            return inner
        case .word(let word) where !Self.isReserved(word):
            if let feature = Feature(code: word) { return RuleExpression(place: token.place, kind: .feature(feature)) }
            if let definition = definitions[word] { return definition }
            return RuleExpression(place: token.place, kind: .value(word))
        case .word, .text, .sign, .newline, .end:
            throw unexpected(token, expected: "a feature such as callees-hour, a number, or (")
        }
    }
}
