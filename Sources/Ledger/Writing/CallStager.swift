// Owner thread: the journal's writer. Budget: about 1 µs for a call that passed, of which half is its leaf hash.
internal import Journal
internal import Screening
internal import Telephony

/// Turns judged calls into entries: a fixed-size leaf for what passed silently, a whole entry for the rest.
struct CallStager: ~Copyable {
    private let sealing: Sealing
    private var cache: PseudonymCache

    init(_ sealing: Sealing) {
        self.sealing = sealing
        cache = PseudonymCache(sealing)
    }

    mutating func stage(_ call: borrowing JudgedCall, names: ConfigurationNames, into batch: inout JournalBatch) {
        let caller = cache.mark(of: call.attempt.caller)
        let callee = cache.mark(of: call.attempt.callee)
        if call.passedSilently {
            let pass = PassedEntry(
                caller: caller, callee: callee, treatment: call.verdict.treatment.rawValue, flags: Self.flags(of: call),
                policyVersion: call.versions.policy, logOdds: call.verdict.logOdds,
                judgedNanoseconds: call.judgedNanoseconds)
            batch.append(pass, trunk: call.attempt.trunk, keyID: sealing.keyID, time: call.attempt.time)
        } else {
            batch.append(verdict(of: call, caller: caller, callee: callee, names: names))
        }
    }

    private func verdict(
        of call: borrowing JudgedCall, caller: NumberMark, callee: NumberMark, names: ConfigurationNames
    ) -> StagedEntry {
        let callID = Self.callID(of: call)
        let content = SealedContent(
            numbers: [
                call.attempt.caller, call.attempt.callee, call.attempt.from, call.attempt.asserted,
                call.attempt.remoteParty, call.attempt.diverting,
            ], text: callID)
        // Sealing fails only where the machine has no randomness; the verdict is kept even then, its numbers not.
        let sealed = (try? sealing.seal(content, for: .calls, at: call.attempt.time)) ?? []
        let verdict = call.verdict
        let entry = VerdictEntry(
            caller: caller, callee: callee, commitment: Sealing.commitment(to: sealed),
            callIDDigest: sealing.digest(ofCallID: callID), callHash: call.attempt.callID,
            userAgent: call.attempt.userAgent, source: call.attempt.source,
            attestation: call.attempt.attestation.rawValue, flags: Self.flags(of: call),
            treatment: verdict.treatment.rawValue, proposed: verdict.proposed.rawValue, logOdds: verdict.logOdds,
            rule: verdict.rule?.rawValue ?? 0, basis: verdict.basis ?? ConfigurationNames.noBasis,
            judgedNanoseconds: call.judgedNanoseconds, rulesVersion: call.versions.rules,
            listsVersion: call.versions.lists, policyVersion: call.versions.policy, modelVersion: call.versions.model,
            trunkName: names.trunk(call.attempt.trunk, version: call.versions.policy),
            orderNumber: verdict.basis == nil ? "" : names.orderNumber(version: call.versions.policy),
            reasons: Self.reasons(of: verdict), features: Self.features(of: call))
        let header = EntryHeader(
            kind: .verdict, trunk: call.attempt.trunk, keyID: sealing.keyID, time: call.attempt.time)
        return StagedEntry(Entry(header, .verdict(entry)), sealed: sealed, content: content)
    }

    private static func flags(of call: borrowing JudgedCall) -> CallFlags {
        // By bits: a set's literal and `insert` go through generic code, 0.15 µs a call.
        let international = call.attempt.trunkClass == .international ? CallFlags.international.rawValue : 0
        let withheld = call.attempt.isPrivate ? CallFlags.withheld.rawValue : 0
        let unscreened = call.verdict.isUnscreened ? CallFlags.unscreened.rawValue : 0
        return CallFlags(rawValue: international | withheld | unscreened)
    }

    private static func callID(of call: borrowing JudgedCall) -> [UInt8] {
        var bytes: [UInt8] = []
        for index in 0..<min(Int(call.callIDCount), JudgedCall.callIDCapacity) { bytes.append(call.callIDBytes[index]) }
        return bytes
    }

    private static func reasons(of verdict: Verdict) -> [EntryReason] {
        (0..<min(Int(verdict.reasonCount), Verdict.maximumReasons)).map { index in
            let reason = verdict.reasons[index]
            return EntryReason(
                rule: reason.rule.rawValue, isShadow: reason.isShadow, weight: reason.weight, first: reason.first,
                second: reason.second)
        }
    }

    private static func features(of call: borrowing JudgedCall) -> [Int32] {
        var values: [Int32] = []
        values.reserveCapacity(Features.count)
        for index in 0..<Features.count { values.append(call.features.values[index]) }
        return values
    }
}
