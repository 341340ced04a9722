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
    ///
    /// `cosigned`: checkpoints that witnesses have signed. The newest of them that has the entry is taken in its place: it
    /// proves that somebody else has seen it.
    package func proof(
        ofEntryAt position: UInt64, cosigned: [SignedNote] = []
    ) async throws(LedgerError) -> EntryProof? {
        try await fromJournal { db in
            guard var tree = try TreeReader(db), position < tree.size else { return nil }
            let entry = try JournalSlice.read(db, position..<position + 1).one()
            let (note, size) =
                try Self.seen(cosigned, position, &tree) ?? (try SignedNote(tree.note), tree.size)
            let inclusion = try tree.inclusion(of: position, in: size)
            guard inclusion.verifies(leaf: TreeHasher.leaf(entry), root: try Checkpoint(note.text).root) else {
                throw LedgerError.cannotRead("entry \(position) is not in the signed tree: run qorgan journal verify")
            }
            return EntryProof(entry: entry, proof: LogProof(inclusion, checkpoint: note))
        }
    }

    /// The largest checkpoint of this tree that has the entry, with what all witnesses have signed of it.
    private static func seen(
        _ cosigned: [SignedNote], _ position: UInt64, _ tree: inout TreeReader
    ) throws -> (SignedNote, UInt64)? {
        var found: (note: SignedNote, size: UInt64)?
        for note in cosigned {
            guard let checkpoint = try? Checkpoint(note.text), checkpoint.size > position, checkpoint.size <= tree.size
            else { continue }
            if found?.note.text == note.text {
                for signature in note.signatures where found?.note.signatures.contains(signature) == false {
                    found?.note.add(signature)
                }
            } else if checkpoint.size > found?.size ?? 0, try tree.root(at: checkpoint.size) == checkpoint.root {
                found = (note, checkpoint.size)
            }
        }
        return found
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
