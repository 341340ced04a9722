internal import Foundation
internal import GRDB
package import Journal

/// `qorgan journal rebuild`: drops the views and computes them again from the journal.
package enum ViewRebuilder {
    /// Refused while a writer has the folder. Interrupted, it goes on at the next start of the writer.
    /// `progress`: entries done and entries in all. Returns the entries that the views show.
    @discardableResult
    package static func rebuild(
        _ folder: LedgerFolder, sealing: Sealing, progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(LedgerError) -> UInt64 {
        guard FileManager.default.fileExists(atPath: folder.journal.path) else {
            throw .cannotRead("\(folder.journal.path): no such file")
        }
        let lock = try FolderLock(path: folder.lock.path)
        defer { lock.release() }
        do {
            let store = try JournalStore(path: folder.journal.path, keyID: sealing.keyID, busySeconds: 2)
            var views = try ViewStore(path: folder.views.path)
            try views.clear()
            var catchUp = ViewCatchUp(sealing: sealing)
            let size = store.tree.size
            while views.position < size {
                _ = try catchUp.advance(&views, journal: store.queue, size: size)
                progress(views.position, size)
            }
            return size
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .cannotWrite(LedgerError.words(error))
        }
    }
}
