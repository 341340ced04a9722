import Foundation
import GRDB
import Journal
import Screening
import Telephony
import Testing

@testable import Ledger

@Suite("Verifying a journal")
struct VerifierTests {
    /// A journal with passes, verdicts and acts of people in three batches at least.
    private func journal(_ calls: Int = 200) async throws -> LedgerFixture {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        for part in 0..<3 {
            for number in 0..<calls { ledger.ring.offer(LedgerFixture.mixedCall(part * calls + number)) }
            #expect(await LedgerFixture.wait { writer.watermark.committed(ring: 0) == ledger.ring.offered })
            try await writer.append(.login(LoginEntry(event: .login, person: "shift-1"), at: LedgerFixture.start))
        }
        writer.stop()
        return ledger
    }

    @Test("a flipped byte of a pass is found and named", arguments: [0, 1, 9, 63])
    func flippedPass(byte: Int) async throws {
        let ledger = try await journal()
        // The second row of passes holds entries 11 to 19.
        try LedgerProbe.change(ledger.folder.journal) { db in
            let row = try #require(try Row.fetchOne(db, sql: "SELECT leaves FROM passes WHERE first = 11"))
            var leaves: Data = row[0]
            leaves[3 * 64 + byte] ^= 0x10
            try db.execute(sql: "UPDATE passes SET leaves = ? WHERE first = 11", arguments: [leaves])
        }
        let report = try JournalVerifier.verify(ledger.folder.journal)
        #expect(report.fault == JournalFault(position: 14, .changed))
    }

    @Test("any flipped byte of a verdict is found and named")
    func flippedVerdict() async throws {
        let ledger = try await journal(20)
        let leaf = try LedgerProbe.read(ledger.folder.journal) { db in
            try #require(try Data.fetchOne(db, sql: "SELECT leaf FROM entry WHERE position = 10"))
        }
        for index in stride(from: 0, to: leaf.count, by: 7) {
            var changed = leaf
            changed[index] ^= 0x01
            try LedgerProbe.change(ledger.folder.journal) { db in
                try db.execute(sql: "UPDATE entry SET leaf = ? WHERE position = 10", arguments: [changed])
            }
            #expect(try JournalVerifier.verify(ledger.folder.journal).fault == JournalFault(position: 10, .changed))
        }
    }

    @Test("a leaf that was changed together with its mark shows in the root of its batch")
    func changedWithMark() async throws {
        let ledger = try await journal()
        try LedgerProbe.change(ledger.folder.journal) { db in
            let leaf = try #require(try Data.fetchOne(db, sql: "SELECT leaf FROM entry WHERE position = 20"))
            var entry = try Entry([UInt8](leaf))
            entry.header.time = entry.header.time.adding(microseconds: 1)
            try db.execute(
                sql: "UPDATE entry SET leaf = ?, mark = ? WHERE position = 20",
                arguments: [Data(entry.bytes), LeafMark.word(of: TreeHasher.leaf(entry.bytes))])
        }
        let fault = try #require(try JournalVerifier.verify(ledger.folder.journal).fault)
        guard case .rootDiffers(let count) = fault.cause else {
            Issue.record("found \(fault)")
            return
        }
        #expect((fault.position..<fault.position + count).contains(20))
    }

    @Test(
        "a batch whose count is damaged is named to the stream, too, and not passed over", arguments: [0, -1, 1 << 40])
    func damagedBatch(count: Int64) async throws {
        let ledger = try await journal(20)
        let outbox = try OutboxReader(ledger.folder)
        #expect(try outbox.harvest(from: 0, entries: 1_000, bytes: 1 << 20, namedFrom: 0).batches.count >= 3)
        try LedgerProbe.change(ledger.folder.journal) { db in
            try db.execute(
                sql: "UPDATE batch SET count = ? WHERE first = (SELECT max(first) FROM batch)", arguments: [count])
        }
        #expect {
            try outbox.harvest(from: 0, entries: 1_000, bytes: 1 << 20, namedFrom: 0)
        } throws: { error in
            if case CentralError.damaged(let fault) = error { fault.cause == .batchMissing } else { false }
        }
    }

    @Test(
        "a journal that nobody has signed says so beside a key; one whose entries name a key, and whose checkpoint is gone, is refused"
    )
    func unsigned() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 20, isSigned: false)
        let report = try JournalVerifier.verify(ledger.folder.journal, keys: [key.verifier])
        #expect(report.fault == nil && report.entries == 63 && report.signed == 0 && report.key == nil)
        let (signed, signer) = try await CheckpointTests.journal(calls: 20)
        try LedgerProbe.change(signed.folder.journal) { try $0.execute(sql: "DELETE FROM checkpoint") }
        #expect(
            try JournalVerifier.verify(signed.folder.journal, keys: [signer.verifier]).fault
                == JournalFault(position: 64, .checkpointMissing))
    }

    @Test("a missing entry is named")
    func missing() async throws {
        let ledger = try await journal()
        try LedgerProbe.change(ledger.folder.journal) { try $0.execute(sql: "DELETE FROM entry WHERE position = 30") }
        #expect(try JournalVerifier.verify(ledger.folder.journal).fault == JournalFault(position: 30, .missing))
    }

    @Test("a cut end is found, whether the tree was put back too or not")
    func cut() async throws {
        let ledger = try await journal()
        try LedgerProbe.change(ledger.folder.journal) { db in
            try db.execute(sql: "DELETE FROM batch WHERE first = (SELECT max(first) FROM batch)")
        }
        #expect(try JournalVerifier.verify(ledger.folder.journal).fault?.cause == .batchMissing)
        #expect(throws: LedgerError.self) { _ = try ledger.writer() }
    }

    @Test("a changed seal is found, and one that is gone though no purge entry names it")
    func seals() async throws {
        let ledger = try await journal()
        try LedgerProbe.change(ledger.folder.journal) { db in
            try db.execute(sql: "UPDATE entry SET sealed = NULL WHERE position = 10")
        }
        #expect(
            try JournalVerifier.verify(ledger.folder.journal).fault == JournalFault(position: 10, .sealMissing))
        try LedgerProbe.change(ledger.folder.journal) { db in
            let sealed = try #require(try Data.fetchOne(db, sql: "SELECT sealed FROM entry WHERE position = 20"))
            var changed = sealed
            changed[changed.count - 1] ^= 1
            try db.execute(sql: "UPDATE entry SET sealed = ? WHERE position = 20", arguments: [changed])
        }
        #expect(try JournalVerifier.verify(ledger.folder.journal).fault == JournalFault(position: 20, .sealChanged))
    }

    @Test("what a killed process leaves behind verifies and goes on")
    func killed() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        let copies = try LedgerFixture()
        var number = 0
        for round in 0..<5 {
            let until = number + 3_000
            while number < until {
                if ledger.ring.offer(LedgerFixture.mixedCall(number)) { number += 1 } else { await Task.yield() }
            }
            #expect(await LedgerFixture.wait { writer.watermark.committed(ring: 0) >= UInt64(number - 2_000) })
            // The files as a crash at this moment leaves them: the log first, as it only grows until a checkpoint.
            let crash = copies.url.appendingPathComponent("crash-\(round)")
            try FileManager.default.createDirectory(at: crash, withIntermediateDirectories: true)
            let committed = try CrashCopy.take(from: ledger.folder, to: crash, watermark: writer.watermark)
            let folder = LedgerFolder(crash)
            let next = try JournalWriter(folder, sealing: ledger.sealing, rings: [])
            try await next.append(.login(LoginEntry(event: .login, person: "after"), at: LedgerFixture.start))
            next.stop()
            let report = try JournalVerifier.verify(folder.journal)
            #expect(report.fault == nil)
            #expect(report.entries >= committed + 1)
        }
        writer.stop()
    }

    @Test("passes whose time is over lose their data; the tree still verifies, and the counts stay")
    func retention() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        for number in 0..<1_000 { ledger.ring.offer(LedgerFixture.mixedCall(number)) }
        #expect(await LedgerFixture.wait { writer.health.viewPosition == 1_000 })
        writer.stop()
        let before = try await ledger.reader().totals(since: Timestamp(seconds: 0))
        let later = try ledger.writer {
            $0.clock = { LedgerFixture.start.adding(microseconds: 24 * 3_600_000_000 + 11_000_000) }
            $0.purgeMilliseconds = 1
        }
        #expect(
            try await LedgerFixture.wait {
                try LedgerProbe.read(ledger.folder.journal) {
                    try Int.fetchOne($0, sql: "SELECT count(*) FROM passes WHERE leaves IS NOT NULL")
                } == 0
            })
        later.stop()
        let report = try JournalVerifier.verify(ledger.folder.journal)
        #expect(report.fault == nil)
        #expect(report.purged == 900)
        #expect(report.passes == 0)
        try ViewRebuilder.rebuild(ledger.folder, sealing: ledger.sealing)
        #expect(try await ledger.reader().totals(since: Timestamp(seconds: 0)) == before)
        // No pseudonym of a callee that only silent passes had is left in any byte.
        let silent = ledger.sealing.pseudonym(of: LedgerFixture.call(7).attempt.callee)
        #expect(try LedgerProbe.contains(bytes: silent.bytes, in: ledger.url).isEmpty)
    }

    @Test("passes that are younger than that keep theirs")
    func kept() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer {
            $0.clock = { LedgerFixture.start.adding(microseconds: 23 * 3_600_000_000) }
            $0.purgeMilliseconds = 1
        }
        for number in 0..<100 { ledger.ring.offer(LedgerFixture.call(number)) }
        #expect(await LedgerFixture.wait { writer.health.viewPosition == 100 })
        writer.stop()
        #expect(try JournalVerifier.verify(ledger.folder.journal).passes == 100)
    }
}

/// The files of a journal as they lie on disk at one moment.
enum CrashCopy {
    /// Copies database and log while no checkpoint runs between the two; returns what was committed before.
    static func take(from folder: LedgerFolder, to target: URL, watermark: CommitWatermark) throws -> UInt64 {
        let queue = try LedgerProbe.queue(folder.journal)
        // An open read transaction keeps a checkpoint from resetting the log under the copy.
        return try queue.read { db in
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM batch")
            let committed = watermark.committed(ring: 0)
            let seen = try Int.fetchOne(db, sql: "SELECT max(first + count) FROM batch") ?? 0
            for suffix in ["", "-wal"] {
                let file = folder.journal.lastPathComponent + suffix
                try FileManager.default.copyItem(
                    at: folder.url.appendingPathComponent(file), to: target.appendingPathComponent(file))
            }
            return min(committed, UInt64(seen))
        }
    }
}
