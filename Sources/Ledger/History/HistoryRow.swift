package import Journal
package import Screening
package import Telephony

/// A row of the history: a call that was judged with a reason, or how many passed without one in a minute on a trunk.
///
/// Nothing in it that the journal's own entry does not hold, but for what is sealed there: the country of the caller and the
/// region of the callee. They go when the seal is destroyed.
package struct HistoryRow: Sendable {
    /// Of the call's entry; nil: passes, counted.
    package var position: UInt64?
    /// Of passes the start of the minute.
    package var time: Timestamp
    /// 1, or how many passed.
    package var calls: Int32
    package var trunk: String
    package var treatment: Treatment
    package var proposed: Treatment
    package var isUnscreened: Bool
    package var scorePerTenThousand: Int32?
    package var rule: String?
    /// Codes of the reasons, joined by `;`, without those in shadow.
    package var reasons: String?
    package var orderNumber: String?
    package var caller: Pseudonym?
    package var callee: Pseudonym?
    /// ISO 3166-1 alpha-2.
    package var callerCountry: String?
    /// ISO 3166-2 of the callee; the folder that the row lies in.
    package var region: String?
    /// A, B or C.
    package var attestation: String?
    /// Hashes of the address that the call came from and of its User-Agent, 16 digits.
    package var source: String?
    package var userAgent: String?
    package var outcome: OutcomeRow?
    /// `scam`, `honest` or `contested`.
    package var finding: String?

    /// Passes of a minute.
    package init(passes calls: Int32, time: Timestamp, trunk: String) {
        self.time = time
        self.calls = calls
        self.trunk = trunk
        treatment = .allow
        proposed = .allow
        isUnscreened = false
    }

    package init(position: UInt64, time: Timestamp, trunk: String, treatment: Treatment) {
        self.position = position
        self.time = time
        calls = 1
        self.trunk = trunk
        self.treatment = treatment
        proposed = treatment
        isUnscreened = false
    }

    /// A call as journalled. `content`: what is sealed beside it; nil where that is gone.
    init(_ verdict: VerdictEntry, _ header: EntryHeader, at position: UInt64, content: SealedContent?) {
        let treatment = Treatment(rawValue: verdict.treatment) ?? .allow
        self.init(position: position, time: header.time, trunk: verdict.trunkName, treatment: treatment)
        proposed = Treatment(rawValue: verdict.proposed) ?? treatment
        isUnscreened = verdict.flags.contains(.unscreened)
        scorePerTenThousand = Logistic.perTenThousand(verdict.logOdds)
        rule = verdict.rule == 0 ? nil : Self.code(verdict.rule)
        let codes = verdict.reasons.filter { !$0.isShadow }.map { Self.code($0.rule) }
        reasons = codes.isEmpty ? nil : codes.joined(separator: ";")
        orderNumber = verdict.orderNumber.isEmpty ? nil : verdict.orderNumber
        caller = verdict.caller.known
        callee = verdict.callee.known
        callerCountry = NumberDescriber.reference(in: content, .caller, pseudonym: nil).country
        region = NumberDescriber.calleeRegion(in: content)
        attestation = Self.levels[verdict.attestation]
        source = Self.digits(verdict.source)
        userAgent = Self.digits(verdict.userAgent)
    }

    /// A call whose entry the centre alone has, as the views show it: without what they do not keep.
    init(trimmed call: CallRow) {
        self.init(position: call.position, time: call.time, trunk: call.trunk, treatment: call.treatment)
        proposed = call.proposed
        isUnscreened = call.isUnscreened
        scorePerTenThousand = call.scorePerTenThousand
        rule = call.rule?.code
        let codes = call.reasons.filter { !$0.isShadow }.map(\.rule.code)
        reasons = codes.isEmpty ? nil : codes.joined(separator: ";")
        orderNumber = call.orderNumber
        caller = call.caller.pseudonym.flatMap { Pseudonym(hex: $0) }
        callee = call.callee.pseudonym.flatMap { Pseudonym(hex: $0) }
    }

    private static let levels: [UInt8: String] = [1: "A", 2: "B", 3: "C"]

    /// `rule-N` for a number that no rule has here.
    private static func code(_ number: UInt8) -> String { RuleCode(rawValue: number)?.code ?? "rule-\(number)" }

    /// 0 stands for none.
    private static func digits(_ hash: UInt64) -> String? {
        guard hash != 0 else { return nil }
        let text = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
