import Console
import Journal
import Screening
import Telephony

/// One bypass being switched: on the board, carried out, stored, journalled; and all of that taken back where the judge does not
/// take it in time.
///
/// What was not taken is not left for the judge to take at some later time: a person was told that it is not in force, and the
/// journal says what holds.
struct BypassSwitch: Sendable {
    let board: BypassBoard
    /// Tells the judge; returns what `wait` waits for, nil where nobody is to be told.
    let carryOut: @Sendable (_ isOn: Bool) throws -> UInt64?
    let journal: @Sendable (BypassEntry, Timestamp) async throws -> Void
    /// Throws a refusal where the judge has not taken it in time.
    let wait: @Sendable (_ generation: UInt64) async throws -> Void
    var clock: @Sendable () -> Timestamp = { Centre.now() }

    /// In force when it returns. A fault says that it cannot be stored, so that a restart undoes it.
    func set(_ scope: BypassScope, on: Bool, by person: String) async throws -> DurableFile.Fault? {
        let mark = ActiveBypass(scope: scope, person: person, since: clock())
        let former = board.mark(scope, on: on, by: person, at: mark.since)
        let generation = try carryOut(on)
        let fault = board.store()
        try await journal(BypassEntry(scope, isOn: on, person: person), mark.since)
        guard let generation else { return fault }
        do {
            try await wait(generation)
        } catch let refusal as Refusal {
            // Nothing has changed where it was so before, and what another person wants since is not undone.
            guard (former != nil) != on, board.takeBack(mark, on: on, to: former) else { throw refusal }
            _ = try carryOut(!on)
            let isStored = board.store() == nil
            try await journal(BypassEntry(scope, isOn: !on, person: person), clock())
            throw Refusal(
                sentence: "\(refusal.sentence): bypass of \(Centre.words(scope)) is \(on ? "off" : "on") as before"
                    + (isStored ? "" : ", but a restart would switch it, since that cannot be stored"))
        }
        return fault
    }
}

extension BypassEntry {
    init(_ scope: BypassScope, isOn: Bool, person: String) {
        switch scope {
        case .everything: self.init(scope: .everything, isOn: isOn, person: person)
        case .trunk(let name): self.init(scope: .trunk, isOn: isOn, trunk: name, person: person)
        case .rule(let rule): self.init(scope: .rule, isOn: isOn, rule: rule.rawValue, person: person)
        }
    }
}
