import Foundation
import GRDB
import Journal
import Testing

@testable import Ledger

@Suite("Changing the journal's key")
struct KeyRotationTests {
    private static func rotate(_ ledger: LedgerFixture) throws -> KeyRotation.Done {
        try KeyRotation.rotate(
            ledger.folder, sealing: ledger.sealing, person: "shift-1", reason: "every year", at: LedgerFixture.start)
    }

    @Test("both keys sign the checkpoint over the change, and the next one goes on alone")
    func rotated() async throws {
        let (ledger, former) = try await CheckpointTests.journal(calls: 100)
        let done = try Self.rotate(ledger)
        #expect(done.former == former.verifier && done.next != former.verifier)
        #expect(done.next.name == former.verifier.name)
        #expect(try done.handover.verified(by: [done.former, done.next]) == [done.former, done.next])
        let size = try Checkpoint(done.handover.text).size
        let proof = try #require(try await ledger.reader().proof(ofEntryAt: size - 1))
        guard case .keyChange(let change) = try Entry(proof.entry).body else {
            Issue.record("the last entry is \(try Entry(proof.entry))")
            return
        }
        #expect(change.former == "\(done.former)" && change.next == "\(done.next)" && change.person == "shift-1")
        let key = try ledger.folder.signingKey(origin: nil)
        #expect(key.verifier == done.next)
        #expect(KeyRotation.former(ledger.folder) == [done.former])
        let writer = try ledger.writer(signer: key)
        try await writer.append(.login(LoginEntry(event: .login, person: "x"), at: LedgerFixture.start))
        writer.stop()
        #expect(try JournalVerifier.verify(ledger.folder.journal, keys: [key.verifier]).fault == nil)
        let folder = ledger.url.appendingPathComponent("export")
        try JournalExporter.export(ledger.folder.journal, to: folder)
        let keys = [done.former, done.next]
        #expect(ExportVerifier.verify(folder, keys: keys, seen: done.handover).fault == nil)
        #expect(ExportVerifier.verify(folder, keys: [done.former]).fault != nil)
        #expect(ExportVerifier.verify(folder, keys: [done.next]).signers == [done.next])
    }

    @Test("refused beside a running writer, which keeps its key")
    func running() async throws {
        let ledger = try LedgerFixture()
        let key = try ledger.folder.signingKey(origin: nil)
        let writer = try ledger.writer(signer: key)
        defer { writer.stop() }
        #expect(throws: LedgerError.inUse(path: ledger.folder.lock.path)) { _ = try Self.rotate(ledger) }
        #expect(try ledger.folder.signingKey(origin: nil).verifier == key.verifier)
    }

    @Test("interrupted before the change was committed it has not happened; after that it is finished")
    func interrupted() async throws {
        let (ledger, former) = try await CheckpointTests.journal(calls: 20)
        try former.successor().keep(at: ledger.folder.nextJournalKey.path)
        #expect(try ledger.folder.signingKey(origin: nil).verifier == former.verifier)
        #expect(!FileManager.default.fileExists(atPath: ledger.folder.nextJournalKey.path))
        let done = try Self.rotate(ledger)
        // As it was between the checkpoint and renaming.
        let next = try ledger.folder.signingKey(origin: nil)
        try FileManager.default.removeItem(at: ledger.folder.formerJournalKeys)
        try FileManager.default.moveItem(at: ledger.folder.journalKey, to: ledger.folder.nextJournalKey)
        try former.keep(at: ledger.folder.journalKey.path)
        #expect(try ledger.folder.signingKey(origin: nil).verifier == next.verifier)
        #expect(KeyRotation.former(ledger.folder) == [former.verifier])
        #expect(next.verifier == done.next)
        #expect(!FileManager.default.fileExists(atPath: ledger.folder.nextJournalKey.path))
    }

    @Test("interrupted between the entry and its checkpoint, both keys sign when the key is read again")
    func unsigned() async throws {
        let (ledger, former) = try await CheckpointTests.journal(calls: 20)
        let next = try former.successor()
        try next.keep(at: ledger.folder.nextJournalKey.path)
        var store = try JournalStore(path: ledger.folder.journal.path, keyID: ledger.sealing.keyID)
        var batch = JournalBatch()
        let change = KeyChange(former: former.verifier, next: next.verifier, person: "shift-1", reason: "every year")
        batch.append(try EntryMaker(sealing: ledger.sealing).staged(.keyChange(change, at: LedgerFixture.start)))
        _ = try store.commit(batch, at: LedgerFixture.start)
        try store.queue.close()
        #expect(try ledger.folder.signingKey(origin: nil).verifier == next.verifier)
        let newest = try #require(try await ledger.reader().checkpoint())
        let note = try SignedNote(newest.note)
        #expect(try note.verified(by: [former.verifier, next.verifier]) == [former.verifier, next.verifier])
        #expect(KeyRotation.former(ledger.folder) == [former.verifier])
        let writer = try ledger.writer(signer: next)
        try await writer.append(.login(LoginEntry(event: .login, person: "x"), at: LedgerFixture.start))
        #expect(writer.health.signing == .on)
        writer.stop()
    }

    @Test("a second change leaves both former keys known")
    func twice() async throws {
        let (ledger, first) = try await CheckpointTests.journal(calls: 20)
        let second = try Self.rotate(ledger).next
        let third = try Self.rotate(ledger).next
        #expect(KeyRotation.former(ledger.folder) == [first.verifier, second])
        #expect(try ledger.folder.signingKey(origin: nil).verifier == third)
    }
}
