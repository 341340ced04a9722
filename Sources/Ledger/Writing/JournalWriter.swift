internal import Dispatch
internal import Foundation
internal import Glibc
package import Journal
package import Screening
internal import Synchronization

/// The one writer of the journal: drains the judges' rings, appends what people do, keeps the views up.
///
/// ```swift
/// let writer = try JournalWriter(folder, sealing: sealing, rings: [ring]) { calls, minutes in … }
/// let position = try await writer.append(.login(LoginEntry(event: .login, person: "shift-2"), at: now))
/// ```
/// Whatever happens to the disk, calls go on: the rings are drained, entries are kept up to a bound, then counted, and
/// the count is the first thing written when writing is possible again.
package final class JournalWriter: Sendable {
    /// New rows of the views after each commit: calls with a reason, oldest first, and what was added to the minutes.
    package typealias Observer = @Sendable (_ calls: [CallRow], _ minutes: [MinuteRow]) -> Void

    /// Where the gate reads how far its ring is on disk.
    package let watermark: CommitWatermark

    private let maker: EntryMaker
    private let inbox: WriterInbox
    private let board: HealthBoard
    private let ended = DispatchSemaphore(value: 0)
    private let isJoined = Mutex(false)

    /// Opens the journal and starts the thread. Throws where another process writes here, the key is another, or what
    /// is stored does not fit. `signer`: signs checkpoints of what is committed. A full disk or a lock does not throw: the writer starts as failing and tries again.
    package init(
        _ folder: LedgerFolder, sealing: Sealing, signer: SigningKey? = nil, rings: [BoundedRing<JudgedCall>],
        settings: WriterSettings = WriterSettings(), observer: Observer? = nil
    ) throws(LedgerError) {
        let lock = try FolderLock(path: folder.lock.path)
        watermark = CommitWatermark(rings: rings.count)
        maker = EntryMaker(sealing: sealing)
        inbox = WriterInbox(limit: settings.maximumInbox)
        board = HealthBoard()
        let parts = WriterParts(
            folder: folder, lock: lock, sealing: sealing, signer: signer, rings: rings, watermark: watermark,
            inbox: inbox,
            board: board,
            settings: settings, observer: observer)
        let opened = try parts.openJournal()
        let ended = self.ended
        let began = DispatchSemaphore(value: 0)
        let thread = Thread {
            // Of this thread alone; where it is refused, the writer works all the same.
            if settings.niceness > 0 {
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Int32(clamping: settings.niceness))
            }
            settings.prepareThread()
            var loop = WriterLoop(parts, store: opened)
            began.signal()
            loop.run()
            ended.signal()
        }
        thread.name = "journal"
        thread.start()
        // The files are there when this returns: readers may open them.
        began.wait()
    }

    deinit { inbox.stop() }

    package var health: WriterHealth { board.health }

    /// Returns the position when the entry is on disk and the views show it. Throws where it could not be written:
    /// nothing has happened then.
    @discardableResult
    package func append(_ entry: ControlEntry) async throws(LedgerError) -> UInt64 {
        var staged = try self.staged(entry)
        let result: Result<UInt64, LedgerError> = await withCheckedContinuation { continuation in
            staged.reply = { continuation.resume(returning: $0) }
            do throws(LedgerError) {
                try inbox.put(staged)
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        return try result.get()
    }

    /// Hands over an entry without waiting: it is kept and counted like a call.
    package func post(_ entry: ControlEntry) throws(LedgerError) {
        try inbox.put(try staged(entry))
    }

    /// Commits what waits now instead of when it has gathered.
    package func wake() { inbox.wake() }

    /// Writes what is in the rings and the inbox, then ends; returns when the files are closed.
    package func stop() {
        inbox.stop()
        isJoined.withLock { joined in
            if !joined { ended.wait() }
            joined = true
        }
    }

    private func staged(_ entry: ControlEntry) throws(LedgerError) -> StagedEntry {
        do {
            return try maker.staged(entry)
        } catch {
            throw .notAccepted("it cannot be sealed")
        }
    }
}
