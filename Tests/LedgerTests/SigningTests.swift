import Foundation
import GRDB
import Journal
import Synchronization
import Telephony
import Testing

@testable import Ledger

@Suite("Signing only what was signed before")
struct SigningTests {
    private static let start = LedgerFixture.start

    /// Starts a writer, appends an entry, stops it; returns how it signs.
    @discardableResult
    private static func run(_ ledger: LedgerFixture, _ key: SigningKey) async throws -> WriterHealth.Signing {
        let writer = try ledger.writer(signer: key)
        try await writer.append(.login(LoginEntry(event: .login, person: "shift-1"), at: start))
        let signing = writer.health.signing
        writer.stop()
        return signing
    }

    private static func isStopped(_ signing: WriterHealth.Signing, by word: String) -> Bool {
        if case .stopped(let why) = signing { why.contains(word) } else { false }
    }

    private static func verify(_ ledger: LedgerFixture, _ keys: [SigningKey]) throws -> JournalFault.Cause? {
        let known = try ledger.folder.known()
        return try JournalVerifier.verify(
            ledger.folder.journal, keys: keys.map(\.verifier), known: [known.record].compactMap { $0 } + known.cosigned
        ).fault?.cause
    }

    private static func newest(_ ledger: LedgerFixture) throws -> SignedNote? {
        try LedgerProbe.read(ledger.folder.journal) { try StoredCheckpoint.newest($0) }.map { try SignedNote($0.note) }
    }

    /// What somebody with the disk does who knows the format: an entry changed, and each root over it computed anew.
    private static func forge(_ ledger: LedgerFixture, position: Int64) throws {
        try LedgerProbe.change(ledger.folder.journal) { db in
            let leaf = try #require(
                try Data.fetchOne(db, sql: "SELECT leaf FROM entry WHERE position = ?", arguments: [position]))
            var entry = try Entry([UInt8](leaf))
            entry.header.time = entry.header.time.adding(microseconds: 1)
            try db.execute(
                sql: "UPDATE entry SET leaf = ?, mark = ? WHERE position = ?",
                arguments: [Data(entry.bytes), LeafMark.word(of: TreeHasher.leaf(entry.bytes)), position])
            try db.execute(sql: "DELETE FROM node")
            var tree = TreeFrontier()
            for row in try Row.fetchAll(db, sql: "SELECT first, count FROM batch ORDER BY first") {
                let first: UInt64 = row[0]
                let count: UInt64 = row[1]
                var nodes: [TileNode] = []
                var scan = JournalScan(from: first, until: first + count)
                _ = try scan.run(db) { item in
                    item.append(to: &tree, completing: &nodes)
                    return true
                }
                try TileNodes.write(nodes, db)
                try db.execute(
                    sql: "UPDATE batch SET root = ? WHERE first = ?", arguments: [Data(tree.root.bytes), first])
            }
            try db.execute(
                sql: "UPDATE tree SET root = ?, frontier = ?", arguments: [Data(tree.root.bytes), Data(tree.bytes)])
        }
    }

    @Test("the first entry of a signed journal names its key; one that is older names it before it is signed again")
    func named() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 50)
        let entries = try LedgerProbe.entries(ledger.folder)
        #expect(entries.first?.body == .key(KeyEntry(key: key.verifier.description)))
        #expect(entries.filter { $0.header.kind == .key }.count == 1)
        let older = try LedgerFixture()
        let unsigned = try older.writer()
        try await unsigned.append(.login(LoginEntry(event: .login, person: "x"), at: Self.start))
        unsigned.stop()
        let newKey = try older.folder.signingKey(origin: nil)
        #expect(try await Self.run(older, newKey) == .on)
        #expect(try LedgerProbe.entries(older.folder).map(\.header.kind) == [.login, .key, .login])
        #expect(try Self.verify(older, [newKey]) == nil)
    }

    @Test("entries changed with all their roots, and the checkpoint deleted: nothing is signed, and all is written on")
    func forged() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 300)
        let told = Mutex<[String]>([])
        try Self.forge(ledger, position: 11)
        #expect(try Self.verify(ledger, [key]) == .otherSigned)
        try LedgerProbe.change(ledger.folder.journal) { try $0.execute(sql: "DELETE FROM checkpoint") }
        let writer = try ledger.writer(signer: key) { $0.signingStopped = { why in told.withLock { $0.append(why) } } }
        let at = try await writer.append(.login(LoginEntry(event: .login, person: "after"), at: Self.start))
        #expect(Self.isStopped(writer.health.signing, by: "904 entries with which this one does not begin"))
        writer.stop()
        #expect(told.withLock { $0 }.count == 1)
        #expect(try Self.newest(ledger) == nil)
        let kinds = try LedgerProbe.entries(ledger.folder).map(\.header.kind)
        #expect(kinds.count > Int(at) && kinds.contains(.alarm))
        #expect(try Self.verify(ledger, [key]) != nil)
        // No more by a command.
        #expect(throws: LedgerError.self) {
            try JournalSigning.sign(ledger.folder, sealing: ledger.sealing, signer: key, at: Self.start)
        }
        #expect(throws: LedgerError.self) {
            _ = try KeyRotation.rotate(
                ledger.folder, sealing: ledger.sealing, person: "x", reason: "y", at: Self.start)
        }
    }

    @Test("yesterday's files put back are not signed further")
    func putBack() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 50)
        let copy = ledger.url.appendingPathComponent("copy")
        try FileManager.default.copyItem(at: ledger.folder.journal, to: copy)
        #expect(try await Self.run(ledger, key) == .on)
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: ledger.folder.journal.path + suffix)
        }
        try FileManager.default.copyItem(at: copy, to: ledger.folder.journal)
        #expect(try Self.verify(ledger, [key]) == .otherSigned)
        #expect(Self.isStopped(try await Self.run(ledger, key), by: "155 entries"))
    }

    @Test("a record that is missing stops the signing; a checkpoint that somebody has kept, put there, lets it go on")
    func missing() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 50)
        let kept = try #require(try Self.newest(ledger))
        try FileManager.default.removeItem(at: ledger.folder.signingRecord)
        #expect(Self.isStopped(try await Self.run(ledger, key), by: "is missing"))
        try Data(kept.bytes).write(to: ledger.folder.signingRecord)
        #expect(try await Self.run(ledger, key) == .on)
        #expect(try Self.verify(ledger, [key]) == nil)
        for bad in ["", "no checkpoint\n"] {
            try Data(bad.utf8).write(to: ledger.folder.signingRecord)
            #expect(Self.isStopped(try await Self.run(ledger, key), by: "holds no checkpoint"), "\(bad)")
        }
        let stranger = try SigningKey(name: key.verifier.name, kind: .note)
        try Data(stranger.checkpoint(size: 0, root: TreeHasher.empty).bytes).write(to: ledger.folder.signingRecord)
        #expect(Self.isStopped(try await Self.run(ledger, key), by: "not this key's"))
    }

    @Test("a record whose newest half a crash has torn is read from the other half")
    func torn() async throws {
        let ledger = try LedgerFixture()
        let key = try ledger.folder.signingKey(origin: nil)
        var record = SigningRecord(path: ledger.folder.signingRecord.path)
        for size in UInt64(0)...5 {
            let note = try key.checkpoint(size: size, root: TreeHasher.leaf([UInt8(size)]))
            try record.write(note)
            var read = SigningRecord(path: ledger.folder.signingRecord.path)
            #expect(try read.read() == note)
            guard size > 0 else { continue }
            // The half of this one, cut at each of some places, and with what was there before behind the cut.
            let whole = try Data(contentsOf: ledger.folder.signingRecord)
            let half = size % 2 == 0 ? 0 : SigningRecord.placeBytes
            for cut in stride(from: 0, to: note.bytes.count, by: 13) {
                var bad = whole
                for index in cut..<note.bytes.count { bad[half + index] = 0x2D }
                try bad.write(to: ledger.folder.signingRecord)
                var torn = SigningRecord(path: ledger.folder.signingRecord.path)
                let found = try #require(try torn.read())
                let old = try Checkpoint(found.text).size
                #expect(old == size - 1 || found == note || (try? found.verified(by: [key.verifier])) == nil)
            }
            try whole.write(to: ledger.folder.signingRecord)
        }
    }

    @Test("a checkpoint that the machine lost in the database comes back from the record")
    func adopted() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 50)
        let newest = try #require(try Self.newest(ledger))
        try LedgerProbe.change(ledger.folder.journal) { try $0.execute(sql: "DELETE FROM checkpoint") }
        var store = try JournalStore(path: ledger.folder.journal.path, keyID: ledger.sealing.keyID)
        _ = try SigningDuty.take(key, of: &store, ledger.folder, at: Self.start)
        #expect(try Self.newest(ledger) == newest)
    }

    @Test("what a witness has signed and this journal does not begin with stops the signing")
    func cosigned() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 50)
        try FileManager.default.createDirectory(at: ledger.folder.witnesses, withIntermediateDirectories: true)
        let file = ledger.folder.witnesses.appendingPathComponent("w.cosigned")
        let stranger = try SigningKey(name: key.verifier.name, kind: .note)
        try Data(stranger.checkpoint(size: 5, root: TreeHasher.leaf([1])).bytes).write(to: file)
        #expect(try await Self.run(ledger, key) == .on)
        try Data(key.checkpoint(size: 5, root: TreeHasher.leaf([1])).bytes).write(to: file)
        #expect(try Self.verify(ledger, [key]) == .otherSigned)
        #expect(Self.isStopped(try await Self.run(ledger, key), by: "a witness has signed"))
    }

    @Test("another key in the place of the journal's signs nothing, whatever its name")
    func otherKey() async throws {
        for name in [nil, "journal.example/astana"] {
            let (ledger, key) = try await CheckpointTests.journal(calls: 50)
            try FileManager.default.removeItem(at: ledger.folder.journalKey)
            let other = try SigningKey(path: ledger.folder.journalKey.path, kind: .note, name: name)
            #expect(Self.isStopped(try await Self.run(ledger, other), by: "its key is \(key.verifier)"))
            #expect(throws: LedgerError.self) {
                try JournalSigning.sign(ledger.folder, sealing: ledger.sealing, signer: other, at: Self.start)
            }
            #expect(try Self.verify(ledger, [other]) == .badCheckpoint(.unsigned))
            // Its own signature over the true tree is not the journal's.
            let tree = try await ledger.reader().tree()
            let note = try other.checkpoint(size: tree.size, root: tree.root)
            try LedgerProbe.change(ledger.folder.journal) { db in
                try db.execute(
                    sql: "UPDATE checkpoint SET size = ?, note = ?", arguments: [tree.size, Data(note.bytes)])
            }
            #expect(try Self.verify(ledger, [other]) == .otherSigner)
        }
    }

    @Test("passes are destroyed in time also where nothing is signed any more")
    func purged() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 100)
        try FileManager.default.removeItem(at: ledger.folder.signingRecord)
        try await CheckpointTests.destroyPasses(ledger, key)
        #expect(try JournalVerifier.verify(ledger.folder.journal).purged == 270)
    }

    @Test("a former key is good up to the change and not beyond: in the journal, in an export, in Python's eyes")
    func formerKey() async throws {
        let (ledger, former) = try await CheckpointTests.journal(calls: 100)
        let done = try KeyRotation.rotate(
            ledger.folder, sealing: ledger.sealing, person: "shift-1", reason: "stolen", at: Self.start)
        let export = ledger.url.appendingPathComponent("export")
        try JournalExporter.export(ledger.folder.journal, to: export)
        // The handover: either key will do.
        for key in [done.former, done.next] { #expect(ExportVerifier.verify(export, keys: [key]).fault == nil) }
        let next = try ledger.folder.signingKey(origin: nil)
        #expect(try await Self.run(ledger, next) == .on)
        try JournalExporter.export(ledger.folder.journal, to: export)
        #expect(ExportVerifier.verify(export, keys: [done.next], seen: done.handover).fault == nil)
        // Whoever stole the former key signs on.
        let tree = try await ledger.reader().tree()
        let stolen = try former.checkpoint(size: tree.size, root: tree.root)
        try Data(stolen.bytes).write(to: export.appendingPathComponent("checkpoint"))
        for keys in [[done.former], [done.former, done.next]] {
            let fault = ExportVerifier.verify(export, keys: keys).fault
            #expect(fault?.problem.contains("it was changed before") == true, "\(keys.count) keys")
        }
        try LedgerProbe.change(ledger.folder.journal) { db in
            try db.execute(sql: "UPDATE checkpoint SET note = ?", arguments: [Data(stolen.bytes)])
        }
        #expect(try Self.verify(ledger, [next, former]) == .otherSigner)
    }
}

@Suite("Whose checkpoints count")
struct KeyHistoryTests {
    private static func key(_ name: String) throws -> VerifierKey { try SigningKey(name: name, kind: .note).verifier }

    private static func entry(_ body: Entry.Body) -> Entry {
        Entry(EntryHeader(kind: body.kind, keyID: 1, time: LedgerFixture.start), body)
    }

    @Test("the named key counts from its entry on, a former one up to the end of the change")
    func history() throws {
        let (a, b, c) = (try Self.key("a"), try Self.key("b"), try Self.key("c"))
        func change(_ from: VerifierKey, _ to: VerifierKey) -> Entry {
            Self.entry(
                .keyChange(
                    KeyChangeEntry(former: "\(from)", next: "\(to)", person: "x", commitment: TreeHasher.empty)))
        }
        var history = KeyHistory()
        #expect(history.accepts(a, at: 5) && history.current == nil)
        history.add(Self.entry(.key(KeyEntry(key: "\(a)"))), at: 3)
        history.add(change(a, b), at: 9)
        history.add(change(b, c), at: 20)
        #expect(history.current == "\(c)")
        let accepted = [0, 3, 4, 9, 10, 11, 20, 21, 22].map { size in
            [a, b, c].map { history.accepts($0, at: UInt64(size)) }
        }
        #expect(
            accepted == [
                [true, true, true], [true, true, true], [true, false, false], [true, false, false],
                [true, true, false],
                [false, true, false], [false, true, false], [false, true, true], [false, false, true],
            ])
        var older = KeyHistory()
        older.add(change(a, b), at: 9)
        #expect(older.accepts(a, at: 2) && !older.accepts(b, at: 2) && !older.accepts(a, at: 11))
    }
}
