internal import Journal
internal import Screening
internal import Telephony

extension CallRow {
    init(_ call: ViewDelta.Call) {
        let entry = call.verdict
        self.init(
            position: call.position, callID: call.content.map { String(decoding: $0.text, as: UTF8.self) } ?? "",
            time: call.header.time, trunk: entry.trunkName,
            caller: NumberDescriber.reference(in: call.content, .caller, pseudonym: entry.caller.known),
            callee: NumberDescriber.reference(in: call.content, .callee, pseudonym: entry.callee.known),
            treatment: call.treatment, proposed: Treatment(rawValue: entry.proposed) ?? call.treatment,
            isUnscreened: entry.flags.contains(.unscreened),
            scorePerTenThousand: Logistic.perTenThousand(entry.logOdds), logOdds: entry.logOdds,
            rule: RuleCode(rawValue: entry.rule), reasons: entry.reasons.compactMap { Reason(journalled: $0) },
            orderNumber: entry.orderNumber.isEmpty ? nil : entry.orderNumber,
            judgedNanoseconds: entry.judgedNanoseconds,
            versions: Versions(
                rules: entry.rulesVersion, lists: entry.listsVersion, policy: entry.policyVersion,
                model: entry.modelVersion))
    }
}

extension NumberMark {
    /// Nil where there is no number.
    var known: Pseudonym? { hasPseudonym ? pseudonym : nil }
}

extension Reason {
    /// Nil for a rule of a later version.
    init?(journalled reason: EntryReason) {
        guard let rule = RuleCode(rawValue: reason.rule) else { return nil }
        self.init(
            rule: rule, isShadow: reason.isShadow, weight: reason.weight, first: reason.first, second: reason.second)
    }
}
