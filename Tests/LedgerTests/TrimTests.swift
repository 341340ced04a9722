import Foundation
import GRDB
import Journal
import Screening
import Telephony
import Testing

@testable import Ledger

@Suite("Of old calls that the centre has, a node keeps the hash alone")
struct TrimTests {
    private static let day: Int64 = 86_400_000_000

    /// A journal of 60 calls with a reason whose seals are destroyed, in which those before `kept` are elsewhere, too; passes stay.
    private static func journal(kept: UInt64) async throws -> (ledger: LedgerFixture, key: SigningKey) {
        let (ledger, key) = try await CheckpointTests.journal(calls: 200)
        let writer = try ledger.writer(signer: key) {
            $0.clock = { LedgerFixture.start.adding(microseconds: 31 * day) }
            $0.purgeMilliseconds = 1
            $0.keepPassesHours = 8_760
            $0.keepStoppedDays = 30
            $0.keptElsewhere = { kept }
        }
        #expect(
            await LedgerFixture.wait {
                (try? count(ledger, "kind = 2 AND sealed IS NOT NULL")) == 0
            })
        writer.stop()
        return (ledger, key)
    }

    private static func count(_ ledger: LedgerFixture, _ condition: String) throws -> Int {
        try LedgerProbe.read(ledger.folder.journal) {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM entry WHERE \(condition)") ?? 0
        }
    }

    private static func positions(_ ledger: LedgerFixture, _ condition: String) throws -> [UInt64] {
        try LedgerProbe.read(ledger.folder.journal) {
            try UInt64.fetchAll($0, sql: "SELECT position FROM entry WHERE \(condition) ORDER BY position")
        }
    }

    private static func verify(_ ledger: LedgerFixture, _ key: SigningKey) throws -> JournalVerifier.Report {
        try JournalVerifier.verify(ledger.folder.journal, keys: [key.verifier])
    }

    private static func atCentre(_ body: () async throws -> Void) async -> Bool {
        do {
            try await body()
            return false
        } catch LedgerError.atCentre {
            return true
        } catch {
            return false
        }
    }

    @Test("an entry in whose place its hash was put is named where nothing is trimmed, and taken where it is")
    func takenAway() async throws {
        let (ledger, key) = try await Self.journal(kept: 0)
        let position = try #require(try Self.positions(ledger, "kind = 2").dropFirst(7).first)
        func verify(_ takesTrimmed: Bool) throws -> JournalVerifier.Report {
            try JournalVerifier.verify(ledger.folder.journal, keys: [key.verifier], takesTrimmed: takesTrimmed)
        }
        #expect(try verify(false).fault == nil)
        try LedgerProbe.change(ledger.folder.journal) { db in
            let leaf = try #require(
                try Data.fetchOne(db, sql: "SELECT leaf FROM entry WHERE position = ?", arguments: [Int64(position)]))
            try db.execute(
                sql: "UPDATE entry SET leaf = ?, mark = -1 WHERE position = ?",
                arguments: [Data(TreeHasher.leaf([UInt8](leaf)).bytes), Int64(position)])
        }
        #expect(try verify(false).fault == JournalFault(position: position, .hashAlone))
        let taken = try verify(true)
        #expect(taken.fault == nil && taken.trimmed == 1)
    }

    @Test("what stays verifies, proves and grows on; what went is told, and its bytes are in no file")
    func trimmed() async throws {
        let before = try await CheckpointTests.journal(calls: 200).ledger
        let (ledger, key) = try await Self.journal(kept: 300)
        let gone = try Self.positions(ledger, "kind = 2 AND mark = -1")
        let there = try Self.positions(ledger, "kind = 2 AND mark <> -1")
        #expect(gone.count + there.count == 60 && gone.allSatisfy { $0 < 300 } && there.allSatisfy { $0 >= 300 })
        #expect(gone.count > 20 && there.count > 20)
        let report = try Self.verify(ledger, key)
        #expect(report.fault == nil && report.unsealed == 60 && report.trimmed == UInt64(gone.count))
        let reader = try ledger.reader()
        let former = try #require(gone.last)
        let later = try #require(there.first)
        let leaf = try LedgerProbe.read(before.folder.journal) {
            try Data.fetchOne($0, sql: "SELECT leaf FROM entry WHERE position = ?", arguments: [Int64(former)])
        }
        #expect(try LedgerProbe.contains(bytes: [UInt8](leaf ?? Data()), in: ledger.url).isEmpty)
        #expect(await Self.atCentre { _ = try await reader.proof(ofEntryAt: former) })
        #expect(await Self.atCentre { _ = try await reader.features(at: former) })
        #expect(try await reader.features(at: later) != nil)
        let proof = try #require(try await reader.proof(ofEntryAt: later))
        _ = try proof.proof.check(leaf: TreeHasher.leaf(proof.entry), keys: [key.verifier], witnesses: [])
        let growth = try #require(try await reader.consistency(from: 256, to: 512))
        #expect(growth.proof.verifies(firstRoot: growth.firstRoot, secondRoot: growth.secondRoot))
        // Hashes are what tiles consist of; entries are asked for elsewhere.
        #expect(try await reader.tile(TilePath(.hashes(level: 0), 0))?.count == 256 * 32)
        #expect(await Self.atCentre { _ = try await reader.tile(TilePath(.entries, 0)) })
        #expect(await Self.atCentre { _ = try await reader.tile(TilePath(.remains, 0)) })
        #expect(
            await Self.atCentre {
                try JournalExporter.export(
                    ledger.folder.journal, to: ledger.url.appendingPathComponent("export"))
            })
        let writer = try ledger.writer(signer: key)
        ledger.ring.offer(LedgerFixture.mixedCall(20))
        writer.stop()
        #expect(try Self.verify(ledger, key).fault == nil)
        try ViewRebuilder.rebuild(ledger.folder, sealing: ledger.sealing)
        #expect(try await ledger.reader().calls(matching: CallQuery(limit: 100)).count == there.count + 1)
    }

    @Test("nothing is trimmed that is nowhere else")
    func kept() async throws {
        let (ledger, key) = try await Self.journal(kept: 0)
        #expect(try Self.count(ledger, "mark = -1") == 0)
        #expect(try Self.verify(ledger, key).trimmed == 0)
    }

    @Test("another hash, or one in the place of what people did, is found")
    func tampered() async throws {
        let (ledger, key) = try await Self.journal(kept: 300)
        let gone = try #require(try Self.positions(ledger, "kind = 2 AND mark = -1").first)
        let hash = try LedgerProbe.read(ledger.folder.journal) {
            try Data.fetchOne($0, sql: "SELECT leaf FROM entry WHERE position = ?", arguments: [Int64(gone)])
        }
        func set(_ leaf: Data?, at position: UInt64) throws {
            try LedgerProbe.change(ledger.folder.journal) {
                try $0.execute(
                    sql: "UPDATE entry SET leaf = ?, mark = -1 WHERE position = ?", arguments: [leaf, Int64(position)])
            }
        }
        try set(Data(repeating: 7, count: 32), at: gone)
        guard case .rootDiffers? = try Self.verify(ledger, key).fault?.cause else {
            Issue.record("another hash is believed")
            return
        }
        try set(Data(repeating: 7, count: 31), at: gone)
        #expect(try Self.verify(ledger, key).fault == JournalFault(position: gone, .changed))
        try set(hash, at: gone)
        #expect(try Self.verify(ledger, key).fault == nil)
        let login = try #require(try Self.positions(ledger, "kind = 6").first)
        let leaf = try LedgerProbe.read(ledger.folder.journal) {
            try Data.fetchOne($0, sql: "SELECT leaf FROM entry WHERE position = ?", arguments: [Int64(login)])
        }
        try set(Data(TreeHasher.leaf([UInt8](leaf ?? Data())).bytes), at: login)
        #expect(try Self.verify(ledger, key).fault == JournalFault(position: login, .otherKind))
    }
}
