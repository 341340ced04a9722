/// What is asked for when rules fire, and which rules: `[policy]` and `[screening]` of `qorgan.toml`.
///
///     var policy = Policy(version: 3)
///     policy[.cliHomeMobileInternational] = .treatment(.block)
package struct Policy: Hashable, Sendable {
    /// Log-odds of a scam before anything is known of a call, in thousandths: one attempt in about 150.
    package static let defaultBackground: Int32 = -5_000
    /// Score 0.5: at least as likely a scam as not, so the callee is told.
    package static let defaultLabelAt: Int32 = 0
    /// Score 0.98: several strong reasons together. A diversion leads to a trained person, who decides.
    package static let defaultDivertAt: Int32 = 4_000

    /// Names the journalled content of this policy.
    package var version: UInt32
    package var use: Layers
    package var background: Int32
    /// Log-odds in thousandths at which the sum of the rules set to `score` asks for a treatment by itself; nil: never.
    package var labelAt: Int32?
    package var divertAt: Int32?
    /// By default a sum alone never blocks: a block leaves nobody to decide.
    package var blockAt: Int32?
    /// The rules in force.
    package let rules: RuleSet
    /// Most stops a minute, by trunk and by rule.
    package var ceilings = StopCeilings.none
    /// What treatments cost; nil: the thresholds of the model's file are those of the policy.
    package var costs: DecisionCosts?
    /// The trees in force; nil: the sum of the rules decides.
    package let model: Model?
    // The rules' program, without their reference count; `rules` keeps it alive.
    nonisolated(unsafe) let program: RuleProgram
    private var settings: InlineArray<128, UInt8>
    /// Percent of the callers for whom a rule's setting counts; for the rest it is in shadow.
    private var shares: InlineArray<128, UInt8>
    private var yielding = RuleBits()

    package init(
        version: UInt32 = 0, use: Layers = .all, background: Int32 = Self.defaultBackground,
        labelAt: Int32? = Self.defaultLabelAt, divertAt: Int32? = Self.defaultDivertAt, blockAt: Int32? = nil,
        rules: RuleSet = .standard, model: Model? = nil
    ) {
        self.model = model
        self.version = version
        self.use = use
        self.background = background
        self.labelAt = labelAt
        self.divertAt = divertAt
        self.blockAt = blockAt
        self.rules = rules
        program = rules.program
        settings = InlineArray(repeating: Self.byte(.score))
        shares = InlineArray(repeating: Self.everybody)
        for rule in rules.rules {
            self[rule.code] = rule.setting
            if rule.yieldsToModel { yielding.insert(rule.code) }
        }
    }

    package subscript(rule: RuleCode) -> RuleSetting {
        get { Self.setting(settings[Int(rule.rawValue & 127)]) }
        set {
            settings[Int(rule.rawValue & 127)] = Self.byte(newValue)
            yielding.remove(rule)
        }
    }

    /// `rule` asks for its treatment only where no model was asked. What somebody sets a rule to never yields.
    @inline(__always)
    package func yieldsToModel(_ rule: RuleCode) -> Bool { yielding.contains(rule) }

    /// Percent of the callers for whom the setting of `rule` counts, 1 to 100; for the rest the rule is in shadow. A
    /// caller is always on the same side.
    package subscript(canary rule: RuleCode) -> Int32 {
        get { Int32(shares[Int(rule.rawValue & 127)]) }
        set { shares[Int(rule.rawValue & 127)] = UInt8(max(1, min(newValue, 100))) }
    }

    /// The setting as in `qorgan.toml`: `divert canary 5`; or as in a rule file: `block unless model`.
    package func text(of rule: RuleCode) -> String {
        var text = self[rule].code
        if yieldsToModel(rule) { text += " unless model" }
        if self[canary: rule] != 100 { text += " canary \(self[canary: rule])" }
        return text
    }

    /// Which hundredth of all callers a number falls into, 1 to 100.
    static func bucket(of digits: UInt64) -> Int32 { 1 + Int32(truncatingIfNeeded: Mixing.mix(digits &+ 0xCA) % 100) }

    /// Does the setting of `rule` count for a caller of this bucket? Callers without a number, 0, are in no canary.
    @inline(__always)
    func counts(_ rule: RuleCode, bucket: Int32) -> Bool {
        let share = shares[Int(rule.rawValue & 127)]
        return share >= Self.everybody || (bucket > 0 && bucket <= Int32(share))
    }

    /// `score` 0 to 1 in ten-thousandths as log-odds in thousandths: the least value that reaches it.
    package static func logOdds(scorePerTenThousand score: Int32) -> Int32 {
        var low: Int32 = -10_000, high: Int32 = 10_000
        while low < high {
            let middle = low + (high - low) / 2
            if Logistic.perTenThousand(middle) >= score { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static let everybody: UInt8 = 100
    private static let shadowByte: UInt8 = 254
    private static let scoreByte: UInt8 = 255

    private static func byte(_ setting: RuleSetting) -> UInt8 {
        switch setting {
        case .treatment(let treatment): treatment.rawValue
        case .score: scoreByte
        case .shadow: shadowByte
        }
    }

    private static func setting(_ byte: UInt8) -> RuleSetting {
        if byte == shadowByte { return .shadow }
        guard let treatment = Treatment(rawValue: byte) else { return .score }
        return .treatment(treatment)
    }

    package static func == (a: Policy, b: Policy) -> Bool {
        guard a.version == b.version, a.use == b.use, a.background == b.background, a.labelAt == b.labelAt,
            a.divertAt == b.divertAt, a.blockAt == b.blockAt, a.rules.version == b.rules.version,
            a.model?.version == b.model?.version, a.yielding == b.yielding, a.ceilings == b.ceilings, a.costs == b.costs
        else { return false }
        for index in 0..<128 where a.settings[index] != b.settings[index] || a.shares[index] != b.shares[index] {
            return false
        }
        return true
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(version)
        for index in 0..<128 { hasher.combine(settings[index]) }
    }
}
