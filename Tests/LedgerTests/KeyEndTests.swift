import Foundation
import GRDB
import Journal
import Screening
import Telephony
import Testing

@testable import Ledger

@Suite("Keys of months end when the time of all that is under them is over")
struct KeyEndTests {
    private static let day: Int64 = 86_400_000_000
    private static func later(_ days: Int64) -> Timestamp { LedgerFixture.start.adding(microseconds: days * day) }

    private static func writer(
        _ ledger: LedgerFixture, _ key: SigningKey, days: Int64, lists: Int? = nil
    ) throws -> JournalWriter {
        try ledger.writer(signer: key) {
            $0.clock = { later(days) }
            $0.purgeMilliseconds = 1
            $0.checkpointMilliseconds = 5
            $0.keepStoppedDays = 30
            $0.keepListsDays = lists
        }
    }

    private static func calls(_ ledger: LedgerFixture) throws -> [MonthKeyRecord] {
        try MonthKeyFile(path: ledger.folder.monthKeys.path).read().filter {
            $0.name.purpose == .calls && "\($0.name.month)" == "2026-11"
        }
    }

    private static func isDestroyed(_ ledger: LedgerFixture) throws -> Bool {
        try calls(ledger).allSatisfy { $0.wrapped == nil }
    }

    private static func verify(_ ledger: LedgerFixture, _ key: SigningKey) throws -> JournalVerifier.Report {
        try JournalVerifier.verify(
            ledger.folder.journal, keys: [key.verifier],
            monthKeys: MonthKeyFile(path: ledger.folder.monthKeys.path))
    }

    private static func copy(_ ledger: LedgerFixture) throws -> URL {
        let copy = ledger.url.appendingPathComponent("backup.sqlite")
        let queue = try DatabaseQueue(path: ledger.folder.journal.path)
        try queue.backup(to: try DatabaseQueue(path: copy.path))
        return copy
    }

    @Test("a copy of the journal made before cannot be read after, though it still verifies; what is younger can")
    func copies() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 200)
        #expect(try Self.calls(ledger).count == 1 && !Self.isDestroyed(ledger))
        let copy = try Self.copy(ledger)
        func seals() throws -> [Data] {
            try LedgerProbe.read(copy) {
                try Data.fetchAll($0, sql: "SELECT sealed FROM entry WHERE kind = 2")
            }
        }
        #expect(try seals().count == 60)
        for seal in try seals() { _ = try ledger.sealing.open([UInt8](seal)) }
        // November and 30 days are not over on the 18th of December.
        let early = try Self.writer(ledger, key, days: 31)
        #expect(await LedgerFixture.wait { (try? Self.verify(ledger, key).unsealed) == 60 })
        early.stop()
        #expect(try !Self.isDestroyed(ledger))
        let late = try Self.writer(ledger, key, days: 43)
        #expect(await LedgerFixture.wait { (try? Self.isDestroyed(ledger)) == true })
        // What is sealed now opens.
        let number = PresentedNumber.number(PhoneNumber(digits: LedgerFixture.caller))
        let position = try await late.append(
            .listAddition(number, .block, reason: "x", person: "y", at: Self.later(43)))
        late.stop()
        for seal in try seals() {
            #expect(throws: SealFault.destroyed) { try ledger.sealing.open([UInt8](seal)) }
            #expect(throws: SealFault.destroyed) { try ledger.folder.existingSealing().open([UInt8](seal)) }
        }
        #expect(try JournalVerifier.verify(copy, keys: [key.verifier]).fault == nil)
        let report = try Self.verify(ledger, key)
        #expect(report.fault == nil && report.unsealed == 60 && report.endedKeys >= 1)
        let listed = try await ledger.reader().lists()
        #expect(listed.map(\.position) == [position] && listed.first?.number.masked != "–")
        let ends = try await ledger.reader().keyEnds()
        #expect(ends.flatMap(\.names).contains { $0 == (try? Self.calls(ledger).first?.name) })
        let folder = ledger.url.appendingPathComponent("export")
        try JournalExporter.export(ledger.folder.journal, to: folder)
        #expect(ExportVerifier.verify(folder, keys: [key.verifier]).fault == nil)
    }

    @Test("a hold keeps the key of its month; released, it goes")
    func held() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 100)
        let writer = try ledger.writer(signer: key)
        let hold = try await writer.append(
            .hold(
                NewHold(
                    number: .number(PhoneNumber(digits: LedgerFixture.caller)), from: Timestamp(seconds: 0),
                    until: Timestamp(microseconds: .max), caseName: "1", reason: "x", person: "y"),
                at: LedgerFixture.start))
        writer.stop()
        let late = try Self.writer(ledger, key, days: 60)
        #expect(await LedgerFixture.wait { (try? Self.verify(ledger, key).unsealed) ?? 0 > 20 })
        // A round more has found nothing: an entry after it comes back when its turn is over.
        for _ in 0..<3 { try await late.append(.login(LoginEntry(event: .login, person: "x"), at: Self.later(60))) }
        #expect(try !Self.isDestroyed(ledger))
        #expect(try await ledger.reader().calls(matching: CallQuery(limit: 50)).contains { $0.caller.masked != "–" })
        try await late.append(.release(hold: hold, caseName: "1", reason: "x", person: "y", at: Self.later(60)))
        #expect(await LedgerFixture.wait { (try? Self.isDestroyed(ledger)) == true })
        late.stop()
        #expect(try Self.verify(ledger, key).fault == nil)
    }

    @Test(
        "what a process that ended named, or an old file brings back, is destroyed by the next; not before it is signed"
    )
    func interrupted() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 50)
        let old = try Data(contentsOf: ledger.folder.monthKeys)
        let late = try Self.writer(ledger, key, days: 43)
        #expect(await LedgerFixture.wait { (try? Self.isDestroyed(ledger)) == true })
        late.stop()
        // December's key goes, too: what the newest entry names may be on its way out.
        let december = try Self.writer(ledger, key, days: 80)
        #expect(await LedgerFixture.wait { (try? Self.verify(ledger, key).endedKeys) ?? 0 > 1 })
        december.stop()
        try old.write(to: ledger.folder.monthKeys)
        #expect(try !Self.isDestroyed(ledger))
        let name = try #require(try Self.calls(ledger).first?.name)
        #expect(try Self.verify(ledger, key).fault?.cause == .keyNotDestroyed(name))
        let again = try JournalWriter(
            ledger.folder, sealing: ledger.folder.sealing(), signer: key, rings: [ledger.ring],
            settings: WriterSettings())
        #expect(await LedgerFixture.wait { (try? Self.isDestroyed(ledger)) == true })
        again.stop()
        #expect(try Self.verify(ledger, key).fault == nil)
    }

    @Test("a key that is gone and that no signed entry names is found")
    func lost() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 50)
        let file = MonthKeyFile(path: ledger.folder.monthKeys.path)
        let name = try #require(try Self.calls(ledger).first?.name)
        #expect(try Self.verify(ledger, key).fault == nil)
        try file.destroy([name])
        #expect(try Self.verify(ledger, key).fault?.cause == .keyMissing(name))
        try file.write([])
        #expect(try Self.verify(ledger, key).fault?.cause == .keyMissing(name))
        try FileManager.default.removeItem(at: ledger.folder.monthKeys)
        #expect(throws: LedgerError.keyMissing(path: ledger.folder.monthKeys.path)) { try ledger.folder.sealing() }
    }

    @Test("seals of before are read, and purged in their time")
    func formerSeals() async throws {
        let ledger = try LedgerFixture()
        let key = try ledger.folder.signingKey(origin: "test")
        // As they were written before there were keys of months: under the master key's own.
        var store = try JournalStore(path: ledger.folder.journal.path, keyID: ledger.sealing.keyID)
        var batch = JournalBatch()
        let maker = EntryMaker(sealing: ledger.sealing)
        let number = PresentedNumber.number(PhoneNumber(digits: LedgerFixture.caller))
        for _ in 0..<5 {
            let made = try maker.staged(.report(caller: number, callee: number, kind: "bank", at: LedgerFixture.start))
            guard case .report(var report) = made.entry.body, let content = made.content else { continue }
            let former = try ledger.sealing.seal(content)
            report.commitment = Sealing.commitment(to: former)
            batch.append(StagedEntry(Entry(made.entry.header, .report(report)), sealed: former, content: content))
        }
        _ = try store.commit(batch, at: LedgerFixture.start)
        try store.queue.close()
        func seals() throws -> [Data] {
            try LedgerProbe.read(ledger.folder.journal) {
                try Data.fetchAll($0, sql: "SELECT sealed FROM entry WHERE kind = 13 AND sealed IS NOT NULL")
            }
        }
        #expect(try seals().count == 5)
        for seal in try seals() { #expect(try ledger.sealing.open([UInt8](seal)).numbers == [number, number]) }
        let late = try Self.writer(ledger, key, days: 31)
        #expect(await LedgerFixture.wait { (try? seals().isEmpty) == true })
        late.stop()
        #expect(try Self.verify(ledger, key).fault == nil)
    }
}
