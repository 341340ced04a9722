/// Makes a program of checked rules: condition, weight, halving, evidence, one rule behind the other.
struct RuleCompiler {
    /// Positions are 16 bits, and this many are some hundred rules.
    private static let maximumInstructions = 32_768
    private static let maximumSteps = 16

    private var instructions: [RuleInstruction] = []
    /// Where the labels of the rule in hand stand; jumps carry the label until its rule is complete.
    private var labels: [Int] = []
    private var depth = 0
    private var guards: [RuleGuard] = []
    private var fixed: [RuleGuard] = []
    private var ceilings: [RuleCode: Treatment] = [:]

    static func program(_ drafts: [(draft: RuleDraft, code: RuleCode)]) throws(RuleFault) -> RuleProgram {
        var compiler = RuleCompiler()
        for (draft, code) in drafts { try compiler.add(draft, code) }
        return RuleProgram(
            instructions: compiler.instructions, guards: compiler.guards, fixed: compiler.fixed,
            ceilings: compiler.ceilings)
    }

    private mutating func add(_ draft: RuleDraft, _ code: RuleCode) throws(RuleFault) {
        ceilings[code] = draft.most?.value ?? .block
        // A rule that only other parts of the program give, such as `bypass`.
        guard !draft.weights.isEmpty else { return }
        let start = instructions.count
        labels = []
        try rule(draft)
        for index in start..<instructions.count where instructions[index].isJump {
            instructions[index].target = UInt16(labels[Int(instructions[index].target)])
        }
        guard instructions.count <= Self.maximumInstructions else {
            throw RuleFault(.tooMany, draft.place, "the rules are too long together", expected: "fewer or shorter ones")
        }
        let first = guardOf(code, start: start)
        if draft.isFixed { fixed.append(first) } else { guards.append(first) }
    }

    /// The rule's first step, where it ends the rule.
    private func guardOf(_ code: RuleCode, start: Int) -> RuleGuard {
        let first = instructions[start]
        guard [.jumpInside, .jumpOutside].contains(first.operation),
            instructions[Int(first.target)].operation == .stop
        else { return .always(code, start: UInt16(start)) }
        return RuleGuard(
            rule: code, feature: first.feature, isInside: first.operation == .jumpOutside, low: first.low,
            span: first.span, start: UInt16(start + 1))
    }

    // MARK: One rule

    private mutating func rule(_ draft: RuleDraft) throws(RuleFault) {
        let end = label(), weighed = label()
        var bounds = FeatureBounds()
        if let when = draft.when {
            try assume(when.value, at: when.place, &bounds)
            try jump(unless: when.value, to: end)
        }
        for (index, clause) in draft.weights.enumerated() {
            let isLast = index == draft.weights.count - 1
            let next = isLast ? end : label()
            try weight(clause, bounds, done: weighed, next: next, isLast: isLast)
            if !isLast { place(next) }
        }
        place(weighed)
        for half in draft.halves {
            var copy = bounds
            try assume(half, at: half.place, &copy)
            let not = label()
            try jump(unless: half, to: not)
            instructions.append(RuleInstruction(operation: .halve))
            place(not)
        }
        try evidence(draft.evidence)
        instructions.append(RuleInstruction(operation: .fire))
        place(end)
        instructions.append(RuleInstruction(operation: .stop))
    }

    /// A condition that cannot hold is a mistake, not a rule.
    private func assume(
        _ expression: RuleExpression, at place: RulePlace, _ bounds: inout FeatureBounds
    ) throws(RuleFault) {
        guard bounds.assume(try RuleChecker.condition(expression)) else {
            throw RuleFault(.unreachable, place, "this never holds", expected: "a condition that a call can meet")
        }
    }

    private mutating func weight(
        _ clause: RuleDraft.WeightClause, _ bounds: FeatureBounds, done: Int, next: Int, isLast: Bool
    ) throws(RuleFault) {
        var bounds = bounds
        if let when = clause.when {
            try assume(when, at: clause.place, &bounds)
            try jump(unless: when, to: next)
        }
        guard let quantity = clause.quantity else {
            if clause.when == nil, !isLast {
                throw RuleFault(
                    .unreachable, clause.place, "no weight behind this one counts", expected: "it as the last one")
            }
            try weigh(clause.steps[0], done: done)
            return
        }
        try steps(clause, try RuleChecker.quantity(quantity), bounds, done: done, next: next)
    }

    /// From the highest step down, once the lowest is known to be reached.
    private mutating func steps(
        _ clause: RuleDraft.WeightClause, _ quantity: RuleQuantity, _ bounds: FeatureBounds, done: Int, next: Int
    ) throws(RuleFault) {
        guard clause.steps.count <= Self.maximumSteps else {
            throw RuleFault(
                .tooMany, clause.steps[Self.maximumSteps].place, "too many steps", expected: "\(Self.maximumSteps)")
        }
        let reached = bounds.bounds(of: quantity).upperBound
        for (index, step) in clause.steps.enumerated() {
            if index > 0, step.from <= clause.steps[index - 1].from {
                throw RuleFault(.unreachable, step.place, "steps do not rise", expected: "each above the one before")
            }
            if step.from > reached {
                throw RuleFault(
                    .unreachable, step.place, "no call reaches \(step.from)", expected: "at most \(reached)")
            }
        }
        try jump(if: atLeast(clause.steps[0], quantity), isTrue: false, to: next)
        for step in clause.steps.dropFirst().reversed() {
            let below = label()
            try jump(if: atLeast(step, quantity), isTrue: false, to: below)
            try weigh(step, done: done)
            place(below)
        }
        try weigh(clause.steps[0], done: done)
    }

    private func atLeast(_ step: RuleDraft.Step, _ quantity: RuleQuantity) throws(RuleFault) -> RuleCondition {
        let from = try RuleChecker.constant(step.from, step.place)
        if case .feature(let feature) = quantity { return .range(feature, from...Int32.max, isInside: true) }
        return .compare(.notLess, quantity, .constant(from), place: step.place)
    }

    private mutating func weigh(_ step: RuleDraft.Step, done: Int) throws(RuleFault) {
        let weight = try RuleChecker.constant(step.weight, step.place)
        guard (-RuleSet.maximumWeight...RuleSet.maximumWeight).contains(weight) else {
            throw RuleFault(
                .overflow, step.place, "a weight of \(weight)",
                expected: "-\(RuleSet.maximumWeight) to \(RuleSet.maximumWeight) thousandths of log-odds")
        }
        instructions.append(RuleInstruction(operation: .weigh, low: weight))
        instructions.append(RuleInstruction(operation: .jump, target: UInt16(done)))
    }

    private mutating func evidence(_ evidence: [RuleExpression]) throws(RuleFault) {
        for (index, expression) in evidence.enumerated() {
            let quantity = try RuleChecker.quantity(expression)
            if case .feature(let feature) = quantity {
                instructions.append(
                    RuleInstruction(operation: index == 0 ? .firstFeature : .secondFeature, feature: feature.rawValue))
            } else {
                try push(quantity, expression.place)
                instructions.append(RuleInstruction(operation: index == 0 ? .first : .second))
                depth -= 1
            }
        }
    }

    // MARK: Conditions

    private mutating func jump(unless expression: RuleExpression, to label: Int) throws(RuleFault) {
        try jump(if: try RuleChecker.condition(expression), isTrue: false, to: label)
    }

    /// Jumps where `condition` is `isTrue`; goes on behind it otherwise.
    private mutating func jump(if condition: RuleCondition, isTrue: Bool, to label: Int) throws(RuleFault) {
        switch condition {
        case .range(let feature, let range, let isInside):
            instructions.append(
                RuleInstruction(
                    operation: isInside == isTrue ? .jumpInside : .jumpOutside, feature: feature.rawValue,
                    target: UInt16(label), low: range.lowerBound,
                    span: UInt32(bitPattern: range.upperBound &- range.lowerBound)))
        case .compare(let order, let a, let b, let place):
            try push(a, place)
            try push(b, place)
            depth -= 2
            instructions.append(RuleInstruction(operation: order.jump(isTrue), target: UInt16(label)))
        case .both(let a, let b) where isTrue: try jumpIfBoth(a, b, isTrue: true, to: label)
        case .either(let a, let b) where !isTrue: try jumpIfBoth(a, b, isTrue: false, to: label)
        case .both(let a, let b), .either(let a, let b):
            try jump(if: a, isTrue: isTrue, to: label)
            try jump(if: b, isTrue: isTrue, to: label)
        }
    }

    private mutating func jumpIfBoth(
        _ a: RuleCondition, _ b: RuleCondition, isTrue: Bool, to target: Int
    ) throws(RuleFault) {
        let behind = label()
        try jump(if: a, isTrue: !isTrue, to: behind)
        try jump(if: b, isTrue: isTrue, to: target)
        place(behind)
    }

    private mutating func push(_ quantity: RuleQuantity, _ place: RulePlace) throws(RuleFault) {
        switch quantity {
        case .constant(let value): instructions.append(RuleInstruction(operation: .constant, low: value))
        case .feature(let feature):
            instructions.append(RuleInstruction(operation: .feature, feature: feature.rawValue))
        case .arithmetic(let operation, let a, let b):
            try push(a, place)
            try push(b, place)
            instructions.append(RuleInstruction(operation: operation.instruction))
            depth -= 1
            return
        }
        depth += 1
        guard depth <= RuleProgram.stackDepth else {
            throw RuleFault(
                .tooMany, place, "too many numbers at once",
                expected: "at most \(RuleProgram.stackDepth); divide the rule")
        }
    }

    // MARK: Labels

    private mutating func label() -> Int {
        labels.append(0)
        return labels.count - 1
    }

    private mutating func place(_ label: Int) { labels[label] = instructions.count }
}

extension RuleInstruction {
    /// It carries a target.
    fileprivate var isJump: Bool {
        switch operation {
        case .jump, .jumpInside, .jumpOutside, .jumpLess, .jumpNotLess, .jumpEqual, .jumpNotEqual: true
        case .stop, .fire, .constant, .feature, .add, .subtract, .multiply, .divide, .weigh, .halve, .first,
            .second, .firstFeature, .secondFeature:
            false
        }
    }
}

extension RuleCondition.Order {
    fileprivate func jump(_ isTrue: Bool) -> RuleInstruction.Operation {
        switch self {
        case .less: isTrue ? .jumpLess : .jumpNotLess
        case .notLess: isTrue ? .jumpNotLess : .jumpLess
        case .equal: isTrue ? .jumpEqual : .jumpNotEqual
        case .notEqual: isTrue ? .jumpNotEqual : .jumpEqual
        }
    }
}

extension RuleExpression.Arithmetic {
    fileprivate var instruction: RuleInstruction.Operation {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        }
    }
}
