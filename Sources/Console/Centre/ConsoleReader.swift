package import Ledger
package import Screening
package import Telephony

/// The questions that the pages ask of the ledger's views; every answer is bounded.
///
/// Numbers come back masked; a clear number goes in only to be turned into its pseudonym.
package protocol ConsoleReader: Sendable {
    /// Newest first, at most `query.limit` rows.
    func calls(matching query: CallQuery) async throws -> [CallRow]
    func call(at position: UInt64) async throws -> CallRow?
    /// Why the trunk's profile kept what was proposed there from being carried out; `no`: it did not.
    func withheld(at position: UInt64) async throws -> Withheld
    /// What the verdict there was computed from; nil where none stands.
    func explained(at position: UInt64) async throws -> ExplainRow?
    /// What people found of a call, oldest first.
    func findings(of call: CallRow) async throws -> [FindingRow]
    /// Minutes that start in `from ..< until`, of every trunk, oldest first.
    func minutes(from: Timestamp, until: Timestamp) async throws -> [MinuteRow]
    /// A number by its pseudonym; nil where it was never seen.
    func number(pseudonym: String) async throws -> NumberSummary?
    /// Mask and pseudonym of a number that a person typed, also when it was never seen.
    func reference(to number: PresentedNumber) async throws -> NumberReference
    /// Entries that people made, newest first, at most `limit`.
    func lists(includingRemoved: Bool, limit: Int) async throws -> [ListRow]
    /// Calls that were intercepted or warned, by the region of the callee (`KZ-75`).
    func regionCounts(since: Timestamp) async throws -> [String: Int]
    /// The callers with most stops, most first.
    func mostActive(since: Timestamp, limit: Int) async throws -> [NumberSummary]
    /// What each rule did in the hours from that of `since` on.
    func ruleCounts(since: Timestamp) async throws -> [RuleCode: RuleCounts]
    func totals(since: Timestamp) async throws -> CentreTotals
    /// Interceptions since then that people found to be false.
    func falseStops(since: Timestamp) async throws -> Int
    func trunkTotals(since: Timestamp) async throws -> [TrunkTotals]
}

/// Sums over all trunks.
package struct CentreTotals: Hashable, Sendable {
    package var allowed: Int
    package var warned: Int
    package var diverted: Int
    package var blocked: Int
    package var unscreened: Int

    package init(
        allowed: Int = 0, warned: Int = 0, diverted: Int = 0, blocked: Int = 0, unscreened: Int = 0
    ) {
        self.allowed = allowed
        self.warned = warned
        self.diverted = diverted
        self.blocked = blocked
        self.unscreened = unscreened
    }

    package var intercepted: Int { diverted + blocked }
    package var calls: Int { allowed + warned + diverted + blocked + unscreened }
}

/// Sums of one trunk.
package struct TrunkTotals: Hashable, Sendable {
    package var trunk: String
    package var totals: CentreTotals

    package init(trunk: String, totals: CentreTotals) {
        self.trunk = trunk
        self.totals = totals
    }
}
