import Console
import Journal
import Ledger
import Screening
import Telephony

/// The ledger's answers in the console's words.
struct CentreReader: ConsoleReader {
    let box: ReaderBox
    /// Their signatures stand under the checkpoints that they have signed.
    var witnesses: WitnessKeeper?

    /// Opened at the first question: the gate serves whether the ledger can be read or not.
    fileprivate var ledger: LedgerReader { get throws { try box.get() } }

    func calls(matching query: CallQuery) async throws -> [CallRow] { try await ledger.calls(matching: query) }

    func call(at position: UInt64) async throws -> CallRow? { try await ledger.call(at: position) }

    func withheld(at position: UInt64) async throws -> Withheld {
        try await explained(at: position).map { Rulebook.withheld($0.verdict, features: $0.features) } ?? .no
    }

    /// Nil as well where this node has the hash of an old call alone.
    func explained(at position: UInt64) async throws -> ExplainRow? {
        do {
            return try await ledger.features(at: position)
        } catch LedgerError.atCentre {
            return nil
        }
    }

    func findings(of call: CallRow) async throws -> [FindingRow] {
        try await ledger.findings(ofCallAt: call.position, time: call.time)
    }

    func minutes(from: Timestamp, until: Timestamp) async throws -> [MinuteRow] {
        try await ledger.minutes(from: from, until: until)
    }

    func number(pseudonym: String) async throws -> NumberSummary? { try await ledger.number(pseudonym: pseudonym) }

    func reference(to number: PresentedNumber) async throws -> NumberReference { try ledger.reference(to: number) }

    func lists(includingRemoved: Bool, limit: Int) async throws -> [ListRow] {
        try await ledger.lists(includingRemoved: includingRemoved, limit: limit)
    }

    func regionCounts(since: Timestamp) async throws -> [String: Int] { try await ledger.regionCounts(since: since) }

    func mostActive(since: Timestamp, limit: Int) async throws -> [NumberSummary] {
        try await ledger.mostActive(since: since, limit: limit)
    }

    func ruleCounts(since: Timestamp) async throws -> [RuleCode: RuleCounts] {
        try await ledger.ruleCounts(since: since)
    }

    func totals(since: Timestamp) async throws -> CentreTotals { Self.totals(try await ledger.totals(since: since)) }

    func trunkTotals(since: Timestamp) async throws -> [TrunkTotals] {
        try await ledger.trunkTotals(since: since).map {
            TrunkTotals(trunk: $0.trunk, totals: Self.totals($0.totals))
        }
    }

    func falseStops(since: Timestamp) async throws -> Int { try await ledger.falseStops(since: since) }

    private static func totals(_ totals: CallTotals) -> CentreTotals {
        CentreTotals(
            allowed: totals.allowed, warned: totals.warned, diverted: totals.diverted, blocked: totals.blocked,
            unscreened: totals.unscreened)
    }
}

extension CentreReader: JournalService {
    func checkpoint() async throws -> [UInt8]? {
        guard var note = try await ledger.checkpoint().map({ try SignedNote($0.note) }) else { return nil }
        for signature in witnesses?.signatures(of: note.text) ?? [] { note.add(signature) }
        return note.bytes
    }

    func witnessedCheckpoint() async throws -> [UInt8]? { witnesses?.newest?.bytes }

    func tile(_ path: TilePath) async throws -> [UInt8]? { try await ledger.tile(path) }

    func proof(ofEntryAt position: UInt64) async throws -> EntryProof? {
        try await ledger.proof(ofEntryAt: position, cosigned: witnesses?.notes ?? [])
    }

    func consistency(from first: UInt64, to second: UInt64) async throws -> TreeGrowth? {
        try await ledger.consistency(from: first, to: second)
    }
}
