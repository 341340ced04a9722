import Foundation
import GRDB
import Journal
import Synchronization
import Telephony
import Testing

@testable import Ledger

@Suite("What a history refuses and finds")
struct HistoryFaultTests {
    private static func exported() async throws -> HistoryFixture {
        let fixture = try HistoryFixture()
        try await fixture.fill()
        try fixture.export(hour: 6)
        return fixture
    }

    @Test("a folder with other files is refused, and nothing is put there")
    func foreign() async throws {
        let fixture = try HistoryFixture()
        try await fixture.fill()
        try FileManager.default.createDirectory(at: fixture.history, withIntermediateDirectories: true)
        let file = fixture.history.appendingPathComponent("letters.txt")
        try Data("a".utf8).write(to: file)
        #expect(throws: HistoryFault.notHistory(path: fixture.history.path)) { try fixture.export(hour: 6) }
        #expect(try fixture.content().keys.sorted() == ["letters.txt"])
    }

    @Test("a file in the folder's place is refused")
    func file() async throws {
        let fixture = try HistoryFixture()
        try await fixture.fill()
        try Data().write(to: fixture.history)
        #expect { try fixture.export(hour: 6) } throws: { error in
            if case HistoryFault.cannotWrite = error { true } else { false }
        }
    }

    @Test("another journal's folder is refused, and so is a journal that has fewer entries")
    func other() async throws {
        let fixture = try await Self.exported(), other = try await Self.exported()
        #expect(throws: HistoryFault.otherJournal(path: other.history.path)) {
            try HistoryExporter.run(
                fixture.ledger.folder, sealing: fixture.ledger.sealing, into: other.history,
                now: HistoryFixture.time(hour: 7))
        }
        let folder = try HistoryFolder(fixture.history)
        var state = try #require(try folder.state())
        state.position += 1
        try folder.write(state)
        #expect(throws: HistoryFault.otherJournal(path: folder.url.path)) { try fixture.export(hour: 7) }
    }

    @Test("two exports do not write one folder at once")
    func twice() async throws {
        let fixture = try await Self.exported()
        let folder = try HistoryFolder(fixture.history)
        let lock = try FolderLock(path: folder.lock)
        #expect(throws: HistoryFault.inUse(path: folder.lock)) { try fixture.export(hour: 7) }
        lock.release()
        #expect(try fixture.export(hour: 7).hours == 0)
    }

    @Test("a manifest that cannot be read is named")
    func unreadable() async throws {
        let fixture = try await Self.exported()
        let folder = try HistoryFolder(fixture.history)
        let day = try #require(try folder.days().first)
        try Data("{".utf8).write(to: URL(fileURLWithPath: folder.path("manifest/\(day).json")))
        #expect { try fixture.export(hour: 7) } throws: { error in
            if case HistoryFault.unreadable(let path, _) = error { path.hasSuffix("\(day).json") } else { false }
        }
    }

    @Test(
        "a manifest that names what is none of the hour's files is refused, and the file stays",
        arguments: [
            "../letters.txt", "region=../day=2026-11-30/14.parquet", "region=none/day=2026-11-30/../14.parquet",
            "region=/day=2026-11-30/14.parquet", "region=none/day=1999-01-01/00.parquet", "",
        ])
    func escaping(name: String) async throws {
        let fixture = try await Self.exported()
        let letters = fixture.ledger.url.appendingPathComponent("letters.txt")
        try Data("a".utf8).write(to: letters)
        let folder = try HistoryFolder(fixture.history)
        let day = try #require(try folder.days().first)
        var manifest = try folder.manifest(of: day)
        manifest.hours[0].files[0].path = name
        manifest.hours[0].calls += 1
        try folder.write(manifest)
        let isNamed = { (error: any Error) in
            if case HistoryFault.unreadable(let path, _) = error { path.hasSuffix("\(day).json") } else { false }
        }
        #expect(performing: { try fixture.export(hour: 7) }, throws: isNamed)
        #expect(performing: { try fixture.check() }, throws: isNamed)
        #expect(try Data(contentsOf: letters) == Data("a".utf8))
    }

    @Test("a manifest with more rows than a file can have is refused")
    func rows() async throws {
        let fixture = try await Self.exported()
        let folder = try HistoryFolder(fixture.history)
        let day = try #require(try folder.days().first)
        for rows in [-1, Int.max] {
            var manifest = try folder.manifest(of: day)
            manifest.hours[0].files[0].rows = rows
            try folder.write(manifest)
            #expect {
                try fixture.check()
            } throws: { error in
                if case HistoryFault.unreadable = error { true } else { false }
            }
        }
    }

    @Test("views of other entries than the journal's are named")
    func views() async throws {
        let fixture = try HistoryFixture()
        try await fixture.fill()
        try LedgerProbe.change(fixture.ledger.folder.views) { db in
            try db.execute(sql: "UPDATE calls SET position = 100000 WHERE position = (SELECT max(position) FROM calls)")
        }
        #expect(throws: HistoryFault.entryMissing(position: 100_000)) { try fixture.export(hour: 6) }
        try FileManager.default.removeItem(at: fixture.ledger.folder.views)
        #expect { try fixture.export(hour: 6) } throws: { error in "\(error)".contains("views.sqlite: no such file") }
    }

    @Test(
        "views of another type, or of any time, end no process: what contradicts the journal is named, the rest is its own",
        arguments: [
            ("UPDATE calls SET treatment = 'x'", true), ("UPDATE calls SET position = -position", false),
            ("UPDATE calls SET time = 9223372036854775807 WHERE position = (SELECT max(position) FROM calls)", true),
            ("UPDATE calls SET time = time + 3600000000", false),
            ("UPDATE minutes SET minute = 9223372036854775807 WHERE minute = (SELECT max(minute) FROM minutes)", true),
            (
                "UPDATE minutes SET minute = -9223372036854775807 WHERE minute = (SELECT max(minute) FROM minutes)",
                true
            ),
            ("UPDATE minutes SET allowed = -9223372036854775807", false),
            ("UPDATE minutes SET trunk = CAST(trunk || x'FF' AS BLOB)", true),
            ("UPDATE calls SET finding = x'00'", true), ("UPDATE calls SET answered = 'x', ring = 'y'", false),
        ])
    func damaged(change: String, isWritten: Bool) async throws {
        let fixture = try HistoryFixture()
        try await fixture.fill()
        try LedgerProbe.change(fixture.ledger.folder.views) { try $0.execute(sql: change) }
        do {
            let done = try fixture.export(hour: 6)
            #expect(isWritten && done.hours > 0, "\(done)")
        } catch {
            #expect(!isWritten && error is HistoryFault, "\(error)")
        }
    }

    @Test("a check names a changed, a missing and a left-over file, and one that the journal contradicts")
    func checked() async throws {
        let fixture = try await Self.exported()
        let good = try fixture.content()
        let names = try fixture.files()
        func found(_ change: (URL) throws -> Void) throws -> String {
            try change(fixture.history.appendingPathComponent(names[2]))
            defer { try? good[names[2]]?.write(to: fixture.history.appendingPathComponent(names[2])) }
            do {
                return "nothing: \(try fixture.check())"
            } catch {
                return "\(error)"
            }
        }
        let bytes = try #require(good[names[2]])
        for index in stride(from: 0, to: bytes.count, by: bytes.count / 40) {
            let words = try found { file in
                var bad = bytes
                bad[index] ^= 4
                try bad.write(to: file)
            }
            #expect(words == "\(names[2]): it has other bytes than its manifest says")
        }
        #expect(try found { try FileManager.default.removeItem(at: $0) } == "\(names[2]): it is missing")
        let more = fixture.history.appendingPathComponent(String(names[2].dropLast(10)) + "23.parquet")
        try bytes.write(to: more)
        #expect(try found { _ in }.hasSuffix("23.parquet: no manifest names it"))
        try FileManager.default.removeItem(at: more)
        // Its manifest changed with the file: the journal knows better.
        let words = try found { file in
            let bad = try Data(contentsOf: fixture.history.appendingPathComponent(names[3]))
            try bad.write(to: file)
            let folder = try HistoryFolder(fixture.history)
            for day in try folder.days() {
                var manifest = try folder.manifest(of: day)
                for hour in manifest.hours.indices {
                    for index in manifest.hours[hour].files.indices
                    where manifest.hours[hour].files[index].path == names[2] {
                        manifest.hours[hour].files[index].sha256 = HistoryFolder.digest([UInt8](bad))
                    }
                }
                try folder.write(manifest)
            }
        }
        #expect(words == "\(names[2]): the journal says something else")
    }

    @Test("a running centre writes each hour when it is closed, and goes on after what goes wrong")
    func keeper() async throws {
        let fixture = try HistoryFixture()
        try await fixture.fill()
        let now = Mutex(HistoryFixture.time(hour: 1, minute: 10))
        let told = Mutex<[HistoryKeeper.Health]>([])
        try FileManager.default.createDirectory(at: fixture.history, withIntermediateDirectories: true)
        let file = fixture.history.appendingPathComponent("letters.txt")
        try Data().write(to: file)
        let keeper = HistoryKeeper(
            fixture.ledger.folder, sealing: fixture.ledger.sealing, into: fixture.history,
            clock: { now.withLock { $0 } }, lookMilliseconds: 5,
            report: { health in told.withLock { $0.append(health) } })
        keeper.start()
        #expect(await LedgerFixture.wait { keeper.health.fault.contains("an empty folder was expected") })
        try FileManager.default.removeItem(at: file)
        now.withLock { $0 = HistoryFixture.time(hour: 1, minute: 12) }
        #expect(await LedgerFixture.wait { keeper.health.through == HistoryFixture.time(hour: 1) })
        #expect(try fixture.files().count == 3)
        now.withLock { $0 = HistoryFixture.time(hour: 6, minute: 12) }
        #expect(await LedgerFixture.wait { keeper.health.through == HistoryFixture.time(hour: 6) })
        keeper.stop()
        keeper.stop()
        #expect(try fixture.files().count == 12)
        #expect(told.withLock { $0.map(\.fault.isEmpty) } == [false, true, true])
    }
}
