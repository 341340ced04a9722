internal import Journal
internal import Screening
internal import Telephony

/// What a run of entries changes in the views. The same for entries just committed and for those read back.
struct ViewDelta {
    /// A call as it was committed; its row is made where somebody looks.
    struct Call {
        var position: UInt64
        var header: EntryHeader
        var verdict: VerdictEntry
        /// What is in `sealed`; nil where it cannot be opened.
        var content: SealedContent?
        var sealed: [UInt8]

        /// A treatment of a later version reads as allow: no stop is claimed that is not known.
        var treatment: Treatment { Treatment(rawValue: verdict.treatment) ?? .allow }
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
        case outcome(OutcomeEntry, trunk: String)
        case listed(ListAddition)
        case unlisted(ListRemoval)
        case found(FindingEntry)
        /// What is sealed beside these calls is destroyed.
        case unsealed(PositionRanges)
    }

    private(set) var changes: [Change] = []
    private(set) var minutes: [MinuteKey: MinuteRow] = [:]
    private(set) var rules = RuleHours()
    private(set) var names: ConfigurationNames
    private let sealing: Sealing

    init(names: ConfigurationNames, sealing: Sealing) {
        self.names = names
        self.sealing = sealing
    }

    var isEmpty: Bool { changes.isEmpty && minutes.isEmpty }

    /// Rows of the calls in this delta, oldest first.
    var calls: [CallRow] {
        changes.compactMap { if case .call(let call) = $0 { CallRow(call) } else { nil } }
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
            changes.append(.outcome(outcome, trunk: names.trunk(entry.header.trunk)))
        case .listChange(let change):
            add(change, entry.header, at: position, sealed: sealed, content: content)
        case .configuration(let configuration):
            names.add(configuration)
        case .finding(let finding):
            changes.append(.found(finding))
        case .passed, .listLoad, .login, .look, .bypass, .alarm, .gap, .lost, .report, .trace, .model, .keyChange,
            .key, .hold, .keyEnd:
            break
        case .purge(let purge):
            if purge.kind != PurgeEntry.passes { changes.append(.unsealed(purge.ranges)) }
        }
    }

    private func opened(_ sealed: [UInt8]?, _ content: SealedContent?) -> SealedContent? {
        content ?? sealed.flatMap { try? sealing.open($0) }
    }

    private mutating func add(
        _ entry: VerdictEntry, _ header: EntryHeader, at position: UInt64, sealed: [UInt8]?, content: SealedContent?
    ) {
        let call = Call(
            position: position, header: header, verdict: entry, content: opened(sealed, content), sealed: sealed ?? [])
        count(
            call.treatment, isUnscreened: entry.flags.contains(.unscreened),
            minute: PassCounts.minute(of: header.time), trunk: entry.trunkName, calls: 1)
        rules.add(
            call.treatment, Treatment(rawValue: entry.proposed) ?? call.treatment, rule: entry.rule,
            entry.reasons.map { (rule: $0.rule, isShadow: $0.isShadow) }, atMicroseconds: header.time.microseconds)
        changes.append(.call(call))
    }

    private mutating func add(
        _ entry: ListChangeEntry, _ header: EntryHeader, at position: UInt64, sealed: [UInt8]?, content: SealedContent?
    ) {
        switch entry.action {
        case .add:
            guard let list = ListKind(code: entry.list) else { return }
            let content = opened(sealed, content)
            let row = ListRow(
                position: position,
                number: NumberDescriber.reference(in: content, .caller, pseudonym: entry.number.known), kind: list,
                reason: content.map { String(decoding: $0.text, as: UTF8.self) } ?? "", author: entry.person,
                added: header.time)
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
