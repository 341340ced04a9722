internal import Foundation
internal import GRDB
package import Journal
package import Telephony

/// Another key for a journal's checkpoints, of the same name.
///
/// The change is an entry, and the checkpoint over it is signed by both keys: who trusts the former one learns of the next
/// from the journal itself. Order on disk: the next key beside the former; the entry; the checkpoint with both signatures; the
/// former's public half; then the next takes its place. Interrupted, it is finished when the key is read again, or undone
/// where the entry is not there.
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
            try settle(folder, sealing)
            let former = try SigningKey(existing: folder.journalKey.path, kind: .note)
            var store = try JournalStore(path: folder.journal.path, keyID: sealing.keyID, busySeconds: 2)
            // A journal that contradicts what was signed is handed over to no key.
            let (_, entry) = try SigningDuty.take(former, of: &store, folder, at: time)
            let next = try former.successor()
            try next.keep(at: folder.nextJournalKey.path)
            var batch = JournalBatch()
            if let entry { batch.append(entry) }
            let change = KeyChange(
                former: former.verifier, next: next.verifier, person: person, reason: reason)
            batch.append(try EntryMaker(sealing: sealing).staged(.keyChange(change, at: time)))
            _ = try store.commit(batch, at: time)
            try store.queue.close()
            try settle(folder, sealing, at: time)
            let newest = try ReadOnly.queue(folder.journal).read { try StoredCheckpoint.newest($0) }
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

    /// A next key that lies beside the former one takes its place where the journal names it, and is taken away where it does
    /// not: then nobody has heard of it. Under the lock.
    static func settle(_ folder: LedgerFolder, _ sealing: Sealing, at time: Timestamp = WriterSettings.systemClock())
        throws
    {
        let path = folder.nextJournalKey.path
        guard FileManager.default.fileExists(atPath: path) else { return }
        let next = try SigningKey(existing: path, kind: .note)
        var store = try JournalStore(path: folder.journal.path, keyID: sealing.keyID, busySeconds: 2)
        guard try store.queue.read({ try KeyHistory.read($0) }).current == next.verifier.description else {
            try FileManager.default.removeItem(atPath: path)
            try SafeFile.flushFolder(of: path)
            return
        }
        let former = try SigningKey(existing: folder.journalKey.path, kind: .note)
        try handOver(&store, from: former, to: next, folder, at: time)
        if former.verifier != next.verifier, !Self.former(folder).contains(former.verifier) {
            let lines = (Self.former(folder) + [former.verifier]).map { "\($0)\n" }.joined()
            try SafeFile.replace(folder.formerJournalKeys.path, Array(lines.utf8), isFlushed: true)
        }
        guard rename(path, folder.journalKey.path) == 0 else { throw SafeFile.fault(folder.journalKey.path) }
        try SafeFile.flushFolder(of: path)
    }

    /// Both keys sign, where they have not.
    private static func handOver(
        _ store: inout JournalStore, from former: SigningKey, to next: SigningKey, _ folder: LedgerFolder,
        at time: Timestamp
    ) throws {
        defer { try? store.queue.close() }
        let newest = try store.queue.read { try StoredCheckpoint.newest($0) }
        if let newest, let note = try? SignedNote(newest.note), (try? note.verified(by: [next.verifier])) != nil {
            return
        }
        var (duty, _) = try SigningDuty.take(next, knowing: [former.verifier], of: &store, folder, at: time)
        try duty.sign(&store, also: [former], at: time)
    }
}

/// A change of the key, as it is journalled.
package struct KeyChange: Sendable {
    package var former: VerifierKey
    package var next: VerifierKey
    package var person: String
    package var reason: String
}
