internal import Foundation
internal import GRDB
package import Journal

extension LedgerReader {
    /// Digests of the models without a signature that came into force here: SHA-256 of their files, of the newest entries.
    ///
    /// Read from the journal itself, so that a model is taken by its word whatever state the views are in.
    package func unsignedModels() async throws(LedgerError) -> Set<TreeHash> {
        try await fromJournal { db in
            var digests: Set<TreeHash> = []
            let rows = try Row.fetchCursor(
                db, sql: "SELECT leaf FROM entry WHERE kind = ? AND kind NOT IN (2, 3) ORDER BY position DESC",
                arguments: [EntryKind.model.rawValue])
            while let row = try rows.next(), digests.count < Self.maximumRows {
                let leaf: Data = try row.stored("leaf")
                guard let entry = try? Entry([UInt8](leaf)), case .model(let model) = entry.body, model.key.isEmpty
                else { continue }
                digests.insert(model.digest)
            }
            return digests
        }
    }
}
