package import Journal
package import Ledger

/// What others check the journal by: answered from what is committed and signed.
package protocol JournalService: Sendable {
    /// The newest checkpoint as a signed note; nil before the first one.
    func checkpoint() async throws -> [UInt8]?
    /// The newest one that a witness has signed, with its signature; nil: none has.
    func witnessedCheckpoint() async throws -> [UInt8]?
    /// Nil where the tree under the newest checkpoint has no such tile; throws `LedgerError.destroyed` where its data are.
    func tile(_ path: TilePath) async throws -> [UInt8]?
    /// Nil where that tree has no such entry.
    func proof(ofEntryAt position: UInt64) async throws -> EntryProof?
    /// Nil where that tree has not so many entries, or the sizes are the wrong way round.
    func consistency(from first: UInt64, to second: UInt64) async throws -> TreeGrowth?
}
