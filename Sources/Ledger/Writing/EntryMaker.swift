internal import Journal
internal import Screening
internal import Telephony

/// Turns what is told into entries in their final form. Sealing may be used on any thread.
struct EntryMaker: Sendable {
    let sealing: Sealing

    func staged(_ control: ControlEntry) throws(SealFault) -> StagedEntry {
        switch control {
        case .outcome(let outcome, let time): return plain(.outcome(entry(outcome)), time, outcome.trunk)
        case .listAddition(let number, let list, let reason, let person, let time):
            let content = SealedContent(numbers: [number], text: Array(reason.utf8))
            return try sealed(content, time, under: .lists) { commitment in
                .listChange(
                    ListChangeEntry(
                        action: .add, list: list.code, added: 0, number: sealing.mark(of: number),
                        commitment: commitment,
                        person: person))
            }
        case .listRemoval(let position, let reason, let person, let time):
            return try sealed(SealedContent(numbers: [], text: Array(reason.utf8)), time, under: .lists) { commitment in
                .listChange(
                    ListChangeEntry(
                        action: .remove, list: 0, added: position, number: .absent, commitment: commitment,
                        person: person))
            }
        case .listLoad(let entry, let time): return plain(.listLoad(entry), time)
        case .login(let entry, let time): return plain(.login(entry), time)
        case .look(let entry, let time): return plain(.look(entry), time)
        case .configuration(let entry, let time): return plain(.configuration(entry), time)
        case .bypass(let entry, let time): return plain(.bypass(entry), time)
        case .trace(let entry, let time): return plain(.trace(entry), time)
        case .model(let taken, let time):
            return try sealed(SealedContent(numbers: [], text: Array(taken.reason.utf8)), time) { commitment in
                .model(
                    ModelEntry(
                        version: taken.version, former: taken.former, digest: taken.digest, source: taken.source,
                        key: taken.key, person: taken.person, commitment: commitment))
            }
        case .keyChange(let change, let time):
            return try sealed(SealedContent(numbers: [], text: Array(change.reason.utf8)), time) { commitment in
                .keyChange(
                    KeyChangeEntry(
                        former: "\(change.former)", next: "\(change.next)", person: change.person,
                        commitment: commitment))
            }
        case .hold(let hold, let time): return try self.hold(hold, time)
        case .release(let position, let caseName, let reason, let person, let time):
            return try sealed(SealedContent(numbers: [], text: Array(reason.utf8)), time) { commitment in
                .hold(
                    HoldEntry(
                        action: .release, held: position, caseName: caseName, person: person, commitment: commitment))
            }
        case .alarm(let entry, let time): return plain(.alarm(entry), time)
        case .gap(let entry, let time): return plain(.gap(entry), time)
        case .report(let caller, let callee, let kind, let time):
            return try sealed(SealedContent(numbers: [caller, callee]), time, under: .calls) { commitment in
                .report(
                    ReportEntry(
                        caller: sealing.mark(of: caller), callee: sealing.mark(of: callee), commitment: commitment,
                        kind: kind))
            }
        case .finding(let found, let time): return try finding(found, time)
        }
    }

    private func finding(_ found: FoundCall, _ time: Timestamp) throws(SealFault) -> StagedEntry {
        let caller = PresentedNumber.number(found.pair.caller)
        let content = SealedContent(numbers: [caller, found.pair.callee], text: Array(found.reason.utf8))
        return try sealed(content, time, under: .calls) { commitment in
            .finding(
                FindingEntry(
                    call: found.call, finding: found.pair.finding.rawValue, effect: found.effect.rawValue,
                    isAbroad: found.pair.isAbroad, caller: sealing.mark(of: caller),
                    callee: sealing.mark(of: found.pair.callee), commitment: commitment, person: found.person))
        }
    }

    private func hold(_ hold: NewHold, _ time: Timestamp) throws(SealFault) -> StagedEntry {
        try sealed(SealedContent(numbers: [hold.number], text: Array(hold.reason.utf8)), time) { commitment in
            .hold(
                HoldEntry(
                    action: .hold, number: sealing.mark(of: hold.number), from: hold.from, until: hold.until,
                    caseName: hold.caseName, person: hold.person, commitment: commitment))
        }
    }

    func lost(_ loss: LossCount, at time: Timestamp) -> StagedEntry {
        plain(
            .lost(LostEntry(count: loss.count, from: loss.from, until: loss.until, cause: loss.cause)), time)
    }

    private func entry(_ outcome: CallOutcome) -> OutcomeEntry {
        OutcomeEntry(
            callHash: outcome.callID, caller: sealing.mark(of: outcome.caller),
            callee: sealing.mark(of: outcome.callee),
            isAnswered: outcome.isAnswered, releasedBy: outcome.releasedBy.rawValue,
            ringMilliseconds: outcome.ringMilliseconds, durationMilliseconds: outcome.durationMilliseconds)
    }

    private func plain(_ body: Entry.Body, _ time: Timestamp, _ trunk: TrunkID = .unknown) -> StagedEntry {
        StagedEntry(Entry(EntryHeader(kind: body.kind, trunk: trunk, keyID: sealing.keyID, time: time), body))
    }

    /// `purpose`: of the month's key; nil: what is kept for ever.
    private func sealed(
        _ content: SealedContent, _ time: Timestamp, under purpose: KeyPurpose? = nil,
        _ body: (TreeHash) -> Entry.Body
    ) throws(SealFault) -> StagedEntry {
        let sealed =
            if let purpose { try sealing.seal(content, for: purpose, at: time) } else { try sealing.seal(content) }
        var staged = plain(body(Sealing.commitment(to: sealed)), time)
        staged.sealed = sealed
        staged.content = content
        return staged
    }
}
