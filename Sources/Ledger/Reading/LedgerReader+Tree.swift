internal import GRDB
package import Journal
package import Telephony

/// What others check the journal by.
extension LedgerReader {
    /// The newest checkpoint; nil before the first one.
    package func checkpoint() async throws(LedgerError) -> (note: [UInt8], size: UInt64, signed: Timestamp)? {
        try await fromJournal { db in try StoredCheckpoint.newest(db).map { ($0.note, $0.size, $0.signed) } }
    }

    /// Nil where the tree under the newest checkpoint has no such tile; throws `destroyed` where the data of passes in it
    /// are.
    package func tile(_ path: TilePath) async throws(LedgerError) -> [UInt8]? {
        try await fromJournal { db in try TreeReader(db)?.bytes(of: path) }
    }

    /// That the entry stands in the tree of the newest checkpoint; nil where that has no such entry.
    package func proof(ofEntryAt position: UInt64) async throws(LedgerError) -> EntryProof? {
        try await fromJournal { db in
            guard var tree = try TreeReader(db), position < tree.size else { return nil }
            guard case .entry(let entry)? = try JournalSlice.read(db, position..<position + 1).parts.first?.part else {
                throw LedgerError.destroyed("entry \(position)")
            }
            let inclusion = try tree.inclusion(of: position, in: tree.size)
            return EntryProof(entry: entry, proof: LogProof(inclusion, checkpoint: try SignedNote(tree.note)))
        }
    }

    /// That the tree of `second` entries begins with that of `first`; nil where the newest checkpoint has fewer than
    /// `second`, or `first` is above it.
    package func consistency(from first: UInt64, to second: UInt64) async throws(LedgerError) -> TreeGrowth? {
        try await fromJournal { db in
            guard var tree = try TreeReader(db), second <= tree.size, first <= second else { return nil }
            let proof = try tree.consistency(from: first, to: second)
            return TreeGrowth(
                proof: proof, firstRoot: try tree.root(at: first), secondRoot: try tree.root(at: second))
        }
    }
}

/// An entry, and that it stands in the journal.
package struct EntryProof: Sendable {
    /// The canonical bytes.
    package var entry: [UInt8]
    package var proof: LogProof
}

/// Two sizes of the journal, and that the one grew out of the other.
package struct TreeGrowth: Sendable {
    package var proof: ConsistencyProof
    package var firstRoot: TreeHash
    package var secondRoot: TreeHash
}
