internal import Foundation
internal import GRDB
package import Journal
package import Telephony

/// What a person does with a journal that nobody writes: it is an entry, too, and signed at once.
package enum LoneEntry {
    /// Refused while a writer has the folder: ask that one.
    package static func append(
        _ entry: ControlEntry, to folder: LedgerFolder, sealing: Sealing, signer: SigningKey, at time: Timestamp
    ) throws(LedgerError) {
        let lock = try FolderLock(path: folder.lock.path)
        defer { lock.release() }
        do {
            var store = try JournalStore(path: folder.journal.path, keyID: sealing.keyID, busySeconds: 2)
            var (duty, named) = try SigningDuty.take(signer, of: &store, folder, at: time)
            var batch = JournalBatch()
            if let named { batch.append(named) }
            batch.append(try EntryMaker(sealing: sealing).staged(entry))
            _ = try store.commit(batch, at: time)
            try duty.sign(&store, at: time)
            try store.queue.close()
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .cannotWrite(LedgerError.words(error))
        }
    }
}
