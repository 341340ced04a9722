import Foundation
import GRDB
import Journal
import Screening
import Telephony
import Testing

@testable import Ledger

@Suite("What is sealed of calls has its time, and holds beat it")
struct RetentionTests {
    private static let day: Int64 = 86_400_000_000
    private static func later(_ days: Int64) -> Timestamp { LedgerFixture.start.adding(microseconds: days * day) }

    /// Runs a writer whose clock stands so many days later, until a round has found nothing more.
    private static func purge(_ ledger: LedgerFixture, _ key: SigningKey, days: Int64, left: Int) async throws {
        let writer = try ledger.writer(signer: key) {
            $0.clock = { later(days) }
            $0.purgeMilliseconds = 1
            $0.keepPassesHours = 24
            $0.keepStoppedDays = 30
        }
        #expect(await LedgerFixture.wait { (try? seals(ledger)) == left })
        writer.stop()
    }

    private static func seals(_ ledger: LedgerFixture) throws -> Int? {
        try LedgerProbe.read(ledger.folder.journal) {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM entry WHERE kind = 2 AND sealed IS NOT NULL")
        }
    }

    private static func passes(_ ledger: LedgerFixture) throws -> Int? {
        try LedgerProbe.read(ledger.folder.journal) {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM passes WHERE leaves IS NOT NULL")
        }
    }

    private static func verify(_ ledger: LedgerFixture, _ key: SigningKey) throws -> JournalVerifier.Report {
        try JournalVerifier.verify(ledger.folder.journal, keys: [key.verifier])
    }

    @Test("after its time the sealed numbers of a call are gone from every file; its entry stays, and all verifies")
    func destroyed() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 200)
        let seal = try LedgerProbe.read(ledger.folder.journal) { db in
            try #require(
                try Data.fetchOne(db, sql: "SELECT sealed FROM entry WHERE kind = 2 ORDER BY position LIMIT 1"))
        }
        #expect(try LedgerProbe.contains(bytes: [UInt8](seal), in: ledger.url).count >= 2)
        try await Self.purge(ledger, key, days: 10, left: 60)
        try await Self.purge(ledger, key, days: 31, left: 0)
        let report = try Self.verify(ledger, key)
        #expect(report.fault == nil)
        #expect(report.unsealed == 60 && report.purged == 540)
        #expect(try LedgerProbe.contains(bytes: [UInt8](seal), in: ledger.url).isEmpty)
        let calls = try await ledger.reader().calls(matching: CallQuery(limit: 100))
        #expect(calls.count == 60 && calls.allSatisfy { $0.caller.masked == "–" && $0.caller.pseudonym != nil })
        try ViewRebuilder.rebuild(ledger.folder, sealing: ledger.sealing)
        #expect(try await ledger.reader().calls(matching: CallQuery(limit: 100)).count == 60)
        let folder = ledger.url.appendingPathComponent("export")
        try JournalExporter.export(ledger.folder.journal, to: folder)
        #expect(ExportVerifier.verify(folder, keys: [key.verifier]).fault == nil)
        let purges = try await ledger.reader().purges()
        #expect(Set(purges.map(\.entry.kind)) == ["pass", "stopped"])
    }

    @Test("a seal that is gone though no purge entry names it is found")
    func tampered() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 100)
        try await Self.purge(ledger, key, days: 31, left: 0)
        let writer = try ledger.writer(signer: key)
        ledger.ring.offer(LedgerFixture.mixedCall(20))
        writer.stop()
        let position = try #require(
            try LedgerProbe.read(ledger.folder.journal) {
                try Int64.fetchOne($0, sql: "SELECT max(position) FROM entry WHERE kind = 2")
            })
        let seal = try LedgerProbe.read(ledger.folder.journal) {
            try Data.fetchOne($0, sql: "SELECT sealed FROM entry WHERE position = ?", arguments: [position])
        }
        try LedgerProbe.change(ledger.folder.journal) {
            try $0.execute(sql: "UPDATE entry SET sealed = NULL WHERE position = ?", arguments: [position])
        }
        #expect(try Self.verify(ledger, key).fault == JournalFault(position: UInt64(position), .sealMissing))
        try LedgerProbe.change(ledger.folder.journal) {
            try $0.execute(sql: "UPDATE entry SET sealed = ? WHERE position = ?", arguments: [seal, position])
        }
        #expect(try Self.verify(ledger, key).fault == nil)
    }

    @Test("a hold by number or by time keeps entries and seals beyond their time, and no others; released, they go")
    func held() async throws {
        let (ledger, key) = try await CheckpointTests.journal(calls: 200)
        // Calls 0, 50, 100, … have this caller; of those in the journal, every tenth call has a reason.
        let caller = PresentedNumber.number(PhoneNumber(digits: LedgerFixture.caller))
        let writer = try ledger.writer(signer: key)
        let byNumber = try await writer.append(
            .hold(
                NewHold(
                    number: caller, from: Timestamp(seconds: 0), until: Timestamp(microseconds: .max),
                    caseName: "17-2026", reason: "request", person: "prosecutor"), at: LedgerFixture.start))
        let byTime = try await writer.append(
            .hold(
                NewHold(
                    number: .absent, from: LedgerFixture.start,
                    until: LedgerFixture.start.adding(microseconds: 100_000), caseName: "18-2026", reason: "request",
                    person: "prosecutor"), at: LedgerFixture.start))
        writer.stop()
        let cutoff = Self.later(40).adding(microseconds: -30 * Self.day)
        let forecast = try await ledger.reader().forecast(.stopped, olderThan: cutoff)
        // Calls 0 and 50, …: 12 verdicts of 600 calls; call 0 is of the time, too.
        #expect(forecast.entries == 48 && forecast.held == 12)
        try await Self.purge(ledger, key, days: 40, left: 12)
        let report = try Self.verify(ledger, key)
        #expect(report.fault == nil && report.unsealed == 48)
        let kept = try await ledger.reader().calls(matching: CallQuery(limit: 100)).filter { $0.caller.masked != "–" }
        #expect(kept.count == 12)
        // The passes of the first tenth of a second, calls 1 to 9, stand in one row.
        #expect(try Self.passes(ledger) == 1)
        #expect(try await ledger.reader().holds().holds.map(\.position) == [byNumber, byTime])
        let release = try ledger.writer(signer: key)
        for position in [byNumber, byTime] {
            try await release.append(
                .release(
                    hold: position, caseName: "17-2026", reason: "closed", person: "prosecutor", at: LedgerFixture.start
                ))
        }
        release.stop()
        #expect(try await ledger.reader().holds().isEmpty)
        try await Self.purge(ledger, key, days: 40, left: 0)
        #expect(try Self.verify(ledger, key).fault == nil)
        #expect(try Self.passes(ledger) == 0)
    }

    @Test("of a list entry that was taken off the number goes in its time; one that is in force keeps its own")
    func lists() async throws {
        let ledger = try LedgerFixture()
        let key = try ledger.folder.signingKey(origin: "test")
        let writer = try ledger.writer(signer: key)
        var added: [UInt64] = []
        for number in UInt64(0)..<3 {
            added.append(
                try await writer.append(
                    .listAddition(
                        .number(PhoneNumber(digits: LedgerFixture.caller + number)), .block, reason: "reason-\(number)",
                        person: "x", at: LedgerFixture.start)))
        }
        let removed = try await writer.append(
            .listRemoval(position: added[0], reason: "a very private end", person: "x", at: Self.later(5)))
        try await writer.append(.listRemoval(position: added[1], reason: "y", person: "x", at: Self.later(20)))
        writer.stop()
        func seals() throws -> [Int64] {
            try LedgerProbe.read(ledger.folder.journal) {
                try Int64.fetchAll($0, sql: "SELECT position FROM entry WHERE kind = 4 AND sealed IS NOT NULL")
            }
        }
        let seal = try LedgerProbe.read(ledger.folder.journal) {
            try #require(
                try Data.fetchOne($0, sql: "SELECT sealed FROM entry WHERE position = ?", arguments: [Int64(added[0])]))
        }
        #expect(try await ledger.reader().forecast(.lists, olderThan: Self.later(10)).entries == 2)
        let late = try ledger.writer(signer: key) {
            $0.clock = { Self.later(40) }
            $0.purgeMilliseconds = 1
            $0.keepListsDays = 30
        }
        #expect(await LedgerFixture.wait { (try? seals().count) == 3 })
        late.stop()
        #expect(try !seals().contains(Int64(added[0])) && !seals().contains(Int64(removed)))
        let report = try Self.verify(ledger, key)
        #expect(report.fault == nil && report.unsealed == 2)
        #expect(try LedgerProbe.contains(bytes: [UInt8](seal), in: ledger.url).isEmpty)
        func check() async throws {
            let rows = try await ledger.reader().lists(includingRemoved: true)
            #expect(rows.map(\.position) == added.reversed())
            #expect(rows.map { $0.number.masked != "–" } == [true, true, false])
            #expect(rows.map(\.reason) == ["reason-2", "reason-1", ""] && rows.allSatisfy { $0.author == "x" })
            #expect(try await ledger.reader().activeListEntries().map(\.position) == [added[2]])
        }
        try await check()
        try ViewRebuilder.rebuild(ledger.folder, sealing: ledger.sealing)
        try await check()
    }

    @Test("a time far ahead, of a clock that was wrong, holds up nothing that stands behind it")
    func wrongClock() async throws {
        let ledger = try LedgerFixture()
        let key = try ledger.folder.signingKey(origin: "test")
        let writer = try ledger.writer(signer: key)
        func offer(_ numbers: Range<Int>, days: Int64) async {
            for number in numbers {
                var call = LedgerFixture.mixedCall(number)
                call.attempt.time = call.attempt.time.adding(microseconds: days * Self.day)
                ledger.ring.offer(call)
            }
            _ = await LedgerFixture.wait { writer.watermark.committed(ring: 0) == ledger.ring.offered }
        }
        await offer(0..<20, days: 400)
        await offer(20..<100, days: 0)
        writer.stop()
        // Two verdicts and the passes between them are of the wrong time.
        let cutoff = Self.later(60).adding(microseconds: -30 * Self.day)
        #expect(try await ledger.reader().forecast(.stopped, olderThan: cutoff).entries == 8)
        #expect(try await ledger.reader().forecast(.pass, olderThan: cutoff).entries == 72)
        try await Self.purge(ledger, key, days: 60, left: 2)
        let report = try Self.verify(ledger, key)
        #expect(report.fault == nil && report.unsealed == 8 && report.purged == 72)
        try await Self.purge(ledger, key, days: 500, left: 0)
        #expect(try Self.verify(ledger, key).fault == nil)
    }

    @Test("a hold's number and reason stand in no leaf; it reads back from its seal")
    func sealedHold() async throws {
        let ledger = try LedgerFixture()
        let writer = try ledger.writer()
        let number = PresentedNumber.number(PhoneNumber(digits: LedgerFixture.caller))
        try await writer.append(
            .hold(
                NewHold(
                    number: number, from: Timestamp(seconds: 1), until: Timestamp(seconds: 2), caseName: "17-2026",
                    reason: "a very private reason", person: "x"), at: LedgerFixture.start))
        writer.stop()
        #expect(try LedgerProbe.contains("a very private reason", in: ledger.url).isEmpty)
        let sealed = try LedgerProbe.read(ledger.folder.journal) {
            try #require(try Data.fetchOne($0, sql: "SELECT sealed FROM entry WHERE kind = 21"))
        }
        let content = try ledger.sealing.open([UInt8](sealed))
        #expect(content.numbers == [number] && content.text == Array("a very private reason".utf8))
    }
}
