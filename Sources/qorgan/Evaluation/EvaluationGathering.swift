import Evaluation
import Screening
import Telephony

/// Collects judged calls with what they really were.
struct EvaluationGathering {
    private(set) var calls: EvaluatedCalls
    /// Some Call-ID was made by `qorgan traffic`.
    private(set) var hasSimulated = false

    init(rules: RuleSet) {
        calls = EvaluatedCalls(rules: rules)
    }

    /// `campaign` names are the records' own; personas are not in records, so kinds come from the campaign's name.
    mutating func add(_ facts: RecordedFacts, _ callID: Span<UInt8>, _ call: borrowing JudgedCall) {
        let ending = facts.ending
        let campaign = facts.truth?.campaign ?? ""
        calls.add(
            Self.evaluated(
                call, isScam: facts.truth?.isScam, isAnswered: ending?.isAnswered ?? false,
                talkMilliseconds: ending?.durationMilliseconds ?? 0),
            role: Self.kind(of: campaign), campaign: campaign)
        if !hasSimulated, RecordedFacts.isSimulated(callID) { hasSimulated = true }
    }

    static func evaluated(
        _ call: borrowing JudgedCall, isScam: Bool?, isAnswered: Bool, talkMilliseconds: Int64
    ) -> EvaluatedCall {
        let verdict = call.verdict
        return EvaluatedCall(
            milliseconds: call.attempt.time.milliseconds, caller: call.attempt.caller.e164?.digits ?? 0,
            talkMilliseconds: UInt32(clamping: talkMilliseconds), logOdds: verdict.logOdds,
            truth: isScam.map { $0 ? .scam : .honest } ?? .unknown, treatment: verdict.treatment,
            proposed: max(verdict.proposed, verdict.treatment), rule: verdict.rule?.rawValue ?? 0,
            isAnswered: isAnswered)
    }

    /// `rotating-centre` of `rotating-centre-2`: campaigns of one kind differ by their number alone.
    static func kind(of campaign: String) -> String {
        guard let dash = campaign.lastIndex(of: "-") else { return campaign }
        let number = campaign[campaign.index(after: dash)...]
        return !number.isEmpty && number.allSatisfy(\.isNumber) ? String(campaign[..<dash]) : campaign
    }
}
