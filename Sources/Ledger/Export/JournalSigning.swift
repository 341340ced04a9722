internal import Foundation
internal import GRDB
package import Journal
package import Telephony

/// A checkpoint over all that is committed, from outside the writer.
package enum JournalSigning {
    /// How long a running writer is waited for; it signs twice a second.
    private static let patienceSeconds = 10.0
    /// Of a journal begun before tiles were: in each transaction.
    private static let fillBatches = 1_024

    /// Signs it where nobody writes to the folder; else waits for the writer's.
    package static func sign(
        _ folder: LedgerFolder, sealing: Sealing, signer: SigningKey, at time: Timestamp
    ) throws(LedgerError) {
        let lock: FolderLock
        do {
            lock = try FolderLock(path: folder.lock.path)
        } catch .inUse {
            return try awaitWriter(folder)
        } catch {
            throw error
        }
        defer { lock.release() }
        do {
            var store = try JournalStore(path: folder.journal.path, keyID: sealing.keyID, busySeconds: 2)
            while try store.fillTiles(batches: fillBatches) {}
            var (duty, entry) = try SigningDuty.take(signer, of: &store, folder, at: time)
            if let entry {
                var batch = JournalBatch()
                batch.append(entry)
                _ = try store.commit(batch, at: time)
            }
            if store.tree.size > store.signedSize { try duty.sign(&store, at: time) }
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .cannotWrite(LedgerError.words(error))
        }
    }

    private static func awaitWriter(_ folder: LedgerFolder) throws(LedgerError) {
        do {
            let queue = try ReadOnly.queue(folder.journal)
            let size = try queue.read { try StoredTree.read($0)?.frontier.size ?? 0 }
            let until = Date().addingTimeInterval(patienceSeconds)
            while try queue.read({ try StoredCheckpoint.newest($0)?.size ?? 0 }) < size {
                guard Date() < until else {
                    throw LedgerError.cannotRead("who writes to \(folder.url.path) signs no checkpoints")
                }
                usleep(20_000)
            }
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .cannotRead(LedgerError.words(error))
        }
    }
}
