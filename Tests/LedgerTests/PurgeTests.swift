import Foundation
import GRDB
import Journal
import Telephony
import Testing

@testable import Ledger

@Suite("What is destroyed is named")
struct PurgeTests {
    /// After this all passes of the fixture are too old.
    private static let later = LedgerFixture.start.adding(microseconds: 48 * 3_600_000_000)

    private static func verify(_ ledger: LedgerFixture, _ key: SigningKey) throws -> JournalVerifier.Report {
        try JournalVerifier.verify(ledger.folder.journal, keys: [key.verifier])
    }

    private static func store(_ ledger: LedgerFixture) throws -> JournalStore {
        try JournalStore(path: ledger.folder.journal.path, keyID: ledger.sealing.keyID)
    }

    private static func sign(_ store: inout JournalStore, _ ledger: LedgerFixture, _ key: SigningKey) throws {
        var (duty, _) = try SigningDuty.take(key, of: &store, ledger.folder, at: later)
        try duty.sign(&store, at: later)
    }

    private static func purges(_ ledger: LedgerFixture) throws -> [PurgeEntry] {
        try LedgerProbe.entries(ledger.folder).compactMap { if case .purge(let purge) = $0.body { purge } else { nil } }
    }

    /// What somebody with the disk does to hide an entry: its hash stays, so that the tree still fits.
    private static func hide(_ position: Int64, _ ledger: LedgerFixture) throws {
        try LedgerProbe.change(ledger.folder.journal) { db in
            let leaf = try #require(
                try Data.fetchOne(db, sql: "SELECT leaf FROM entry WHERE position = ?", arguments: [position]))
            try db.execute(sql: "DELETE FROM entry WHERE position = ?", arguments: [position])
            try db.execute(
                sql: "INSERT INTO passes (first, count, newest, cover, counts) VALUES (?, 1, 0, ?, x'')",
                arguments: [position, Data(TreeHasher.leaf([UInt8](leaf)).bytes)])
        }
    }

    @Test("entries name what goes, range for range, and nothing else; the journal verifies")
    func named() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 700)
        try await CheckpointTests.destroyPasses(ledger, key)
        let report = try Self.verify(ledger, key)
        #expect(report.fault == nil)
        #expect(report.purged == 1_890 && report.earlier == 0)
        let purges = try Self.purges(ledger)
        #expect(purges.reduce(0) { $0 + $1.ranges.count } == 1_890)
        #expect(purges.allSatisfy { $0.cause == .clock && $0.kind == "pass" && $0.person.isEmpty })
    }

    @Test("a kept entry put among the destroyed ones is found and named, before a purge and after one")
    func hidden() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 100)
        try Self.hide(11, ledger)
        #expect(try Self.verify(ledger, key).fault == JournalFault(position: 11, .unnamed(end: 12)))
        let (other, otherKey) = try await CheckpointTests.journal(calls: 100)
        try await CheckpointTests.destroyPasses(other, otherKey)
        #expect(try Self.verify(other, otherKey).fault == nil)
        try Self.hide(21, other)
        #expect(try Self.verify(other, otherKey).fault == JournalFault(position: 21, .unnamed(end: 22)))
    }

    @Test("naming it in an entry of his own does not help who has no key: it is not signed")
    func forgedName() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 100)
        var store = try Self.store(ledger)
        var batch = JournalBatch()
        let entry = PurgeEntry(
            cause: .clock, kind: "pass", cutoff: LedgerFixture.start, ranges: PositionRanges([11..<12]))
        batch.append(
            StagedEntry(
                Entry(
                    EntryHeader(kind: .purge, keyID: ledger.sealing.keyID, time: LedgerFixture.start), .purge(entry))))
        _ = try store.commit(batch, at: LedgerFixture.start)
        try store.queue.close()
        try Self.hide(11, ledger)
        #expect(try Self.verify(ledger, key).fault == JournalFault(position: 11, .unnamed(end: 12)))
    }

    @Test("data that are there though an entry says that they were destroyed are found")
    func putBack() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 200)
        let row = try LedgerProbe.read(ledger.folder.journal) { db in
            try #require(try Row.fetchOne(db, sql: "SELECT leaves, marks FROM passes WHERE first = 12"))
        }
        var store = try Self.store(ledger)
        for _ in 0..<2 {
            _ = try #require(try store.announcePurge(olderThan: Self.later, rows: 5, at: Self.later).entry)
            try Self.sign(&store, ledger, key)
            try store.destroyAnnounced()
        }
        #expect(try Self.verify(ledger, key).fault == nil)
        try LedgerProbe.change(ledger.folder.journal) { db in
            try db.execute(
                sql: "UPDATE passes SET leaves = ?, marks = ?, cover = NULL, counts = NULL WHERE first = 12",
                arguments: [row[0] as Data, row[1] as Data])
        }
        #expect(try Self.verify(ledger, key).fault == JournalFault(position: 12, .notDestroyed(end: 21)))
    }

    @Test("where the process ends between the name and the deed, the next one does the deed")
    func interrupted() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 200)
        var store = try Self.store(ledger)
        _ = try #require(try store.announcePurge(olderThan: Self.later, rows: 1_000, at: Self.later).entry)
        try Self.sign(&store, ledger, key)
        try store.queue.close()
        #expect(try Self.verify(ledger, key).fault == nil)
        #expect(try Self.store(ledger).announced?.ranges.count == 540)
        let writer = try ledger.writer(signer: key)
        #expect(
            try await LedgerFixture.wait {
                try LedgerProbe.read(ledger.folder.journal) {
                    try Int.fetchOne($0, sql: "SELECT count(*) FROM passes WHERE leaves IS NOT NULL")
                } == 0
            })
        writer.stop()
        #expect(try Self.verify(ledger, key).purged == 540)
        #expect(try Self.purges(ledger).count == 1)
    }

    @Test("at no moment are data gone whose name is not signed")
    func order() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 2_000)
        let writer = try ledger.writer(signer: key) {
            $0.clock = { Self.later }
            $0.purgeMilliseconds = 1
        }
        var isOver = false
        while !isOver {
            let (gone, signed, left) = try LedgerProbe.read(ledger.folder.journal) { db in
                (
                    try UInt64.fetchOne(db, sql: "SELECT max(first) FROM passes WHERE leaves IS NULL"),
                    try StoredCheckpoint.newest(db)?.size ?? 0,
                    try Int.fetchOne(db, sql: "SELECT count(*) FROM passes WHERE leaves IS NOT NULL")
                )
            }
            if let gone {
                let names = try LedgerProbe.read(ledger.folder.journal) { db in
                    try Row.fetchAll(db, sql: "SELECT position, leaf FROM entry WHERE kind = 19 AND kind NOT IN (2, 3)")
                }
                let isSigned = try names.contains { row in
                    let position: UInt64 = row[0]
                    let leaf: Data = row[1]
                    guard case .purge(let purge) = try Entry([UInt8](leaf)).body else { return false }
                    return purge.ranges.contains(gone) && position < signed
                }
                #expect(isSigned, "\(gone) is gone, and \(signed) entries are signed")
            }
            isOver = left == 0
        }
        writer.stop()
    }

    @Test("one entry names a thousand ranges in two to three bytes each, and a round without anything makes none")
    func short() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 3_000)
        try await CheckpointTests.destroyPasses(ledger, key)
        let purge = try #require(try Self.purges(ledger).first)
        #expect(purge.ranges.ranges.count > 800)
        let entry = Entry(EntryHeader(kind: .purge, keyID: 1, time: LedgerFixture.start), .purge(purge))
        #expect(entry.bytes.count < 3 * purge.ranges.ranges.count)
        let size = try await ledger.reader().tree().size
        // Rounds come each millisecond; nothing is left.
        let writer = try ledger.writer(signer: key) {
            $0.clock = { Self.later }
            $0.purgeMilliseconds = 1
        }
        try await writer.append(.login(LoginEntry(event: .login, person: "x"), at: Self.later))
        try await writer.append(.login(LoginEntry(event: .logout, person: "x"), at: Self.later))
        writer.stop()
        #expect(try await ledger.reader().tree().size == size + 2)
    }

    @Test("what was destroyed before journals named it is named once, by one entry, and only then")
    func earlier() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 200, isSigned: false)
        var store = try Self.store(ledger)
        let ranges = PositionRanges([1..<10, 11..<20, 21..<30])
        store.announced = AnnouncedPurge(kind: .pass, ranges: ranges, end: 0)
        try store.destroyAnnounced()
        try store.queue.close()
        func setBack() throws {
            try LedgerProbe.change(ledger.folder.journal) {
                try $0.execute(sql: "UPDATE meta SET value = 2 WHERE name = 'format'")
            }
        }
        try setBack()
        let before = try JournalVerifier.verify(ledger.folder.journal)
        #expect(before.fault == nil && before.unnamed == 27)
        let writer = try ledger.writer(signer: key)
        writer.stop()
        let report = try Self.verify(ledger, key)
        #expect(report.fault == nil && report.unnamed == 0 && report.earlier == 27)
        let purges = try Self.purges(ledger)
        #expect(purges.map(\.ranges) == [ranges] && purges.map(\.cause) == [.earlier])
        // Somebody hides another entry and lets it be named as an old one.
        try Self.hide(40, ledger)
        try setBack()
        #expect(throws: LedgerError.damaged(path: ledger.folder.journal.path, "its format was set back")) {
            _ = try ledger.writer(signer: key)
        }
        #expect(try Self.verify(ledger, key).fault == JournalFault(position: 40, .unnamed(end: 41)))
    }
}
