import Foundation
import GRDB
import Journal
import Telephony
import Testing

@testable import Ledger

@Suite("An exported journal")
struct ExportTests {
    /// A journal of about 3,000 entries and its export.
    private final class Exported {
        let ledger: LedgerFixture
        let key: SigningKey
        let folder: URL

        init() async throws {
            (ledger, key) = try await CheckpointTests.journal(calls: 1_000)
            folder = ledger.url.appendingPathComponent("export")
            try JournalExporter.export(ledger.folder.journal, to: folder)
        }

        func verify(seen: SignedNote? = nil) -> ExportVerifier.Report {
            ExportVerifier.verify(folder, keys: [key.verifier], seen: seen)
        }

        func checkpoint() throws -> SignedNote { try SignedNote(bytes("checkpoint")) }

        func bytes(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
        }

        func write(_ bytes: [UInt8], _ name: String) throws {
            try Data(bytes).write(to: folder.appendingPathComponent(name))
        }

        func files() throws -> [String] {
            try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
                var isFolder: ObjCBool = false
                let path = folder.appendingPathComponent($0).path
                return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            }.sorted()
        }

        /// Entries of a full bundle.
        func entries(_ number: UInt64) throws -> [[UInt8]] {
            try #require(EntryBundle.entries(try bytes(TilePath(.entries, number).description), width: 256))
        }

        /// Says of an entry that is there that it was destroyed, as somebody would who has the disk and no key.
        func hide(_ index: Int, ofTile number: UInt64) throws {
            var records = try entries(number).map { RemainsBundle.Record.entry($0) }
            records[index] = .destroyed(level: 0, root: TreeHasher.leaf(try entries(number)[index]))
            for path in [TilePath(.entries, number), TilePath(.hashes(level: 0), number)] {
                try FileManager.default.removeItem(at: folder.appendingPathComponent(path.description))
            }
            let file = folder.appendingPathComponent(TilePath(.remains, number).description)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(RemainsBundle.bytes(records)).write(to: file)
        }

        /// Puts entries into a bundle and their hashes into the tile of level 0, as somebody would who knows the format.
        func replace(_ number: UInt64, _ entries: [[UInt8]]) throws {
            try write(try #require(EntryBundle.bytes(entries)), TilePath(.entries, number).description)
            try write(entries.flatMap { TreeHasher.leaf($0).bytes }, TilePath(.hashes(level: 0), number).description)
        }
    }

    @Test("verifies from its files and the key alone, has all entries, and is whole once more after it was interrupted")
    func whole() async throws {
        let exported = try await Exported()
        let report = exported.verify()
        #expect(report.fault == nil)
        #expect(report.size == 3_004)
        let tree = try await exported.ledger.reader().tree()
        #expect(report.root == tree.root)
        let files = try exported.files()
        #expect(files.count == 26)
        for name in ["tile/0/003", "tile/entries/x", "checkpoint"] {
            try? FileManager.default.removeItem(at: exported.folder.appendingPathComponent(name))
        }
        try JournalExporter.export(exported.ledger.folder.journal, to: exported.folder)
        #expect(try exported.files() == files)
        #expect(exported.verify().fault == nil)
    }

    @Test("goes on where the last one ended, and the last one's checkpoint is a beginning of it")
    func continued() async throws {
        let exported = try await Exported()
        let first = try exported.checkpoint()
        let writer = try exported.ledger.writer(signer: exported.key)
        for number in 0..<500 { exported.ledger.ring.offer(LedgerFixture.mixedCall(number)) }
        writer.stop()
        let report = try JournalExporter.export(exported.ledger.folder.journal, to: exported.folder)
        #expect(report.size == 3_504)
        // The partial tile became full, one full came, one partial is new; so with the bundles.
        #expect(report.written == 8)
        #expect(exported.verify(seen: first).fault == nil)
        let other = try await Exported()
        #expect(throws: LedgerError.self) {
            try JournalExporter.export(other.ledger.folder.journal, to: exported.folder)
        }
    }

    @Test("any flipped bit of any file is found, and of an entry it is named")
    func flipped() async throws {
        let exported = try await Exported()
        for name in try exported.files() {
            let good = try exported.bytes(name)
            for index in stride(from: 0, to: good.count, by: max(1, good.count / 5)) {
                var bad = good
                bad[index] ^= 0x04
                try exported.write(bad, name)
                #expect(exported.verify().fault != nil, "\(name) at \(index)")
            }
            try exported.write(good, name)
        }
        #expect(exported.verify().fault == nil)
        var entries = try exported.entries(5)
        entries[77][20] ^= 1
        try exported.write(try #require(EntryBundle.bytes(entries)), "tile/entries/005")
        #expect(exported.verify().fault?.entry == 5 * 256 + 77)
    }

    @Test("any file that is missing, cut, longer or too many is found")
    func files() async throws {
        let exported = try await Exported()
        for name in try exported.files() {
            let good = try exported.bytes(name)
            try FileManager.default.removeItem(at: exported.folder.appendingPathComponent(name))
            #expect(exported.verify().fault?.file.isEmpty == false, "\(name)")
            for bad in [[], Array(good.dropLast()), good + [0]] {
                try exported.write(bad, name)
                #expect(exported.verify().fault != nil, "\(name)")
            }
            try exported.write(good, name)
        }
        for name in ["note.txt", "tile/0/012", "tile/0/000.p/5", "tile/2/000.p/1", "tile/entries/000.p/256", "remains"]
        {
            let file = exported.folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try exported.write([1], name)
            #expect(exported.verify().fault?.file == name)
            try FileManager.default.removeItem(at: file)
        }
        #expect(exported.verify().fault == nil)
    }

    @Test("entries edited, deleted, swapped or inserted together with their hashes are found in the tile above")
    func edited() async throws {
        let exported = try await Exported()
        let good = try exported.entries(4)
        var edited = good
        var entry = try Entry(good[9])
        entry.header.time = entry.header.time.adding(microseconds: 1)
        edited[9] = entry.bytes
        var swapped = good
        swapped.swapAt(10, 200)
        var shifted = good
        shifted.remove(at: 30)
        shifted.append(try exported.entries(5)[0])
        var inserted = good
        inserted.insert(good[0], at: 100)
        inserted.removeLast()
        for bad in [edited, swapped, shifted, inserted] {
            try exported.replace(4, bad)
            let fault = exported.verify().fault
            #expect(fault?.file == "tile/1/000.p/11")
            #expect(fault?.entry == 1_024)
        }
        try exported.replace(4, good)
        #expect(exported.verify().fault == nil)
    }

    @Test("a whole tree over changed entries does not fit what was signed")
    func wholeTree() async throws {
        let exported = try await Exported()
        let last = try exported.bytes("tile/entries/011.p/188")
        var entries = try #require(EntryBundle.entries(last, width: 188))
        entries.swapAt(0, 1)
        try exported.write(try #require(EntryBundle.bytes(entries)), "tile/entries/011.p/188")
        try exported.write(entries.flatMap { TreeHasher.leaf($0).bytes }, "tile/0/011.p/188")
        #expect(exported.verify().fault == ExportFault("checkpoint", "its root is not that of the 3004 entries"))
    }

    @Test("an old checkpoint shown again, a cut end and another history are found beside one that was kept")
    func histories() async throws {
        let exported = try await Exported()
        let newest = try exported.checkpoint()
        let report = exported.verify()
        // The owner of the key cuts the end off: nothing inside shows it.
        let ownerKey = exported.key
        let short = try await CheckpointTests.journal(calls: 100, key: ownerKey)
        let cut = exported.ledger.url.appendingPathComponent("cut")
        try JournalExporter.export(short.ledger.folder.journal, to: cut)
        #expect(ExportVerifier.verify(cut, keys: [ownerKey.verifier]).fault == nil)
        let replayed = ExportVerifier.verify(cut, keys: [ownerKey.verifier], seen: newest).fault
        #expect(replayed?.entry == 304)
        // Another history, longer than the one seen.
        let seen = try ownerKey.checkpoint(size: 200, root: TreeHasher.leaf([1]))
        let forked = ExportVerifier.verify(cut, keys: [ownerKey.verifier], seen: seen).fault
        #expect(forked?.problem.hasPrefix("two histories: the first 200 entries") == true)
        let same = try ownerKey.checkpoint(size: 3_004, root: TreeHasher.leaf([1]))
        #expect(exported.verify(seen: same).fault?.problem.hasPrefix("two histories") == true)
        #expect(exported.verify(seen: try ownerKey.checkpoint(size: 3_004, root: report.root)).fault == nil)
        // One that nobody signed proves nothing.
        let stranger = try SigningKey(name: ownerKey.verifier.name, kind: .note)
        #expect(exported.verify(seen: try stranger.checkpoint(size: 5, root: report.root)).fault != nil)
    }

    @Test("another key's checkpoint is refused")
    func otherKey() async throws {
        let exported = try await Exported()
        let other = try SigningKey(name: exported.key.verifier.name, kind: .note)
        #expect(
            ExportVerifier.verify(exported.folder, keys: [other.verifier]).fault
                == ExportFault("checkpoint", "\(NoteFault.unsigned)"))
    }

    @Test("destroyed passes leave what remains of their tiles, and that verifies and shows changes, too")
    func destroyed() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 1_500)
        let silent = try await Self.silentCalls(after: ledger, key)
        try await CheckpointTests.destroyPasses(ledger, key)
        let folder = ledger.url.appendingPathComponent("export")
        try JournalExporter.export(ledger.folder.journal, to: folder)
        let report = ExportVerifier.verify(folder, keys: [key.verifier])
        #expect(report.fault == nil)
        #expect(report.destroyed == 4_050 + silent)
        #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("remains/003").path))
        #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("tile/0/003").path))
        let file = folder.appendingPathComponent("remains/003")
        let good = [UInt8](try Data(contentsOf: file))
        for index in stride(from: 0, to: good.count, by: 41) {
            var bad = good
            bad[index] ^= 0x01
            try Data(bad).write(to: file)
            #expect(ExportVerifier.verify(folder, keys: [key.verifier]).fault != nil, "at \(index)")
        }
    }

    @Test("one that was interrupted before passes were destroyed is whole when it goes on after that")
    func destroyedMeanwhile() async throws {
        let exported = try await Exported()
        for name in ["tile/entries/003", "tile/0/005", "checkpoint"] {
            try FileManager.default.removeItem(at: exported.folder.appendingPathComponent(name))
        }
        try await CheckpointTests.destroyPasses(exported.ledger, exported.key)
        try JournalExporter.export(exported.ledger.folder.journal, to: exported.folder)
        let report = exported.verify()
        #expect(report.fault == nil)
        let files = try exported.files()
        for name in ["tile/entries/002", "remains/003", "remains/005", "remains/011.p/189"] {
            #expect(files.contains(name), "\(name)")
        }
    }

    @Test("a kept entry put among the destroyed ones is found: no purge entry names it")
    func hidden() async throws {
        let exported = try await Exported()
        try exported.hide(9, ofTile: 4)
        let fault = exported.verify().fault
        #expect(fault?.entry == 4 * 256 + 9)
        #expect(fault?.file == "remains/004")
        #expect(fault?.problem.hasPrefix("entries 1033 to 1033 are gone, and no purge entry") == true)
        // Nor is it where others around it were destroyed indeed.
        let other = try await Exported()
        try await CheckpointTests.destroyPasses(other.ledger, other.key)
        let folder = other.ledger.url.appendingPathComponent("later")
        try JournalExporter.export(other.ledger.folder.journal, to: folder)
        let file = folder.appendingPathComponent("remains/004")
        let records = try #require(RemainsBundle.records([UInt8](try Data(contentsOf: file)), width: 256))
        let bad = try #require(Self.hidingFirst(of: records))
        try Data(RemainsBundle.bytes(bad.records)).write(to: file)
        #expect(ExportVerifier.verify(folder, keys: [other.key.verifier]).fault?.entry == 1_024 + bad.place)
    }

    @Test("what remains of a tile of which nothing is gone is refused; of an entry too long for a bundle it is needed")
    func needlessRemains() async throws {
        let exported = try await Exported()
        let entries = try exported.entries(4)
        let file = exported.folder.appendingPathComponent("tile/entries/004")
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createDirectory(
            at: exported.folder.appendingPathComponent("remains"), withIntermediateDirectories: true)
        try exported.write(RemainsBundle.bytes(entries.map { .entry($0) }), "remains/004")
        let fault = exported.verify().fault
        #expect(fault?.file == "remains/004" && fault?.entry == 1_024)
        #expect(fault?.problem == "nothing of it is destroyed or too long: it belongs into tile/entries/004")

        let (ledger, key) = try await CheckpointTests.journal(calls: 20)
        let writer = try ledger.writer(signer: key)
        let long = ConfigurationEntry(
            version: 8, trunks: ["intl-1"], basis: 255, orderNumber: "", content: [UInt8](repeating: 35, count: 70_000))
        try writer.post(.configuration(long, at: LedgerFixture.start))
        writer.stop()
        let folder = ledger.url.appendingPathComponent("export")
        try JournalExporter.export(ledger.folder.journal, to: folder)
        #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("remains/000.p/65").path))
        #expect(ExportVerifier.verify(folder, keys: [key.verifier]).fault == nil)
    }

    @Test("an entry with a value that the format does not list is named, whoever has signed it")
    func unlisted() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 20)
        var entry = try #require(try LedgerProbe.entries(ledger.folder).first { $0.header.kind == .login }).bytes
        entry[16] = 4
        let folder = ledger.url.appendingPathComponent("other")
        let note = try key.checkpoint(size: 1, root: TreeHasher.leaf(entry))
        for (name, bytes) in [
            ("tile/entries/000.p/1", try #require(EntryBundle.bytes([entry]))),
            ("tile/0/000.p/1", TreeHasher.leaf(entry).bytes), ("checkpoint", note.bytes),
        ] {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
        let fault = ExportVerifier.verify(folder, keys: [key.verifier]).fault
        #expect(fault?.entry == 0 && fault?.problem == "it cannot be read: \(EntryFault.value(at: 16))")
    }

    /// The first entry that is there made a destroyed one, and where it stands.
    private static func hidingFirst(
        of records: [RemainsBundle.Record]
    ) -> (records: [RemainsBundle.Record], place: UInt64)? {
        var place: UInt64 = 0
        for (index, record) in records.enumerated() {
            if case .entry(let entry) = record {
                var bad = records
                bad[index] = .destroyed(level: 0, root: TreeHasher.leaf(entry))
                return (bad, place)
            }
            place += UInt64(record.width)
        }
        return nil
    }

    @Test("one that was cut off before its checkpoint, and goes on after the journal has grown, is whole")
    func cutOff() async throws {
        let exported = try await Exported()
        for name in ["checkpoint", "tile/1/000.p/11"] {
            try FileManager.default.removeItem(at: exported.folder.appendingPathComponent(name))
        }
        try exported.write([1, 2, 3], "tile/0/004.new")
        var damaged = try exported.bytes("tile/entries/005")
        damaged[400] ^= 1
        try exported.write(damaged, "tile/entries/005")
        try exported.write([], "tile/0/006")
        let writer = try exported.ledger.writer(signer: exported.key)
        for number in 0..<500 { exported.ledger.ring.offer(LedgerFixture.mixedCall(number)) }
        writer.stop()
        try JournalExporter.export(exported.ledger.folder.journal, to: exported.folder)
        #expect(exported.verify().fault == nil)
        #expect(exported.verify().size == 3_504)
    }

    @Test("passes destroyed while it runs are named in it: it ends with a checkpoint over what names them")
    func destroyedWhileItRuns() async throws {
        let exported = try await Exported()
        let folder = exported.ledger.url.appendingPathComponent("beside")
        let journal = exported.ledger.folder.journal.path
        let (keyID, key, ledger) = (exported.ledger.sealing.keyID, exported.key, exported.ledger.folder)
        let report = try JournalExporter.export(exported.ledger.folder.journal, to: folder) { done, _ in
            // In the place of a running writer, when the first tile is written.
            guard done == 0, var store = try? JournalStore(path: journal, keyID: keyID), store.tree.size == 3_004 else {
                return
            }
            let later = LedgerFixture.start.adding(microseconds: 3_600_000_000)
            _ = try? store.announcePurge(olderThan: later, rows: 1_000, at: later)
            guard var (duty, _) = try? SigningDuty.take(key, of: &store, ledger, at: later) else { return }
            try? duty.sign(&store, at: later)
            try? store.destroyAnnounced()
        }
        #expect(report.size == 3_005)
        let found = ExportVerifier.verify(folder, keys: [key.verifier])
        #expect(found.fault == nil)
        #expect(found.destroyed > 2_000)
    }

    /// So many passes in a row that whole tiles are destroyed.
    private static func silentCalls(after ledger: LedgerFixture, _ key: SigningKey) async throws -> UInt64 {
        let writer = try ledger.writer(signer: key)
        for number in 0..<2_000 { ledger.ring.offer(LedgerFixture.call(number)) }
        writer.stop()
        return 2_000
    }
}
