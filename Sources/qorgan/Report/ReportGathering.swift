import Authority
import Foundation
import Ledger
import Screening
import Telephony

/// Collects a report's sums and its sample, call by call, in one pass and bounded memory.
struct ReportGathering {
    var tally: ReportTally
    private(set) var sample: StopSample
    private let trunks: [String]
    private let policy: Policy
    private var ordinal: UInt64 = 0

    /// The rules by which calls are judged again.
    var rules: RuleSet { policy.rules }

    init(_ configuration: Configuration, sample: StopSample, utcOffsetMinutes: Int) throws {
        tally = ReportTally(utcOffsetMinutes: utcOffsetMinutes)
        self.sample = sample
        trunks = configuration.trunks.map(\.name)
        policy = try EngineSettings.policy(configuration)
    }

    /// A call of records or of a capture.
    mutating func add(_ callID: String, _ call: borrowing JudgedCall, _ truth: CallTruth?) {
        let attempt = call.attempt
        let verdict = call.verdict
        let index = Int(attempt.trunk.index)
        let trunk = trunks.indices.contains(index) ? trunks[index] : "?"
        var added = TalliedCall(
            time: attempt.time, trunk: trunk, treatment: verdict.treatment, proposed: verdict.proposed,
            rule: verdict.rule, isUnscreened: verdict.isUnscreened, isScam: truth?.isScam)
        added.isSilent = call.passedSilently
        added.isSimulated = RecordedFacts.isSimulated(callID.utf8Span.span)
        if verdict.rule == .listAllow { added.stoppedWithoutList = Self.stopsUnlisted(call.features, policy) }
        tally.add(added)
        ordinal += 1
        guard verdict.proposed.intercepts || verdict.treatment.intercepts else { return }
        let identity = StopSample.mixed(attempt.callID ^ StopSample.mixed(ordinal))
        sample.add(rule: verdict.rule, score: verdict.scorePerTenThousand, identity: identity, ordinal: ordinal) {
            key in
            SampledStop(
                key: key, time: attempt.time, trunk: trunk, caller: Masking.masked(attempt.caller),
                callee: Masking.masked(attempt.callee),
                callID: Self.hidden([attempt.caller, attempt.from, attempt.callee, attempt.diverting], in: callID),
                treatment: max(verdict.proposed, verdict.treatment), rule: verdict.rule,
                scorePerTenThousand: verdict.scorePerTenThousand, reasons: Explanation.reasons(verdict))
        }
    }

    /// A judged call of a journal; its minute has counted it unless it was given a treatment.
    mutating func add(_ call: CallRow) {
        let isStop = call.proposed.intercepts || call.treatment.intercepts
        // Minutes counted what was let through; what only would have been treated is moved over from there.
        let judged = TalliedCall(
            time: call.time, trunk: call.trunk, treatment: call.treatment, proposed: call.proposed, rule: call.rule)
        if call.treatment == .allow || call.isUnscreened {
            tally.move(judged)
        } else {
            tally.add(judged, countsLoad: false)
        }
        guard isStop else { return }
        let identity = StopSample.mixed(call.position)
        sample.add(
            rule: call.rule, score: call.scorePerTenThousand, identity: identity, ordinal: call.position
        ) { key in
            SampledStop(
                key: key, time: call.time, trunk: call.trunk, caller: call.caller.masked, callee: call.callee.masked,
                callID: "#\(call.position)", treatment: max(call.proposed, call.treatment), rule: call.rule,
                scorePerTenThousand: call.scorePerTenThousand, reasons: call.reasons)
        }
    }

    /// The same verdict without the allow list: what it would have cost honest callers.
    private static func stopsUnlisted(_ features: Features, _ policy: Policy) -> Bool {
        var without = features
        without[.allowMatch] = 0
        let verdict = Rulebook.verdict(of: without, policy: policy)
        return verdict.proposed.intercepts || verdict.treatment.intercepts
    }

    /// A Call-ID without the digits of the call's own numbers: some switches build it of them.
    static func hidden(_ numbers: [PresentedNumber], in callID: String) -> String {
        var text = callID
        for number in numbers {
            guard let digits = number.e164.map({ String($0.digits) }), digits.count >= 7 else { continue }
            // The last seven name the subscriber, however the beginning is written.
            let tail = String(digits.suffix(7))
            while let found = text.range(of: tail) { text.replaceSubrange(found, with: "•••••••") }
        }
        return text
    }
}
