import Foundation
import GRDB
import Journal
import Screening
import Synchronization
import Telephony
import Testing

@testable import Ledger

@Suite("A disk that does not take what is written")
struct BadDiskTests {
    /// The journal's one lost entry.
    private func lost(_ ledger: LedgerFixture) throws -> [(position: Int, entry: LostEntry)] {
        try LedgerProbe.entries(ledger.folder).enumerated().compactMap { position, entry in
            if case .lost(let lost) = entry.body { (position, lost) } else { nil }
        }
    }

    @Test("a locked database: calls go on, what was kept is written afterwards, nothing is lost")
    func locked() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        let holder = try LockHolder(ledger.folder.journal)
        for number in 0..<500 { ledger.ring.offer(LedgerFixture.mixedCall(number)) }
        #expect(await LedgerFixture.wait { writer.health.state == .failing("database is locked") })
        #expect(await LedgerFixture.wait { writer.health.waitingEntries == 500 })
        #expect(ledger.ring.count == 0)
        #expect(writer.watermark.committed(ring: 0) == 0)
        holder.release()
        #expect(await LedgerFixture.wait { writer.watermark.committed(ring: 0) == 500 })
        #expect(await LedgerFixture.wait { writer.health.state == .writing })
        writer.stop()
        #expect(try lost(ledger).isEmpty)
        #expect(try JournalVerifier.verify(ledger.folder.journal).entries == 500)
    }

    @Test("what could not be kept is the first thing in the journal when it can be written again, with the exact count")
    func counted() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer { $0.maximumKept = 100 }
        let holder = try LockHolder(ledger.folder.journal)
        // One call makes the writer notice; then as many as are kept, a whole ring, and 900 that find it full.
        ledger.ring.offer(LedgerFixture.call(0))
        #expect(await LedgerFixture.wait { writer.health.state != .writing })
        for number in 1..<100 { ledger.ring.offer(LedgerFixture.call(number)) }
        #expect(await LedgerFixture.wait { writer.health.waitingEntries == 100 })
        for number in 0..<(ledger.ring.capacity + 900) { ledger.ring.offer(LedgerFixture.call(number)) }
        #expect(await LedgerFixture.wait { writer.health.lostEntries == 900 })
        holder.release()
        let kept = UInt64(ledger.ring.capacity + 100)
        #expect(await LedgerFixture.wait { writer.watermark.committed(ring: 0) == kept })
        writer.stop()
        let found = try lost(ledger)
        #expect(found.map(\.position) == [0])
        #expect(found.first?.entry.count == 900)
        #expect(found.first?.entry.cause == "database is locked")
        let report = try JournalVerifier.verify(ledger.folder.journal)
        #expect(report.fault == nil)
        #expect(report.passes == kept)
    }

    @Test("the watermark passes no call that is not on disk, however little is kept while the journal fails")
    func watermark() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer { $0.maximumKept = 100 }
        let holder = try LockHolder(ledger.folder.journal)
        ledger.ring.offer(LedgerFixture.call(0))
        #expect(await LedgerFixture.wait { writer.health.state != .writing })
        for number in 1..<1_000 { ledger.ring.offer(LedgerFixture.call(number)) }
        #expect(await LedgerFixture.wait { writer.health.waitingEntries == 100 })
        #expect(writer.watermark.committed(ring: 0) == 0)
        holder.release()
        #expect(await LedgerFixture.wait { writer.watermark.committed(ring: 0) == ledger.ring.offered })
        writer.stop()
        #expect(writer.health.lostEntries == 0)
        #expect(try JournalVerifier.verify(ledger.folder.journal).passes == ledger.ring.offered)
    }

    @Test("what was kept is tried once more when the writer is stopped just after a failure")
    func lastAttempt() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        // Fails at once, unlike a lock: the next attempt is a quarter of a second away.
        try LedgerProbe.change(ledger.folder.journal) { try $0.execute(sql: "ALTER TABLE passes RENAME TO away") }
        for number in 0..<100 { ledger.ring.offer(LedgerFixture.call(number)) }
        #expect(await LedgerFixture.wait { writer.health.state != .writing && writer.health.waitingEntries == 100 })
        try LedgerProbe.change(ledger.folder.journal) { try $0.execute(sql: "ALTER TABLE away RENAME TO passes") }
        writer.stop()
        #expect(try JournalVerifier.verify(ledger.folder.journal).passes == 100)
    }

    @Test("calls that a full ring refused are counted in the journal")
    func ringFull() async throws {
        let ledger = try LedgerFixture()
        for number in 0..<(ledger.ring.capacity + 77) { ledger.ring.offer(LedgerFixture.call(number)) }
        let writer = try ledger.writer()
        #expect(await LedgerFixture.wait { writer.watermark.committed(ring: 0) == UInt64(ledger.ring.capacity) })
        writer.stop()
        let found = try lost(ledger)
        #expect(found.map(\.entry.count) == [77])
        #expect(found.first?.entry.cause == "the ring was full")
    }

    @Test("an act of a person that cannot be written throws, and has not happened")
    func awaited() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        let holder = try LockHolder(ledger.folder.journal)
        let login = ControlEntry.login(LoginEntry(event: .login, person: "shift-1"), at: LedgerFixture.start)
        await #expect(throws: LedgerError.cannotWrite("database is locked")) { try await writer.append(login) }
        holder.release()
        #expect(try await writer.append(login) == 0)
        writer.stop()
        #expect(try LedgerProbe.entries(ledger.folder).count == 1)
    }

    @Test("a full disk: the journal says so, calls go on, and it writes again when there is room")
    func full() throws {
        let folder = try LedgerFixture()
        var store = try JournalStore(path: folder.folder.journal.path, keyID: folder.sealing.keyID)
        let before = store.tree
        let pages = try store.queue.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
        try store.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(pages)") }
        var stager = CallStager(folder.sealing)
        var batch = JournalBatch()
        for number in 0..<2_000 {
            stager.stage(LedgerFixture.call(number), names: ConfigurationNames(), into: &batch)
        }
        batch.closeRun()
        do {
            _ = try store.commit(batch, at: LedgerFixture.start)
            Issue.record("a full disk took 2,000 entries")
        } catch {
            #expect(LedgerError.words(error) == "database or disk is full")
            #expect(LedgerError.mayPass(error))
        }
        #expect(store.tree == before)
        #expect(throws: (any Error).self) { try store.commit(batch, at: LedgerFixture.start) }
        try store.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        #expect(try store.commit(batch, at: LedgerFixture.start) == 0)
        #expect(store.tree.size == 2_000)
        try store.queue.close()
        #expect(try JournalVerifier.verify(folder.folder.journal).fault == nil)
    }

    @Test("views that cannot be written hurt nothing, and catch up")
    func lockedViews() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        let holder = try LockHolder(ledger.folder.views)
        for number in 0..<300 { ledger.ring.offer(LedgerFixture.mixedCall(number)) }
        #expect(await LedgerFixture.wait { writer.watermark.committed(ring: 0) == 300 })
        #expect(await LedgerFixture.wait { writer.health.viewFault == "database is locked" })
        #expect(await LedgerFixture.wait { writer.health.state == .writing })
        holder.release()
        #expect(await LedgerFixture.wait { writer.health.viewPosition == 300 })
        #expect(writer.health.viewFault == nil)
        writer.stop()
        let totals = try await ledger.reader().totals(since: Timestamp(seconds: 0))
        #expect(totals.allowed == 270)
        #expect(totals.blocked == 15)
        #expect(totals.warned == 15)
    }

    @Test("views that are no database are dropped and rebuilt")
    func brokenViews() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        for number in 0..<100 { ledger.ring.offer(LedgerFixture.mixedCall(number)) }
        #expect(await LedgerFixture.wait { writer.health.viewPosition == 100 })
        writer.stop()
        try Data(repeating: 0x5A, count: 8_192).write(to: ledger.folder.views)
        let next = try ledger.writer()
        #expect(await LedgerFixture.wait { next.health.viewPosition == 100 })
        next.stop()
        #expect(try await ledger.reader().calls(matching: CallQuery()).count == 10)
    }
}

/// Holds a database's exclusive lock by a connection of its own.
final class LockHolder {
    private let queue: DatabaseQueue

    init(_ file: URL) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.allowsUnsafeTransactions = true
        queue = try DatabaseQueue(path: file.path, configuration: configuration)
        try queue.writeWithoutTransaction { try $0.beginTransaction(.exclusive) }
    }

    func release() {
        try? queue.writeWithoutTransaction { try $0.rollback() }
        try? queue.close()
    }
}
