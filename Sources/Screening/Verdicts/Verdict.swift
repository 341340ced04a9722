private import Telephony

/// One reason of a verdict: a rule, what it added, and the numbers of its sentence.
package struct Reason: Hashable, Sendable, BitwiseCopyable {
    package var rule: RuleCode
    /// The rule ran in shadow: computed and journalled, not counted.
    package var isShadow: Bool
    /// What it added to the score, in thousandths of a natural log-odds unit.
    package var weight: Int32
    /// The numbers that fill the rule's sentence, in its order.
    package var first: Int32
    package var second: Int32

    package init(rule: RuleCode, isShadow: Bool = false, weight: Int32, first: Int32 = 0, second: Int32 = 0) {
        self.rule = rule
        self.isShadow = isShadow
        self.weight = weight
        self.first = first
        self.second = second
    }
}

/// Treatment, score, reasons, rule and order of one call attempt. A plain value of fixed size: no allocation.
package struct Verdict: Sendable, BitwiseCopyable {
    /// Most reasons that one verdict carries; further ones are dropped, the weakest first.
    package static let maximumReasons = 8

    /// What is carried out.
    package var treatment: Treatment
    /// What the engine proposed before the order was asked; the same where the order allows it.
    package var proposed: Treatment
    /// Log-odds of a scam in thousandths: background and the reasons' weights.
    package var logOdds: Int32
    /// The rule that decided, where one did.
    package var rule: RuleCode?
    /// The legal basis that allows the treatment; nil for allow and label, which need none.
    package var basis: UInt8?
    /// Let through because Qorgan could not judge in time, or because bypass was on.
    package var isUnscreened: Bool
    package var reasonCount: UInt8
    /// Last: of a call without reasons the journal's ring carries what stands before.
    package var reasons: InlineArray<8, Reason>

    package init(treatment: Treatment = .allow, logOdds: Int32 = 0) {
        self.treatment = treatment
        self.proposed = treatment
        self.logOdds = logOdds
        self.rule = nil
        self.basis = nil
        self.isUnscreened = false
        self.reasons = InlineArray(repeating: Reason(rule: .unscreened, weight: 0))
        self.reasonCount = 0
    }

    /// Score 0 to 1 in ten-thousandths, by an integer table of the logistic function (law 2: no libm).
    package var scorePerTenThousand: Int32 { Logistic.perTenThousand(logOdds) }
}
