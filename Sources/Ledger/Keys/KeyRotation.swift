internal import Foundation
internal import GRDB
package import Journal
package import Telephony

/// Another key for a journal's checkpoints, of the same name.
///
/// The change is an entry, and the checkpoint over it is signed by both keys: who trusts the former one learns of the next
/// from the journal itself. Order on disk: the next key beside the former; the entry with both signatures, in one transaction;
/// the former's public half; then the next takes its place. Interrupted, it is finished or undone when the key is read again.
package enum KeyRotation {
    package struct Done: Sendable {
        package var former: VerifierKey
        package var next: VerifierKey
        /// Signed by both: to be given to whoever checks by the former one.
        package var handover: SignedNote
    }

    /// Refused while a writer has the folder. `reason` is sealed.
    package static func rotate(
        _ folder: LedgerFolder, sealing: Sealing, person: String, reason: String, at time: Timestamp
    ) throws(LedgerError) -> Done {
        let lock = try FolderLock(path: folder.lock.path)
        defer { lock.release() }
        do {
            try settle(folder)
            let former = try SigningKey(existing: folder.journalKey.path, kind: .note)
            let next = try former.successor()
            try next.keep(at: folder.nextJournalKey.path)
            var store = try JournalStore(path: folder.journal.path, keyID: sealing.keyID, busySeconds: 2)
            var batch = JournalBatch()
            let change = KeyChange(
                former: former.verifier, next: next.verifier, person: person, reason: reason)
            batch.append(try EntryMaker(sealing: sealing).staged(.keyChange(change, at: time)))
            _ = try store.commit(batch, at: time, signers: [former, next])
            let newest = try store.queue.read { try StoredCheckpoint.newest($0) }
            try store.queue.close()
            try settle(folder)
            guard try SigningKey(existing: folder.journalKey.path, kind: .note).verifier == next.verifier else {
                throw LedgerError.cannotWrite("\(folder.journalKey.path): it is not the next key")
            }
            return Done(
                former: former.verifier, next: next.verifier, handover: try SignedNote(newest?.note ?? []))
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .cannotWrite(LedgerError.words(error))
        }
    }

    /// Public halves of keys that have signed here before, oldest first.
    package static func former(_ folder: LedgerFolder) -> [VerifierKey] {
        guard let data = FileManager.default.contents(atPath: folder.formerJournalKeys.path) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { try? VerifierKey(String($0)) }
    }

    /// A next key that lies beside the former one takes its place where the newest checkpoint bears its signature, and is
    /// taken away where it does not: then nobody has heard of it.
    static func settle(_ folder: LedgerFolder) throws {
        let path = folder.nextJournalKey.path
        guard FileManager.default.fileExists(atPath: path) else { return }
        let next = try SigningKey(existing: path, kind: .note)
        let newest = try ReadOnly.queue(folder.journal).read { try StoredCheckpoint.newest($0) }
        let note = try newest.map { try SignedNote($0.note) }
        guard let note, (try? note.verified(by: [next.verifier])) != nil else {
            try FileManager.default.removeItem(atPath: path)
            return
        }
        let former = try SigningKey(existing: folder.journalKey.path, kind: .note).verifier
        if former != next.verifier, !Self.former(folder).contains(former) {
            let lines = (Self.former(folder) + [former]).map { "\($0)\n" }.joined()
            try Data(lines.utf8).write(to: folder.formerJournalKeys, options: .atomic)
        }
        guard rename(path, folder.journalKey.path) == 0 else {
            throw LedgerError.cannotWrite("\(folder.journalKey.path): \(String(cString: strerror(errno)))")
        }
    }
}

/// A change of the key, as it is journalled.
package struct KeyChange: Sendable {
    package var former: VerifierKey
    package var next: VerifierKey
    package var person: String
    package var reason: String
}
