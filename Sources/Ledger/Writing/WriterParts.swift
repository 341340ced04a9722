internal import Foundation
internal import Journal
internal import Screening

/// What the writer's thread works with; shared, and safe to share.
struct WriterParts: Sendable {
    let folder: LedgerFolder
    /// Held as long as the thread lives.
    let lock: FolderLock
    let sealing: Sealing
    /// Nil: no checkpoints are made.
    let signer: SigningKey?
    let rings: [BoundedRing<JudgedCall>]
    let watermark: CommitWatermark
    let inbox: WriterInbox
    let board: HealthBoard
    let settings: WriterSettings
    /// Nil: nobody watches, and no rows are made for it.
    let observer: JournalWriter.Observer?

    /// Nil where what hinders may pass: the writer tries again.
    func openJournal() throws(LedgerError) -> JournalStore? {
        do {
            return try JournalStore(path: folder.journal.path, keyID: sealing.keyID)
        } catch LedgerError.cannotWrite {
            return nil
        } catch let error as LedgerError {
            throw error
        } catch {
            if LedgerError.mayPass(error) { return nil }
            throw .damaged(path: folder.journal.path, LedgerError.words(error))
        }
    }
}
