// Owner: an immutable `RuleSet`. Allocates when built, never when run. Budget: 300 ns for all rules. Bench: JudgeBench.

/// All rules compiled: what the judge runs over a feature vector. Lives as long as the `RuleSet` that it belongs to.
struct RuleProgram {
    /// Deepest stack that a rule may need; checked when it is compiled.
    static let stackDepth = 8

    private let instructions: Slab<RuleInstruction>
    /// Of the rules that are asked one after another, in the file's order.
    private let guards: Slab<RuleGuard>
    /// Of the rules of the order of looking, by number; one that admits nothing where there is none.
    private let fixed: Slab<RuleGuard>
    /// By number of the rule: the most that a setting of it may reach.
    private let ceilings: Slab<Treatment>
    let guardCount: Int

    init(
        instructions: [RuleInstruction], guards: [RuleGuard], fixed: [RuleGuard], ceilings: [RuleCode: Treatment]
    ) {
        self.instructions = Slab(count: max(1, instructions.count))
        self.guards = Slab(count: max(1, guards.count))
        self.fixed = Slab(count: 128)
        self.ceilings = Slab(count: 128)
        guardCount = guards.count
        for (index, instruction) in instructions.enumerated() { self.instructions[index] = instruction }
        for (index, one) in guards.enumerated() { self.guards[index] = one }
        for index in 0..<128 {
            self.fixed[index] = .never
            self.ceilings[index] = .block
        }
        for one in fixed { self.fixed[Int(one.rule.rawValue)] = one }
        for (rule, ceiling) in ceilings { self.ceilings[Int(rule.rawValue)] = ceiling }
    }

    func deallocate() {
        instructions.deallocate()
        guards.deallocate()
        fixed.deallocate()
        ceilings.deallocate()
    }

    @inline(__always)
    func ceiling(of rule: RuleCode) -> Treatment { ceilings[Int(rule.rawValue & 127)] }

    /// The reason of a rule of the order of looking, where it fires.
    @inline(__always)
    func reason(_ rule: RuleCode, _ values: Span<Int32>) -> Reason? {
        let one = fixed[Int(rule.rawValue & 127)]
        return one.admits(values) ? run(one.rule, from: one.start, values) : nil
    }

    /// The reason of the rule at `index` of those that are asked one after another, where it fires.
    @inline(__always)
    func reason(at index: Int, _ values: Span<Int32>) -> Reason? {
        let one = guards[index]
        return one.admits(values) ? run(one.rule, from: one.start, values) : nil
    }

    @inline(never)
    private func run(_ rule: RuleCode, from start: UInt16, _ values: Span<Int32>) -> Reason? {
        var reason = Reason(rule: rule, weight: 0)
        var stack = RuleStack()
        var position = Int(start)
        while true {
            let step = instructions[position]
            position &+= 1
            switch step.operation {
            case .stop: return nil
            case .fire: return reason
            case .jump: position = Int(step.target)
            case .jumpInside:
                let value = values[Int(step.feature)]
                if UInt32(bitPattern: value &- step.low) <= step.span { position = Int(step.target) }
            case .jumpOutside:
                let value = values[Int(step.feature)]
                if UInt32(bitPattern: value &- step.low) > step.span { position = Int(step.target) }
            case .constant: stack.push(Int64(step.low))
            case .feature: stack.push(Int64(values[Int(step.feature)]))
            case .add: stack.combine { $0 &+ $1 }
            case .subtract: stack.combine { $0 &- $1 }
            case .multiply: stack.combine { $0 &* $1 }
            case .divide:
                guard stack.top != 0 else {
                    RuleDivisions.count()
                    return nil
                }
                stack.combine { $0 / $1 }
            case .jumpLess: if stack.popPair(<) { position = Int(step.target) }
            case .jumpNotLess: if stack.popPair(>=) { position = Int(step.target) }
            case .jumpEqual: if stack.popPair(==) { position = Int(step.target) }
            case .jumpNotEqual: if stack.popPair(!=) { position = Int(step.target) }
            case .weigh: reason.weight = step.low
            case .halve: reason.weight /= 2
            case .first: reason.first = Int32(clamping: stack.pop())
            case .second: reason.second = Int32(clamping: stack.pop())
            case .firstFeature: reason.first = values[Int(step.feature)]
            case .secondFeature: reason.second = values[Int(step.feature)]
            }
        }
    }
}

/// The few numbers that a condition computes with. Its depth was checked when the rule was compiled.
private struct RuleStack {
    private var values = InlineArray<8, Int64>(repeating: 0)
    private var depth = 0

    @inline(__always) var top: Int64 { values[depth &- 1] }

    @inline(__always)
    mutating func push(_ value: Int64) {
        values[depth] = value
        depth &+= 1
    }

    @inline(__always)
    mutating func pop() -> Int64 {
        depth &-= 1
        return values[depth]
    }

    @inline(__always)
    mutating func combine(_ operation: (Int64, Int64) -> Int64) {
        let right = pop()
        values[depth &- 1] = operation(values[depth &- 1], right)
    }

    @inline(__always)
    mutating func popPair(_ comparison: (Int64, Int64) -> Bool) -> Bool {
        let right = pop()
        return comparison(pop(), right)
    }
}
