import Foundation
import GRDB
import Journal
import Screening
import Synchronization
import Telephony
import TestSupport
import Testing

@testable import Ledger

@Suite("History in files by hour, day and region")
struct HistoryTests {
    private static func filled() async throws -> HistoryFixture {
        let fixture = try HistoryFixture()
        try await fixture.fill()
        return fixture
    }

    @Test(
        "every call stands in the files once, as the journal has it",
        .enabled(if: ParquetReader.python != nil, Comment(rawValue: ParquetReader.missing)))
    func rows() async throws {
        let fixture = try await Self.filled()
        try fixture.export(hour: 6)
        let rows = try fixture.rows()
        var judged: [Int: HistoryFixture.Row] = [:]
        var passed: [String: Int] = [:]
        for row in rows {
            if let position: Int = row["position"] {
                #expect(judged.updateValue(row, forKey: position) == nil)
                #expect(row["calls"] == 1)
            } else {
                passed["\(row["time"] ?? 0) \(row["trunk"] ?? "")", default: 0] += row["calls"] ?? 0
                #expect(row.region == "none" && row["treatment"] == "allow")
            }
        }
        var verdicts = 0
        for (position, entry) in try LedgerProbe.entries(fixture.ledger.folder).enumerated() {
            switch entry.body {
            case .verdict(let verdict):
                verdicts += 1
                let row = try #require(judged[position])
                Self.expect(row, is: verdict, entry.header)
            case .passed(let pass):
                let minute = entry.header.time.microseconds / 60_000_000 * 60_000_000
                #expect(pass.treatment == 0)
                passed["\(minute) intl-\(entry.header.trunk.index + 1)", default: 0] -= 1
            default: break
            }
        }
        #expect(verdicts == 37 && judged.count == verdicts)
        #expect(passed.count > 100 && passed.values.allSatisfy { $0 == 0 })
        #expect(Set(rows.map(\.region)) == ["none", "KZ-71", "KZ-75"])
        #expect(try fixture.check() == HistoryChecker.Report(hours: 4, files: 12, rows: rows.count, changed: 0))
    }

    /// By the call that the entry was made of: its numbers are sealed in the journal.
    private static func expect(_ row: HistoryFixture.Row, is verdict: VerdictEntry, _ header: EntryHeader) {
        #expect(row["time"] == Int(header.time.microseconds) && row["trunk"] == verdict.trunkName)
        #expect(row["treatment"] == Treatment(rawValue: verdict.treatment)?.code)
        #expect(row["score"] == Int(Logistic.perTenThousand(verdict.logOdds)))
        #expect(row["rule"] == "cli-home-mobile-international" && row["reasons"] == row["rule"])
        #expect(row["caller"] == (verdict.caller.hasPseudonym ? verdict.caller.pseudonym.hex : nil))
        #expect(row["callee"] == verdict.callee.pseudonym.hex)
        #expect(row["answered"] as Bool? == nil && row["finding"] as String? == nil && row["unscreened"] == false)
        // 37 calls with a reason: their numbers are those of `HistoryFixture.call`.
        let number = Int(verdict.callHash.multipliedReportingOverflow(by: inverse).partialValue)
        #expect(row.region == ["KZ-71", "KZ-75", "none"][number / 10 % 3])
        let country: String? = row["caller_country"]
        #expect(country == (number % 70 == 0 ? nil : ["KZ", "GB", "RU"][number / 20 % 3]))
        #expect(row["order_number"] == (verdict.treatment == 5 ? "17/25" : nil))
    }

    /// Of the factor by which `LedgerFixture.call` makes a Call-ID's hash of the call's number, modulo 2^64.
    private static let inverse: UInt64 = {
        let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
        var inverse = factor
        for _ in 0..<6 { inverse = inverse &* (2 &- factor &* inverse) }
        return inverse
    }()

    @Test("an hour is written once, when it is closed; an hour without calls has no file")
    func hours() async throws {
        let fixture = try await Self.filled()
        #expect(try fixture.export(hour: 0, minute: 50).hours == 0)
        // Two hours are over, the second not long enough.
        #expect(try fixture.export(hour: 2, minute: 4).hours == 1)
        let first = try fixture.content()
        #expect(try fixture.export(hour: 2, minute: 5).hours == 1)
        #expect(try fixture.export(hour: 2, minute: 59).hours == 0)
        for (name, bytes) in first where name.hasSuffix(".parquet") { #expect(try fixture.content()[name] == bytes) }
        let rest = try fixture.export(hour: 9)
        #expect(rest.hours == 2 && rest.through == HistoryFixture.time(hour: 9))
        #expect(try fixture.export(hour: 9).hours == 0)
        let names = HistoryFixture.callsAnHour.indices.map {
            HistoryHour(of: HistoryFixture.time(hour: $0)).name + ".parquet"
        }
        let written = Set(try fixture.files().map { String($0.suffix(10)) })
        #expect(written == Set(names).subtracting([names[3]]))
    }

    @Test("the manifest says which entries, tree and bytes")
    func manifest() async throws {
        let fixture = try await Self.filled()
        try fixture.export(hour: 6)
        let folder = try HistoryFolder(fixture.history)
        let tree = try await fixture.ledger.reader().tree()
        var named: [String] = []
        var calls = 0
        for day in try folder.days() {
            for hour in try folder.manifest(of: day).hours {
                #expect(hour.size == tree.size && hour.root == tree.root.hex)
                #expect(try #require(hour.first) < #require(hour.last))
                calls += hour.calls
                for file in hour.files {
                    let bytes = try Data(contentsOf: fixture.history.appendingPathComponent(file.path))
                    #expect(HistoryFolder.digest([UInt8](bytes)) == file.sha256 && bytes.count == file.bytes)
                    named.append(file.path)
                }
            }
        }
        #expect(try fixture.files() == named.sorted() && calls == HistoryFixture.callsAnHour.reduce(0, +))
    }

    @Test(
        "a late entry, an outcome and a finding come to their hour",
        .enabled(if: ParquetReader.python != nil, Comment(rawValue: ParquetReader.missing)))
    func late() async throws {
        let fixture = try await Self.filled()
        try fixture.export(hour: 6)
        let late = HistoryFixture.call(5_000, at: HistoryFixture.time(hour: 1, minute: 59))
        let judged = HistoryFixture.call(0, at: HistoryFixture.time(hour: 0))
        let size = try await fixture.ledger.reader().tree().size
        let writer = try fixture.ledger.writer(signer: fixture.key)
        fixture.ledger.ring.offer(late)
        #expect(await LedgerFixture.wait { writer.health.position == size + 1 })
        let outcome = CallOutcome(
            callID: judged.attempt.callID, caller: judged.attempt.caller, callee: judged.attempt.callee,
            trunk: judged.attempt.trunk, isAnswered: true, ringMilliseconds: 4_000, durationMilliseconds: 61_000,
            releasedBy: .callee)
        try await writer.append(.outcome(outcome, at: HistoryFixture.time(hour: 5)))
        let found = try #require(
            try fixture.rows().first {
                $0["time"] ?? 0 > HistoryFixture.time(hour: 2).microseconds && $0["position"] != Int?.none
            })
        let position: Int = try #require(found["position"])
        let pair = PairFinding(
            caller: PhoneNumber(digits: LedgerFixture.caller), callee: .absent, isAbroad: true, finding: .scam)
        try await writer.append(
            .finding(
                FoundCall(call: UInt64(position), pair: pair, effect: .first, reason: "heard it", person: "shift-1"),
                at: HistoryFixture.time(hour: 5)))
        writer.stop()
        #expect(try fixture.check().changed == 3)
        #expect(try fixture.export(hour: 6).hours == 3)
        let rows = try fixture.rows()
        #expect(rows.contains { $0["time"] == Int(late.attempt.time.microseconds) && $0["position"] != Int?.none })
        let ended = rows.filter { $0["answered"] == true }
        #expect(ended.count == 1 && ended[0]["ring_ms"] == 4_000 && ended[0]["duration_ms"] == 61_000)
        #expect(ended[0]["released_by"] == "callee" && ended[0]["time"] == Int(judged.attempt.time.microseconds))
        let scam = rows.filter { $0["finding"] == "scam" }
        #expect(scam.count == 1 && scam[0]["position"] == position)
        #expect(try fixture.check().changed == 0)
    }

    @Test("interrupted at any write, the next export ends with the same files")
    func interrupted() async throws {
        let fixture = try await Self.filled()
        let whole = try fixture.export(hour: 6)
        let expected = try fixture.content()
        #expect(whole.files == 12)
        var cut = 0
        var isCut = true
        while isCut {
            try FileManager.default.removeItem(at: fixture.history)
            let left = Mutex(cut)
            var disk = HistoryDisk()
            let replace = disk.replace
            disk.replace = { path, bytes throws(LedgerError) in
                let isLast = left.withLock { left in
                    left -= 1
                    return left < 0
                }
                guard isLast else { return try replace(path, bytes) }
                // As a full disk or a dead process leaves it: a part beside the old file.
                _ = FileManager.default.createFile(
                    atPath: path + SafeFile.besideSuffix, contents: Data(bytes.prefix(bytes.count / 2)))
                throw .cannotWrite("\(path): No space left on device")
            }
            do throws(HistoryFault) {
                _ = try HistoryExporter.run(
                    fixture.ledger.folder, sealing: fixture.ledger.sealing, into: fixture.history,
                    now: HistoryFixture.time(hour: 6, minute: 30), disk: disk)
                isCut = false
            } catch {
                #expect("\(error)".hasSuffix("No space left on device"))
                try fixture.export(hour: 6)
            }
            let content = try fixture.content().filter { !$0.key.hasSuffix("json" + SafeFile.besideSuffix) }
            #expect(content == expected, "cut at write \(cut)")
            cut += 1
        }
        // The state, twelve files, four manifests, the state.
        #expect(cut == 19)
    }

    @Test(
        "what is destroyed in the journal goes from the files; what a hold keeps stays",
        .enabled(if: ParquetReader.python != nil, Comment(rawValue: ParquetReader.missing)), arguments: [false, true])
    func purged(isHeld: Bool) async throws {
        let fixture = try await Self.filled()
        try fixture.export(hour: 6)
        let before = try fixture.rows()
        let writer = try fixture.ledger.writer(signer: fixture.key) {
            $0.clock = { HistoryFixture.time(hour: 24 * 40) }
            $0.purgeMilliseconds = 1
            $0.keepPassesHours = 1
            $0.keepStoppedDays = 30
        }
        if isHeld {
            try await writer.append(
                .hold(
                    NewHold(
                        number: .absent, from: HistoryFixture.time(hour: 2), until: HistoryFixture.time(hour: 3),
                        caseName: "17-2026", reason: "asked", person: "prosecutor-1"),
                    at: HistoryFixture.time(hour: 6)))
        }
        let kept = isHeld ? 20 : 0
        #expect(await LedgerFixture.wait { (try? Self.seals(fixture)) == kept })
        writer.stop()
        #expect(try fixture.export(hour: 24 * 40).hours >= 3)
        let rows = try fixture.rows()
        #expect(rows.count == before.count)
        let known = rows.filter { $0.region != "none" || $0["caller_country"] != String?.none }
        #expect(known.allSatisfy { isHeld && $0["time"] ?? 0 >= HistoryFixture.time(hour: 2).microseconds })
        #expect(known.isEmpty != isHeld)
        let calls = { (rows: [HistoryFixture.Row]) in rows.reduce(0) { $0 + ($1["calls"] ?? 0) } }
        #expect(calls(rows) == calls(before))
        #expect(Set(rows.compactMap { $0["caller"] as String? }) == Set(before.compactMap { $0["caller"] as String? }))
        #expect(try fixture.check().changed == 0)
    }

    private static func seals(_ fixture: HistoryFixture) throws -> Int? {
        try LedgerProbe.read(fixture.ledger.folder.journal) {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM entry WHERE kind = 2 AND sealed IS NOT NULL")
        }
    }

    @Test(
        "of calls that the centre alone has, rows are what the views know; views made anew change no file",
        .enabled(if: ParquetReader.python != nil, Comment(rawValue: ParquetReader.missing)))
    func trimmed() async throws {
        let fixture = try await Self.filled()
        try fixture.export(hour: 6)
        let before = try fixture.rows()
        let writer = try fixture.ledger.writer(signer: fixture.key) {
            $0.clock = { HistoryFixture.time(hour: 24 * 40) }
            $0.purgeMilliseconds = 1
            $0.keepStoppedDays = 30
            $0.keptElsewhere = { 1_000_000 }
        }
        #expect(await LedgerFixture.wait { (try? Self.trimmedCalls(fixture)) == 37 })
        writer.stop()
        // The hours' seals are gone, which is theirs to tell.
        #expect(try fixture.export(hour: 24 * 40).hours == 4)
        let rows = try fixture.rows()
        #expect(Self.known(rows) == Self.known(before) && Self.known(rows).count == 37)
        #expect(rows.allSatisfy { $0.region == "none" && $0["caller_country"] == String?.none })
        #expect(try fixture.check() == HistoryChecker.Report(hours: 4, files: 4, rows: rows.count, trimmed: 4))
        let content = try fixture.content()
        try ViewRebuilder.rebuild(fixture.ledger.folder, sealing: fixture.ledger.sealing)
        #expect(try fixture.export(hour: 24 * 40).hours == 0)
        #expect(try fixture.content() == content)
        #expect(try fixture.check().trimmed == 4)
        // Still compared with their manifests.
        let name = try #require(try fixture.files().first)
        try Data("PAR1".utf8).write(to: fixture.history.appendingPathComponent(name))
        #expect(throws: HistoryFault.differs(path: name, "it has other bytes than its manifest says")) {
            try fixture.check()
        }
    }

    /// What a row of a call says wherever its entry is.
    private static func known(_ rows: [HistoryFixture.Row]) -> [Int: String] {
        var known: [Int: String] = [:]
        for row in rows {
            guard let position: Int = row["position"] else { continue }
            let names = [
                "time", "calls", "trunk", "treatment", "proposed", "unscreened", "score", "rule", "reasons",
                "order_number", "caller", "callee", "answered", "finding",
            ]
            known[position] = names.map { "\(row.cells[$0] ?? "nothing")" }.joined(separator: " ")
        }
        return known
    }

    private static func trimmedCalls(_ fixture: HistoryFixture) throws -> Int? {
        try LedgerProbe.read(fixture.ledger.folder.journal) {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM entry WHERE kind = 2 AND mark = -1")
        }
    }

    @Test("what is named and not destroyed yet is gone from the files already")
    func named() async throws {
        let fixture = try await Self.filled()
        try fixture.export(hour: 6)
        #expect(try fixture.files().contains { $0.hasPrefix("region=KZ-75") })
        var store = try JournalStore(path: fixture.ledger.folder.journal.path, keyID: fixture.ledger.sealing.keyID)
        let part = try store.announcePurge(
            .stopped, olderThan: HistoryFixture.time(hour: 7), rows: 1_000, at: HistoryFixture.time(hour: 7))
        #expect(part.entry != nil && part.next == nil)
        try ViewRebuilder.rebuild(fixture.ledger.folder, sealing: fixture.ledger.sealing)
        #expect(try Self.seals(fixture) == 37)
        // What cannot be removed now is removed by the next one.
        var disk = HistoryDisk()
        disk.remove = { path throws(LedgerError) in throw .cannotWrite("\(path): Read-only file system") }
        #expect {
            try fixture.export(hour: 7, disk: disk)
        } throws: { "\($0)".hasSuffix("Read-only file system") }
        #expect(try !fixture.files().allSatisfy { $0.hasPrefix("region=none") })
        #expect(try fixture.export(hour: 7).hours == 4)
        #expect(try fixture.files().allSatisfy { $0.hasPrefix("region=none") })
    }
}
