import Foundation
import GRDB
import Journal
import Telephony
import Testing

@testable import Ledger

/// Entries about the key that its owner could write, and no journal does.
@Suite("Keys that entries name and that are not in force")
struct KeyMisfitTests {
    enum Entries: CaseIterable {
        case sameKey
        case otherKey
        case otherFormer

        /// Nil: they fit.
        var misfit: UInt64? { self == .sameKey ? nil : 1 }

        /// Behind those of the journal.
        func bodies(_ key: VerifierKey) throws -> [Entry.Body] {
            let (other, next) = (try stranger(key), try stranger(key))
            let login = Entry.Body.login(LoginEntry(event: .login, person: "shift-1"))
            switch self {
            case .sameKey: return [login, .key(KeyEntry(key: "\(key)")), login]
            case .otherKey: return [login, .key(KeyEntry(key: "\(other)")), login, .key(KeyEntry(key: "\(key)"))]
            case .otherFormer:
                let change = KeyChangeEntry(
                    former: "\(other)", next: "\(next)", person: "shift-1", commitment: Sealing.commitment(to: []))
                return [login, .keyChange(change), login]
            }
        }

        private func stranger(_ key: VerifierKey) throws -> VerifierKey {
            try SigningKey(name: key.name, kind: .note).verifier
        }
    }

    /// As who has disk and key would: committed, and signed.
    private static func forge(_ entries: Entries, in ledger: LedgerFixture, _ key: SigningKey) throws -> UInt64 {
        var store = try JournalStore(path: ledger.folder.journal.path, keyID: ledger.sealing.keyID)
        var batch = JournalBatch()
        for body in try entries.bodies(key.verifier) {
            let header = EntryHeader(kind: body.kind, keyID: ledger.sealing.keyID, time: LedgerFixture.start)
            let sealed: [UInt8]? = body.kind.isSealed ? [] : nil
            batch.append(StagedEntry(Entry(header, body), sealed: sealed))
        }
        let first = try store.commit(batch, at: LedgerFixture.start)
        let tree = store.tree
        try store.keep(
            key.checkpoint(size: tree.size, root: tree.root), size: tree.size, at: LedgerFixture.start)
        try store.queue.close()
        return first
    }

    @Test("are named by the check of the own journal, of an export and in Python", arguments: Entries.allCases)
    func verified(entries: Entries) async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 100)
        let first = try Self.forge(entries, in: ledger, key)
        let fault = try JournalVerifier.verify(ledger.folder.journal, keys: [key.verifier]).fault
        #expect(fault == entries.misfit.map { JournalFault(position: first + $0, .otherKey) })
        let folder = ledger.url.appendingPathComponent("export")
        try JournalExporter.export(ledger.folder.journal, to: folder)
        let exported = ExportVerifier.verify(folder, keys: [key.verifier]).fault
        #expect(exported?.entry == entries.misfit.map { first + $0 })
        let words = "names another key than the one in force"
        #expect(exported == nil || exported?.problem.contains(words) == true)
        guard Python.isThere else { return }
        let python = try Python.run([Python.script, folder.path, key.verifier.description])
        #expect(python.status == (entries.misfit == nil ? 0 : 1), "\(python.output)")
        guard let misfit = entries.misfit else { return }
        #expect(python.output.contains("entry \(first + misfit) \(words)"), "\(python.output)")
    }

    @Test("are signed no further, and entries go on being written", arguments: Entries.allCases)
    func signedNoFurther(entries: Entries) async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 20)
        let first = try Self.forge(entries, in: ledger, key)
        let writer = try ledger.writer(signer: key)
        try await writer.append(.login(LoginEntry(event: .login, person: "shift-2"), at: LedgerFixture.start))
        defer { writer.stop() }
        guard let misfit = entries.misfit else {
            #expect(writer.health.signing == .on)
            return
        }
        guard case .stopped(let why) = writer.health.signing else {
            Issue.record("signing is \(writer.health.signing)")
            return
        }
        #expect(why.contains("entry \(first + misfit) names another key"))
    }
}
