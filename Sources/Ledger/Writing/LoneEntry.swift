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
            var batch = JournalBatch()
            batch.append(try EntryMaker(sealing: sealing).staged(entry))
            _ = try store.commit(batch, at: time, signers: [signer])
            try store.queue.close()
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .cannotWrite(LedgerError.words(error))
        }
    }
}
