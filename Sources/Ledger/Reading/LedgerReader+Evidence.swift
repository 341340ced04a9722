internal import Foundation
internal import GRDB
package import Journal

/// Entries with what others need to check them: all under one checkpoint, read at one moment.
package struct ProvenEntries: Sendable {
    package struct Item: Sendable {
        package var position: UInt64
        /// The canonical bytes.
        package var entry: [UInt8]
        /// Nil where nothing was sealed, or the seal is destroyed.
        package var sealed: [UInt8]?
        package var inclusion: InclusionProof
    }

    /// The newest checkpoint as it is stored.
    package var note: [UInt8]
    package var size: UInt64
    package var items: [Item]
    /// From the journal as it was at these sizes, and at its own, to the checkpoint.
    package var growths: [UInt64: TreeGrowth]
}

extension LedgerReader {
    /// Nil where nothing is signed, or fewer entries than are asked for. `sizes` beyond the checkpoint are left out. Throws
    /// `destroyed` for an entry whose data are gone.
    package func proven(_ positions: [UInt64], from sizes: [UInt64]) async throws(LedgerError) -> ProvenEntries? {
        try await fromJournal { db in
            guard var tree = try TreeReader(db), positions.allSatisfy({ $0 < tree.size }) else { return nil }
            let size = tree.size
            var proven = ProvenEntries(note: tree.note, size: size, items: [], growths: [:])
            for position in positions {
                let entry = try JournalSlice.read(db, position..<position + 1).one()
                let sealed = try Data.fetchOne(
                    db, sql: "SELECT sealed FROM entry WHERE position = ? AND sealed IS NOT NULL",
                    arguments: [Int64(clamping: position)])
                proven.items.append(
                    ProvenEntries.Item(
                        position: position, entry: entry, sealed: sealed.map { [UInt8]($0) },
                        inclusion: try tree.inclusion(of: position, in: size)))
            }
            for first in Set(sizes + [size]) where first <= size && first > 0 {
                proven.growths[first] = TreeGrowth(
                    proof: try tree.consistency(from: first, to: size), firstRoot: try tree.root(at: first),
                    secondRoot: try tree.root(at: size))
            }
            return proven
        }
    }
}
