import Foundation
import Journal
import TestSupport
import Testing

@testable import Ledger

/// The Python of this machine.
enum Python {
    static let script = repositoryRoot.appendingPathComponent("Tests/journal/verify_journal.py").path
    static let isThere = (try? run(["-c", "pass"]))?.status == 0

    static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = try ServerProcess("/usr/bin/env", ["python3"] + arguments)
        guard let status = process.wait(seconds: 60) else {
            process.stop()
            throw LedgerError.cannotRead("python3 does not end")
        }
        return (status, process.output)
    }
}

/// `Tests/journal/verify_journal.py`, which shares no line with us, on what we export and on what was tampered with.
@Suite("The verifier in Python", .enabled(if: Python.isThere, "needs python3"))
struct PythonVerifierTests {
    private struct Exported {
        let ledger: LedgerFixture
        let key: SigningKey
        let folder: URL

        init(destroyed: Bool = false) async throws {
            (ledger, key) = try await CheckpointTests.journal(calls: 1_000)
            if destroyed { try await CheckpointTests.destroyPasses(ledger, key) }
            folder = ledger.url.appendingPathComponent("export")
            try JournalExporter.export(ledger.folder.journal, to: folder)
        }

        func verdict(seen: SignedNote? = nil, key other: SigningKey? = nil) throws -> (status: Int32, output: String) {
            var arguments = [Python.script, folder.path, (other ?? key).verifier.description]
            if let seen {
                let file = ledger.url.appendingPathComponent("seen")
                try Data(seen.bytes).write(to: file)
                arguments.append(file.path)
            }
            return try Python.run(arguments)
        }

        /// A bundle whose entries are all there in the other form.
        func putAsRemains(_ number: UInt64) throws {
            let file = folder.appendingPathComponent(TilePath(.entries, number).description)
            let entries = try #require(EntryBundle.entries([UInt8](try Data(contentsOf: file)), width: 256))
            try FileManager.default.removeItem(at: file)
            let other = folder.appendingPathComponent(TilePath(.remains, number).description)
            try FileManager.default.createDirectory(
                at: other.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(RemainsBundle.bytes(entries.map { .entry($0) })).write(to: other)
        }

        func putBack(_ number: UInt64) throws {
            try FileManager.default.removeItem(
                at: folder.appendingPathComponent(TilePath(.remains, number).description))
            try JournalExporter.export(ledger.folder.journal, to: folder)
        }

        /// What it says while a file holds other bytes, or is gone.
        func verdict(_ name: String, _ change: ([UInt8]) throws -> [UInt8]?) throws -> (status: Int32, output: String) {
            let file = folder.appendingPathComponent(name)
            let good = [UInt8](try Data(contentsOf: file))
            defer { try? Data(good).write(to: file) }
            if let bad = try change(good) {
                try Data(bad).write(to: file)
            } else {
                try FileManager.default.removeItem(at: file)
            }
            return try verdict()
        }
    }

    @Test("finds an export whole, also one whose passes are destroyed", arguments: [false, true])
    func whole(destroyed: Bool) async throws {
        let exported = try await Exported(destroyed: destroyed)
        let verdict = try exported.verdict(
            seen: try SignedNote(
                [UInt8](
                    try Data(contentsOf: exported.folder.appendingPathComponent("checkpoint")))))
        #expect(verdict.status == 0, "\(verdict.output)")
        let (size, hash) = try await exported.ledger.reader().tree()
        let root = hash.hex
        #expect(verdict.output.contains("\(size) entries of journal.example/astana, \(destroyed ? 2_700 : 0) of them"))
        #expect(verdict.output.contains(root))
    }

    @Test("has at most 150 lines")
    func short() throws {
        let text = try String(contentsOfFile: Python.script, encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 151)
    }

    @Test("finds every kind of tampering, and says where")
    func tampered() async throws {
        let exported = try await Exported()
        let entries = "tile/entries/004"
        func flip(_ at: Int) -> ([UInt8]) -> [UInt8]? {
            { bytes in
                var bad = bytes
                bad[at] ^= 1
                return bad
            }
        }
        func edited(_ edit: (inout [[UInt8]]) -> Void) throws -> (status: Int32, output: String) {
            try exported.verdict(entries) { bytes in
                var rows = try #require(EntryBundle.entries(bytes, width: 256))
                edit(&rows)
                return EntryBundle.bytes(rows)
            }
        }
        let found = [
            "a byte of an entry": try exported.verdict(entries, flip(700)),
            "edited": try edited { $0[3][30] ^= 1 }, "swapped": try edited { $0.swapAt(3, 9) },
            "deleted": try edited { $0.remove(at: 3) }, "inserted": try edited { $0.insert($0[0], at: 3) },
            "a hash": try exported.verdict("tile/0/004", flip(64)),
            "a hash above": try exported.verdict("tile/1/000.p/11", flip(64)),
            "a file missing": try exported.verdict("tile/0/007") { _ in nil },
            "a bundle missing": try exported.verdict("tile/entries/007") { _ in nil },
            "a file cut": try exported.verdict("tile/1/000.p/11") { Array($0.dropLast(32)) },
            "the checkpoint": try exported.verdict("checkpoint", flip(30)),
            "its signature": try exported.verdict("checkpoint") { flip($0.count - 12)($0) },
            "its end": try exported.verdict("checkpoint") { Array($0.dropLast()) },
        ]
        for (what, verdict) in found { #expect(verdict.status == 1, "\(what): \(verdict.output)") }
        #expect(found["edited"]?.output.contains("entry 1027 does not fit its hash in tile/0/004") == true)
        try exported.putAsRemains(4)
        #expect(try exported.verdict().output.contains("remains/004 is there without need"))
        try exported.putBack(4)
        let extra = exported.folder.appendingPathComponent("tile/0/099")
        try Data([1]).write(to: extra)
        #expect(try exported.verdict().output.contains("tile/0/099 belongs to no journal"))
        try FileManager.default.removeItem(at: extra)
        #expect(try exported.verdict(key: SigningKey(name: exported.key.verifier.name, kind: .note)).status == 1)
        #expect(try exported.verdict().status == 0)
    }

    @Test("names an entry that was put among the destroyed ones, and an entry of a kind that there is not")
    func hidden() async throws {
        let exported = try await Exported(destroyed: true)
        let verdict = try exported.verdict("remains/004") { bytes in
            var records = try #require(RemainsBundle.records(bytes, width: 256))
            let index = try #require(records.firstIndex { if case .entry = $0 { true } else { false } })
            guard case .entry(let entry) = records[index] else { return nil }
            records[index] = .destroyed(level: 0, root: TreeHasher.leaf(entry))
            return RemainsBundle.bytes(records)
        }
        #expect(verdict.status == 1)
        #expect(verdict.output.contains("is gone, and no purge entry says that it was destroyed"), "\(verdict.output)")
        // Signed by the owner of the key himself.
        let folder = exported.ledger.url.appendingPathComponent("other")
        let entry = [1, 99] + [UInt8](repeating: 0, count: 30)
        let hash = TreeHasher.leaf(entry)
        let note = try exported.key.checkpoint(size: 1, root: hash)
        for (name, bytes) in [
            ("tile/entries/000.p/1", EntryBundle.bytes([entry]) ?? []), ("tile/0/000.p/1", hash.bytes),
            ("checkpoint", note.bytes),
        ] {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
        let other = try Python.run([Python.script, folder.path, exported.key.verifier.description])
        #expect(other.status == 1 && other.output.contains("entry 0 is of no known kind"), "\(other.output)")
    }

    @Test("takes a former key for the checkpoint that ends with its change, and for none after it")
    func formerKey() async throws {
        let (ledger, former) = try await CheckpointTests.journal(calls: 100)
        let done = try KeyRotation.rotate(
            ledger.folder, sealing: ledger.sealing, person: "shift-1", reason: "stolen", at: LedgerFixture.start)
        let folder = ledger.url.appendingPathComponent("export")
        func status(_ key: VerifierKey) throws -> Int32 {
            try JournalExporter.export(ledger.folder.journal, to: folder)
            return try Python.run([Python.script, folder.path, key.description]).status
        }
        #expect(try status(done.former) == 0)
        #expect(try status(done.next) == 0)
        let writer = try ledger.writer(signer: try ledger.folder.signingKey(origin: nil))
        try await writer.append(.login(LoginEntry(event: .login, person: "x"), at: LedgerFixture.start))
        writer.stop()
        #expect(try status(done.next) == 0)
        let tree = try await ledger.reader().tree()
        try Data(former.checkpoint(size: tree.size, root: tree.root).bytes)
            .write(to: folder.appendingPathComponent("checkpoint"))
        let verdict = try Python.run([Python.script, folder.path, done.former.description])
        #expect(verdict.status == 1 && verdict.output.contains("was changed before its end"), "\(verdict.output)")
    }

    @Test("finds an old export shown again, and a second history")
    func histories() async throws {
        let exported = try await Exported()
        let later = try exported.key.checkpoint(size: 4_000, root: TreeHasher.leaf([1]))
        #expect(try exported.verdict(seen: later).output.contains("it ends at entry 3004, and 4000 entries were seen"))
        let other = try exported.key.checkpoint(size: 1_000, root: TreeHasher.leaf([1]))
        #expect(try exported.verdict(seen: other).output.contains("two histories: the first 1000 entries"))
        let stranger = try SigningKey(name: exported.key.verifier.name, kind: .note)
        #expect(try exported.verdict(seen: stranger.checkpoint(size: 9, root: TreeHasher.leaf([1]))).status == 1)
    }
}
