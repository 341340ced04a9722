package import Foundation
package import Journal

/// Where the ledger's files lie.
package struct LedgerFolder: Sendable {
    package let url: URL

    package init(_ url: URL) {
        self.url = url
    }

    /// The truth: entries, batches, the tree.
    package var journal: URL { url.appendingPathComponent("journal.sqlite") }
    /// Tables that can be dropped and rebuilt.
    package var views: URL { url.appendingPathComponent("views.sqlite") }
    package var masterKey: URL { url.appendingPathComponent("keys/master") }
    /// Held by the one process that writes.
    package var lock: URL { url.appendingPathComponent("journal.lock") }

    /// Seals and pseudonyms under this folder's master key, which is made where there is none yet.
    package func sealing() throws -> Sealing {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        // A journal without its key must not get a new one: nobody would look for the old one any more.
        if FileManager.default.fileExists(atPath: journal.path), !FileManager.default.fileExists(atPath: masterKey.path)
        {
            throw LedgerError.keyMissing(path: masterKey.path)
        }
        return Sealing(try MasterKey(path: masterKey.path))
    }

    /// The same where a key must be there already.
    package func existingSealing() throws(MasterKey.Fault) -> Sealing {
        Sealing(try MasterKey(existing: masterKey.path))
    }
}
