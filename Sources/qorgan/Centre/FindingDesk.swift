import Console
import Gate
import Ledger
import Screening
import Synchronization
import Telephony

/// What people find of judged calls: checked and journalled, for the judge to learn.
final class FindingDesk: Sendable {
    /// Characters of a reason, as in the console's forms.
    static let reasonLimit = 300

    private let writer: JournalWriter
    private let reader: ReaderBox
    /// Calls on which somebody decides at this moment: two persons at once would each be the first.
    private let busy = Mutex<Set<UInt64>>([])
    private let unread = Mutex(true)

    init(_ writer: JournalWriter, _ reader: ReaderBox) {
        self.writer = writer
        self.reader = reader
    }

    /// Journals a finding; throws a `FindingFault` where it cannot hold. `trunk`: the one of this name now.
    func journal(
        _ finding: Finding, callAt position: UInt64, reason: String, by person: String, at now: Timestamp,
        trunk: (String) -> TrunkID?
    ) async throws -> (found: TimedFinding, effect: CallFindings.Effect) {
        guard busy.withLock({ $0.insert(position).inserted }) else { throw FindingFault.busy }
        defer { busy.withLock { _ = $0.remove(position) } }
        let reader = try reader.get()
        guard let call = try await reader.findableCall(at: position) else { throw FindingFault.unknownCall }
        guard now.seconds - call.time.seconds <= Finding.lifeSeconds else { throw FindingFault.late }
        guard let caller = call.caller.e164 else { throw FindingFault.noCaller }
        let said = try await reader.findings(ofCallAt: position, time: call.time)
        let before = CallFindings(
            said.map { .init(person: PersonName.key($0.person), finding: $0.finding, effect: $0.effect) })
        guard let effect = before.effect(of: finding, by: PersonName.key(person)) else { throw FindingFault.repeated }
        let pair = PairFinding(caller: caller, callee: call.callee, isAbroad: call.isAbroad, finding: finding)
        try await writer.append(
            .finding(FoundCall(call: position, pair: pair, effect: effect, reason: reason, person: person), at: now))
        var upheld: UpheldCall?
        if effect == .confirms {
            upheld = UpheldCall(
                trunk: trunk(call.trunk) ?? .unknown, caller: caller, isAbroad: call.isAbroad, printKey: call.printKey,
                source: call.source, isUpheld: finding == .scam)
        }
        return (TimedFinding(pair, upheld: upheld, at: now), effect)
    }

    // MARK: Start

    /// Findings of earlier runs are not in force yet.
    var isUnread: Bool { unread.withLock { $0 } }

    /// What holds of what people found in earlier runs, oldest first; nil: the journal cannot be read now.
    func active(at now: Timestamp) -> [TimedFinding]? {
        do {
            return try blocking { try await self.read(at: now) }
        } catch {
            Log.error("what people found of calls cannot be read now, and is tried again: \(error)")
            return nil
        }
    }

    func read(at now: Timestamp) async throws -> [TimedFinding] {
        let since = now.adding(microseconds: -Finding.lifeSeconds * 1_000_000)
        let found = try await reader.get().activeFindings(since: since)
        unread.withLock { $0 = false }
        return found.map { TimedFinding($0.pair, at: $0.time) }
    }
}

extension FindingFault {
    /// For the command.
    var sentence: String {
        switch self {
        case .unknownCall:
            "there is no verdict on such a call: it is not in the journal yet, or it passed without a reason and is kept nowhere"
        case .late: "the call is older than a day: nothing is found of it any more; its number can be put on a list"
        case .repeated: "you have said this of this call already; another person has to confirm it"
        case .noCaller: "the caller has no number: there is nobody whom a finding could hold for"
        case .busy: "somebody else decides on this call at this moment: try again"
        }
    }
}

extension CallFindings.Effect {
    /// For the command.
    var sentence: String {
        switch self {
        case .first: "holds for these two for a day, lists apart; trunk, range and software wait for a second person"
        case .confirms: "confirmed by a second person: trunk, range and software have learned"
        case .contradicts: "holds for these two for a day; people disagree, so nothing else was learned"
        case .again: "holds for these two for a day; this call was learned from before"
        }
    }
}
