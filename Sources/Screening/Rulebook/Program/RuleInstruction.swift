/// One step of a compiled rule: 12 bytes. Jumps go forward only, so every run ends.
struct RuleInstruction: BitwiseCopyable {
    enum Operation: UInt8, BitwiseCopyable {
        /// The rule does not fire.
        case stop = 0
        case fire
        case jump
        /// Jumps where the feature lies within `low` and `low + span`.
        case jumpInside
        case jumpOutside

        // Arithmetic over a small stack of 64-bit numbers.
        case constant
        case feature
        case add
        case subtract
        case multiply
        /// By zero: counted, and the rule does not fire.
        case divide
        case jumpLess
        case jumpNotLess
        case jumpEqual
        case jumpNotEqual

        // What the reason says.
        case weigh
        case halve
        case first
        case second
        case firstFeature
        case secondFeature
    }

    var operation: Operation
    /// Position in the feature vector.
    var feature: UInt8 = 0
    /// Where a jump leads; an absolute position.
    var target: UInt16 = 0
    var low: Int32 = 0
    var span: UInt32 = 0
}

/// What is asked of a rule before its program: one feature within bounds or outside them.
struct RuleGuard: BitwiseCopyable {
    var rule: RuleCode
    var feature: UInt8
    var isInside: Bool
    var low: Int32
    var span: UInt32
    /// The program that is run where the guard lets the call through.
    var start: UInt16

    /// For a rule that begins with something else.
    static func always(_ rule: RuleCode, start: UInt16) -> RuleGuard {
        RuleGuard(rule: rule, feature: 0, isInside: true, low: Int32.min, span: UInt32.max, start: start)
    }

    /// For a number without a program.
    static var never: RuleGuard {
        RuleGuard(rule: .unscreened, feature: 0, isInside: false, low: Int32.min, span: UInt32.max, start: 0)
    }

    @inline(__always)
    func admits(_ values: Span<Int32>) -> Bool {
        let value = values[Int(feature)]
        return (UInt32(bitPattern: value &- low) <= span) == isInside
    }
}
