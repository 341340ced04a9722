import Foundation
import GRDB
import Journal
import Telephony
import Testing

@testable import Ledger

@Suite("Checkpoints of the journal")
struct CheckpointTests {
    /// A journal of mixed calls in some batches, its writer stopped; signed by the folder's own key, another one or none.
    static func journal(
        calls: Int = 700, parts: Int = 3, key other: SigningKey? = nil, isSigned: Bool = true
    ) async throws -> (ledger: LedgerFixture, key: SigningKey) {
        let ledger = try LedgerFixture()
        let key = try other ?? ledger.folder.signingKey(origin: "journal.example/astana")
        let writer = try ledger.writer(signer: isSigned ? key : nil)
        for part in 0..<parts {
            for number in 0..<calls { ledger.ring.offer(LedgerFixture.mixedCall(part * calls + number)) }
            #expect(await LedgerFixture.wait { writer.watermark.committed(ring: 0) == ledger.ring.offered })
            try await writer.append(.login(LoginEntry(event: .login, person: "shift-1"), at: LedgerFixture.start))
        }
        writer.stop()
        return (ledger, key)
    }

    @Test("the last checkpoint covers all that is committed, also what came just before the end")
    func covers() async throws {
        let (ledger, key) = try await Self.journal(calls: 50)
        let found = try #require(try await ledger.reader().checkpoint())
        let checkpoint = try Checkpoint(try SignedNote(found.note), signedBy: [key.verifier])
        let tree = try await ledger.reader().tree()
        #expect(checkpoint == Checkpoint(origin: "journal.example/astana", size: tree.size, root: tree.root))
        let report = try JournalVerifier.verify(ledger.folder.journal, keys: [key.verifier])
        #expect(report.fault == nil)
        #expect(report.signed == tree.size)
    }

    @Test("while calls come, checkpoints follow without the writer's end, and each fits the one before")
    func follows() async throws {
        let ledger = try LedgerFixture()
        let key = try ledger.folder.signingKey(origin: nil)
        let writer = try ledger.writer(signer: key) { $0.checkpointMilliseconds = 20 }
        defer { writer.stop() }
        var former: UInt64 = 0
        for part in 0..<5 {
            for number in 0..<300 { ledger.ring.offer(LedgerFixture.mixedCall(part * 300 + number)) }
            let size = UInt64(part + 1) * 300 + 1
            #expect(await LedgerFixture.wait { writer.health.signedPosition == size })
            let growth = try #require(try await ledger.reader().consistency(from: former, to: size))
            #expect(growth.proof.verifies(firstRoot: growth.firstRoot, secondRoot: growth.secondRoot))
            former = size
        }
    }

    @Test("a journal that was signed gets no second key where its own is gone")
    func keyGone() async throws {
        let (ledger, key) = try await Self.journal(calls: 10, parts: 1)
        #expect(try ledger.folder.signingKey(origin: "another").verifier == key.verifier)
        try FileManager.default.removeItem(at: ledger.folder.journalKey)
        #expect(throws: LedgerError.keyMissing(path: ledger.folder.journalKey.path)) {
            _ = try ledger.folder.signingKey(origin: nil)
        }
    }

    @Test("the key's file lets its owner alone at it, and others' files are refused")
    func keyFile() throws {
        let ledger = try LedgerFixture()
        let path = ledger.folder.journalKey.path
        let key = try ledger.folder.signingKey(origin: nil)
        #expect(key.verifier.name.hasPrefix("qorgan.local/"))
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(try ledger.folder.signingKey(origin: nil).verifier == key.verifier)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: MasterKey.Fault.openToOthers(path: path, mode: 0o640)) {
            _ = try ledger.folder.signingKey(origin: nil)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        for text in ["", "abc", key.verifier.description, key.text + "A", String(repeating: "A", count: 2_000)] {
            try Data(text.utf8).write(to: ledger.folder.journalKey)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            #expect(throws: MasterKey.Fault.noSigningKey(path: path)) { _ = try ledger.folder.signingKey(origin: nil) }
        }
    }

    @Test("a checkpoint of other entries, by another key or changed by a bit is found")
    func otherCheckpoints() async throws {
        let (ledger, key) = try await Self.journal(calls: 20)
        let size = try await ledger.reader().tree().size
        func fault(_ note: SignedNote, at size: UInt64 = size) throws -> JournalFault.Cause? {
            try LedgerProbe.change(ledger.folder.journal) { db in
                try db.execute(
                    sql: "UPDATE checkpoint SET size = ?, note = ?", arguments: [size, Data(note.bytes)])
            }
            return try JournalVerifier.verify(ledger.folder.journal, keys: [key.verifier]).fault?.cause
        }
        let root = TreeHasher.leaf([1])
        #expect(try fault(key.checkpoint(size: size, root: root)) == .checkpointDiffers)
        #expect(try fault(key.checkpoint(size: size + 1, root: root), at: size + 1) == .checkpointDiffers)
        #expect(try fault(key.checkpoint(size: size - 1, root: root), at: size - 1) == .checkpointDiffers)
        let stranger = try SigningKey(name: key.verifier.name, kind: .note)
        let tree = try await ledger.reader().tree()
        #expect(try fault(stranger.checkpoint(size: size, root: tree.root)) == .badCheckpoint(.unsigned))
        #expect(try fault(key.checkpoint(size: size, root: tree.root)) == nil)
    }

    @Test("kept roots above the tiles are checked: changed, missing or too many")
    func nodes() async throws {
        let (ledger, key) = try await Self.journal()
        func fault(_ sql: String) throws -> JournalFault? {
            let copy = ledger.url.appendingPathComponent("copy.sqlite")
            try? FileManager.default.removeItem(at: copy)
            try FileManager.default.copyItem(at: ledger.folder.journal, to: copy)
            try LedgerProbe.change(copy) { try $0.execute(sql: sql) }
            return try JournalVerifier.verify(copy, keys: [key.verifier]).fault
        }
        #expect(try fault("DELETE FROM node WHERE number = 3") == JournalFault(position: 768, .nodeDiffers(level: 1)))
        #expect(
            try fault("UPDATE node SET hash = zeroblob(32) WHERE number = 2")
                == JournalFault(position: 512, .nodeDiffers(level: 1)))
        #expect(
            try fault("INSERT INTO node VALUES (1, 8, zeroblob(32))")
                == JournalFault(position: 2_048, .nodeDiffers(level: 1)))
        #expect(try fault("UPDATE node SET number = number") == nil)
    }

    @Test("tiles, bundles and proofs of every entry fit the checkpoint")
    func served() async throws {
        let (ledger, key) = try await Self.journal(calls: 300)
        let reader = try ledger.reader()
        let size = try await reader.tree().size
        let entries = try LedgerProbe.entries(ledger.folder).map(\.bytes)
        var hashes: [TreeHash] = []
        for number in 0..<(size + 255) >> 8 {
            let width = TileLayout.width(level: 0, number: number, size: size)
            let bundle = try #require(try await reader.tile(TilePath(.entries, number, width: width)))
            let read = try #require(EntryBundle.entries(bundle, width: width))
            #expect(read == Array(entries[Int(number) << 8..<Int(number) << 8 + width]))
            let tile = try #require(try await reader.tile(TilePath(.hashes(level: 0), number, width: width)))
            #expect(tile == read.flatMap { TreeHasher.leaf($0).bytes })
            hashes += read.map { TreeHasher.leaf($0) }
        }
        let above = try #require(
            try await reader.tile(TilePath(.hashes(level: 1), 0, width: Int(size >> 8))))
        for index in 0..<Int(size >> 8) {
            var part = TreeFrontier()
            for hash in hashes[index << 8..<(index + 1) << 8] { part.append(leaf: hash) }
            #expect(TreeHash(above, at: index * 32) == part.root)
        }
        #expect(try await reader.tile(TilePath(.hashes(level: 1), 0, width: Int(size >> 8) + 1)) == nil)
        #expect(try await reader.tile(TilePath(.entries, size >> 8)) == nil)
        for position in stride(from: 0, to: size, by: 7) {
            let found = try #require(try await reader.proof(ofEntryAt: position))
            #expect(found.entry == entries[Int(position)])
            #expect(try LogProof(found.proof.bytes).verifies(entry: found.entry, signedBy: [key.verifier]))
        }
        #expect(try await reader.proof(ofEntryAt: size) == nil)
    }

    @Test("a proof is made under the newest checkpoint that a witness has signed, where that has the entry")
    func witnessed() async throws {
        let (ledger, key) = try await Self.journal(calls: 300)
        let reader = try ledger.reader()
        let size = try await reader.tree().size
        let witnesses = [try SigningKey(name: "a", kind: .cosignature), try SigningKey(name: "b", kind: .cosignature)]
        var notes: [SignedNote] = []
        // Both have signed the second part; one of them another journal's, too.
        let middle = try #require(try await reader.consistency(from: 603, to: size))
        for witness in witnesses {
            var note = try key.checkpoint(size: 603, root: middle.firstRoot)
            note.add(try witness.signature(of: note.text, seconds: 1))
            notes.append(note)
        }
        var foreign = try key.checkpoint(size: 700, root: TreeHasher.leaf([1]))
        foreign.add(try witnesses[0].signature(of: foreign.text, seconds: 2))
        let found = try #require(try await reader.proof(ofEntryAt: 500, cosigned: [foreign] + notes))
        let shown = try found.proof.check(
            leaf: TreeHasher.leaf(found.entry), keys: [key.verifier], witnesses: witnesses.map(\.verifier))
        #expect(shown.checkpoint.size == 603 && shown.witnesses.map(\.seconds) == [1, 1])
        let newer = try #require(try await reader.proof(ofEntryAt: 603, cosigned: notes))
        #expect(newer.proof.inclusion.size == size)
        #expect(throws: LogProof.Fault.unwitnessed("a")) {
            _ = try newer.proof.check(
                leaf: TreeHasher.leaf(newer.entry), keys: [key.verifier], witnesses: witnesses.map(\.verifier))
        }
        #expect(throws: LogProof.Fault.otherEntry) {
            _ = try found.proof.check(leaf: TreeHasher.leaf([1]), keys: [key.verifier], witnesses: [])
        }
        let stranger = try SigningKey(name: key.verifier.name, kind: .note)
        #expect(throws: LogProof.Fault.note(.unsigned)) {
            _ = try found.proof.check(
                leaf: TreeHasher.leaf(found.entry), keys: [stranger.verifier], witnesses: [])
        }
    }

    @Test("after passes are destroyed tiles above stay, kept entries are proved, the rest is told of as destroyed")
    func destroyed() async throws {
        let (ledger, key) = try await Self.journal(calls: 2_000, parts: 2)
        let before = try await ledger.reader().tile(TilePath(.hashes(level: 1), 0, width: 15))
        let entries = try LedgerProbe.entries(ledger.folder).map(\.bytes)
        try await Self.destroyPasses(ledger, key)
        let report = try JournalVerifier.verify(ledger.folder.journal, keys: [key.verifier])
        #expect(report.fault == nil)
        #expect(report.purged == 3_600)
        let reader = try ledger.reader()
        #expect(try await reader.tile(TilePath(.hashes(level: 1), 0, width: 15)) == before)
        await #expect(throws: LedgerError.destroyed("tile/0/003")) {
            _ = try await reader.tile(TilePath(.hashes(level: 0), 3))
        }
        await #expect(throws: LedgerError.destroyed("entry 1002")) { _ = try await reader.proof(ofEntryAt: 1_002) }
        for position in stride(from: UInt64(0), to: 4_000, by: 10) where position < 2_000 || position > 2_010 {
            let at = position < 2_000 ? position + 1 : position + 2
            let found = try #require(try await reader.proof(ofEntryAt: at))
            #expect(found.entry == entries[Int(at)])
            #expect(try found.proof.verifies(entry: found.entry, signedBy: [key.verifier]))
        }
    }

    /// A writer of the day after.
    static func destroyPasses(_ ledger: LedgerFixture, _ key: SigningKey) async throws {
        let later = try ledger.writer(signer: key) {
            $0.clock = { LedgerFixture.start.adding(microseconds: 48 * 3_600_000_000) }
            $0.purgeMilliseconds = 1
        }
        #expect(
            try await LedgerFixture.wait {
                try LedgerProbe.read(ledger.folder.journal) {
                    try Int.fetchOne($0, sql: "SELECT count(*) FROM passes WHERE leaves IS NOT NULL")
                } == 0
            })
        later.stop()
    }

    @Test("a journal begun before there were tiles gets them, and its passes wait for that")
    func older() async throws {
        let (ledger, key) = try await Self.journal(calls: 900, isSigned: false)
        let nodes = try LedgerProbe.read(ledger.folder.journal) { try TileNodes.read($0, level: 1, 0..<100) }
        try LedgerProbe.change(ledger.folder.journal) { db in
            try db.execute(
                sql: """
                    DROP TABLE node; DROP TABLE checkpoint; DELETE FROM meta WHERE name = 'untiled';
                    UPDATE meta SET value = 1 WHERE name = 'format'
                    """)
        }
        #expect(try JournalVerifier.verify(ledger.folder.journal).fault == nil)
        try await Self.destroyPasses(ledger, key)
        #expect(try LedgerProbe.read(ledger.folder.journal) { try TileNodes.read($0, level: 1, 0..<100) } == nodes)
        let report = try JournalVerifier.verify(ledger.folder.journal, keys: [key.verifier])
        #expect(report.fault == nil)
        #expect(report.signed == report.entries)
    }
}
