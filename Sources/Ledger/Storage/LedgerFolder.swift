package import Foundation
internal import GRDB
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
    /// Keys of months, each encrypted under the master key: not in the journal, so that its copies end with them.
    package var monthKeys: URL { url.appendingPathComponent("keys/months") }
    /// Signs checkpoints of the journal; its name is the journal's origin.
    package var journalKey: URL { url.appendingPathComponent("keys/journal") }
    /// While a key is changed, the next one.
    var nextJournalKey: URL { url.appendingPathComponent("keys/journal.next") }
    /// Public halves of keys that signed before.
    var formerJournalKeys: URL { url.appendingPathComponent("keys/journal.former") }
    /// The checkpoint signed last.
    package var signingRecord: URL { url.appendingPathComponent("keys/journal.signed") }
    /// What witnesses have signed of the journal: `*.cosigned`.
    package var witnesses: URL { url.appendingPathComponent("witnesses") }

    /// Checkpoints that witnesses have signed, as far as files there hold some.
    package var cosigned: [SignedNote] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: witnesses.path)) ?? []
        return names.filter { $0.hasSuffix(".cosigned") }.sorted().compactMap { name in
            FileManager.default.contents(atPath: witnesses.appendingPathComponent(name).path)
                .flatMap { try? SignedNote([UInt8]($0)) }
        }
    }

    /// All that is known of what was signed here, outside the journal itself. Throws where it cannot be read; nil in the
    /// place of the record where there is none.
    package func known() throws(LedgerError) -> (record: SignedNote?, cosigned: [SignedNote]) {
        var record = SigningRecord(path: signingRecord.path)
        return (try record.read(), cosigned)
    }

    /// The same of a journal that these keys sign. Throws where the record is not theirs, too.
    package func known(
        signedBy keys: [VerifierKey]
    ) throws(LedgerError) -> (record: SignedNote?, cosigned: [SignedNote]) {
        let known = try known()
        if let record = known.record, (try? Checkpoint(record, signedBy: keys)) == nil {
            throw .cannotRead("\(signingRecord.path): what was signed last is not this key's")
        }
        return known
    }

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
        if !FileManager.default.fileExists(atPath: monthKeys.path), try hasMonthSeals() {
            throw LedgerError.keyMissing(path: monthKeys.path)
        }
        return try Sealing(try MasterKey(path: masterKey.path), monthKeys: monthKeys.path)
    }

    /// The key that signs checkpoints, made under `origin` where there is none yet. `file`: another one than the folder's.
    ///
    /// Throws where the journal was signed before and its key is gone: a new one would be another journal's to everybody.
    package func signingKey(origin: String?, file: String? = nil) throws -> SigningKey {
        let path = file ?? journalKey.path
        if file == nil, FileManager.default.fileExists(atPath: nextJournalKey.path) {
            // Under the lock: a change of the key that is under way is not to be undone.
            let lock = try FolderLock(path: lock.path)
            defer { lock.release() }
            try KeyRotation.settle(self, try existingSealing())
        }
        if !FileManager.default.fileExists(atPath: path), try hasCheckpoint() {
            throw LedgerError.keyMissing(path: path)
        }
        return try SigningKey(path: path, kind: .note, name: origin)
    }

    /// Something is sealed under a month's key.
    private func hasMonthSeals() throws -> Bool {
        guard FileManager.default.fileExists(atPath: journal.path) else { return false }
        do {
            return try ReadOnly.queue(journal).read { db in
                try db.tableExists("entry") && SealIndex.head(after: [], db) != nil
            }
        } catch {
            throw LedgerError.cannotRead("\(journal.path): \(LedgerError.words(error))")
        }
    }

    private func hasCheckpoint() throws -> Bool {
        guard FileManager.default.fileExists(atPath: journal.path) else { return false }
        do {
            return try ReadOnly.queue(journal).read { try StoredCheckpoint.newest($0) != nil }
        } catch {
            // It cannot be read now: no key is made in the dark.
            throw LedgerError.cannotRead("\(journal.path): \(LedgerError.words(error))")
        }
    }

    /// The same where a key must be there already.
    package func existingSealing() throws(MasterKey.Fault) -> Sealing {
        try Sealing(try MasterKey(existing: masterKey.path), monthKeys: monthKeys.path)
    }
}
