internal import Journal
internal import Screening
internal import Telephony

/// What a run of entries changes in the views. The same for entries just committed and for those read back.
struct ViewDelta {
    /// A call with what its row needs beyond what people see.
    struct Call {
        var row: CallRow
        var caller: NumberMark
        var callee: NumberMark
        var callHash: UInt64
        var callIDDigest: Pseudonym
        var sealed: [UInt8]
    }

    struct MinuteKey: Hashable {
        var minute: Int64
        var trunk: String
    }

    struct ListAddition {
        var row: ListRow
        var number: NumberMark
        var sealed: [UInt8]
    }

    struct ListRemoval {
        var added: UInt64
        var time: Timestamp
    }

    /// In the order of the journal, as the last of two changes counts.
    enum Change {
        case call(Call)
        case outcome(OutcomeEntry)
        case listed(ListAddition)
        case unlisted(ListRemoval)
    }

    private(set) var changes: [Change] = []
    private(set) var minutes: [MinuteKey: MinuteRow] = [:]
    private(set) var names: ConfigurationNames
    private let sealing: Sealing

    init(names: ConfigurationNames, sealing: Sealing) {
        self.names = names
        self.sealing = sealing
    }

    var isEmpty: Bool { changes.isEmpty && minutes.isEmpty }

    /// Rows of the calls in this delta, oldest first.
    var calls: [CallRow] {
        changes.compactMap { if case .call(let call) = $0 { call.row } else { nil } }
    }

    mutating func add(_ counts: PassCounts) {
        for bucket in counts.buckets {
            let trunk = names.trunk(TrunkID(index: bucket.trunk), version: bucket.policyVersion)
            count(.allow, isUnscreened: false, minute: bucket.minute, trunk: trunk, calls: Int(bucket.count))
        }
    }

    /// `content`: what is in `sealed`, where it is at hand; opened otherwise.
    mutating func add(_ entry: Entry, at position: UInt64, sealed: [UInt8]?, content: SealedContent?) {
        switch entry.body {
        case .verdict(let verdict):
            add(verdict, entry.header, at: position, sealed: sealed, content: content)
        case .outcome(let outcome):
            changes.append(.outcome(outcome))
        case .listChange(let change):
            add(change, entry.header, at: position, sealed: sealed, content: content)
        case .configuration(let configuration):
            names.add(configuration)
        case .passed, .listLoad, .login, .look, .bypass, .alarm, .gap, .lost, .report:
            break
        }
    }

    private func opened(_ sealed: [UInt8]?, _ content: SealedContent?) -> SealedContent? {
        content ?? sealed.flatMap { try? sealing.open($0) }
    }

    private mutating func add(
        _ entry: VerdictEntry, _ header: EntryHeader, at position: UInt64, sealed: [UInt8]?, content: SealedContent?
    ) {
        let content = opened(sealed, content)
        // A treatment of a later version reads as allow: no stop is claimed that is not known.
        let treatment = Treatment(rawValue: entry.treatment) ?? .allow
        func reference(_ index: Int, _ mark: NumberMark) -> NumberReference {
            guard let content, content.numbers.indices.contains(index) else {
                return NumberReference(
                    masked: "–", pseudonym: mark.hasPseudonym ? mark.pseudonym.hex : nil, region: nil, country: nil)
            }
            return NumberDescriber.reference(to: content.numbers[index], mark: mark)
        }
        let row = CallRow(
            position: position, callID: content.map { String(decoding: $0.text, as: UTF8.self) } ?? "",
            time: header.time, trunk: entry.trunkName, caller: reference(0, entry.caller),
            callee: reference(1, entry.callee), treatment: treatment,
            proposed: Treatment(rawValue: entry.proposed) ?? treatment,
            isUnscreened: entry.flags.contains(.unscreened),
            scorePerTenThousand: Logistic.perTenThousand(entry.logOdds), logOdds: entry.logOdds,
            rule: RuleCode(rawValue: entry.rule), reasons: entry.reasons.compactMap { Reason(journalled: $0) },
            orderNumber: entry.orderNumber.isEmpty ? nil : entry.orderNumber,
            judgedNanoseconds: entry.judgedNanoseconds,
            versions: Versions(
                rules: entry.rulesVersion, lists: entry.listsVersion, policy: entry.policyVersion,
                model: entry.modelVersion))
        changes.append(
            .call(
                Call(
                    row: row, caller: entry.caller, callee: entry.callee, callHash: entry.callHash,
                    callIDDigest: entry.callIDDigest, sealed: sealed ?? [])))
        count(
            treatment, isUnscreened: row.isUnscreened, minute: PassCounts.minute(of: header.time), trunk: row.trunk,
            calls: 1)
    }

    private mutating func add(
        _ entry: ListChangeEntry, _ header: EntryHeader, at position: UInt64, sealed: [UInt8]?, content: SealedContent?
    ) {
        switch entry.action {
        case .add:
            guard let list = ListKind(code: entry.list), let content = opened(sealed, content),
                let number = content.numbers.first
            else { return }
            let row = ListRow(
                position: position, number: NumberDescriber.reference(to: number, mark: entry.number), kind: list,
                reason: String(decoding: content.text, as: UTF8.self), author: entry.person, added: header.time)
            changes.append(.listed(ListAddition(row: row, number: entry.number, sealed: sealed ?? [])))
        case .remove:
            changes.append(.unlisted(ListRemoval(added: entry.added, time: header.time)))
        }
    }

    private mutating func count(_ treatment: Treatment, isUnscreened: Bool, minute: Int64, trunk: String, calls: Int) {
        let key = MinuteKey(minute: minute, trunk: trunk)
        let start = Timestamp(microseconds: minute &* PassCounts.microsecondsAMinute)
        var row =
            minutes[key]
            ?? MinuteRow(
                minute: start, trunk: trunk, allowed: 0, warned: 0, diverted: 0, blocked: 0, unscreened: 0)
        if isUnscreened {
            row.unscreened += calls
        } else {
            switch treatment {
            case .allow: row.allowed += calls
            case .label, .announce: row.warned += calls
            case .challenge, .divert: row.diverted += calls
            case .block: row.blocked += calls
            }
        }
        minutes[key] = row
    }
}

extension Reason {
    /// Nil for a rule of a later version.
    init?(journalled reason: EntryReason) {
        guard let rule = RuleCode(rawValue: reason.rule) else { return nil }
        self.init(
            rule: rule, isShadow: reason.isShadow, weight: reason.weight, first: reason.first, second: reason.second)
    }
}
