import Foundation
import Journal
import Ledger
import Screening
import Telephony
import TestSupport
import Testing

@testable import qorgan

/// The standing questions, answered by DuckDB and counted here.
@Suite("What is asked of the history", .enabled(if: ParquetReader.duckdb != nil, "needs duckdb-cli in .build-venv"))
struct HistoryQueryTests {
    private static let start = Timestamp(seconds: 1_795_000_000)

    /// Calls of two days and three regions, and passes.
    private static let rows: [HistoryRow] = {
        var rows: [HistoryRow] = []
        for number in 0..<600 {
            let time = start.adding(microseconds: Int64(number) * 200_000_000)
            let treatments: [Treatment] = [.allow, .label, .block, .divert, .block]
            var row = HistoryRow(
                position: UInt64(number), time: time, trunk: "intl-\(number % 2)", treatment: treatments[number % 5])
            // Asked for by the rules, and not done.
            if number % 35 == 0 { row.proposed = .block }
            row.caller = number % 11 == 0 ? nil : Pseudonym(high: UInt64(number % 30) << 40, low: 7)
            row.callee = Pseudonym(high: UInt64(number % 90), low: 9)
            row.callerCountry = number % 11 == 0 ? nil : ["GB", "RU", "KZ"][number % 3]
            row.region = [nil, "KZ-71", "KZ-75"][number % 3]
            row.rule = ["caller-rate", "cli-unallocated", nil][number % 3]
            row.source = number % 4 == 0 ? "00000000c0a80001" : nil
            row.isUnscreened = number % 50 == 0
            row.finding = number % 100 == 2 ? "scam" : nil
            rows.append(row)
        }
        for minute in 0..<50 {
            let time = start.adding(microseconds: Int64(minute) * 900_000_000)
            rows.append(HistoryRow(passes: Int32(minute + 1), time: time, trunk: "national"))
        }
        return rows
    }()

    private static func written() throws -> ScratchFolder {
        let scratch = try ScratchFolder("it's a history")
        var tables: [String: HistoryTable] = [:]
        for row in rows {
            let hour = HistoryHour(of: row.time)
            tables["region=\(row.region ?? "none")/day=\(hour.day)/\(hour.name).parquet", default: HistoryTable()]
                .append(row)
        }
        for path in tables.keys {
            let file = scratch.url.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(tables[path]?.finish() ?? []).write(to: file)
        }
        return scratch
    }

    /// The answer's lines, its head left out.
    private static func ask(
        _ question: HistoryQuestion, _ scratch: ScratchFolder, from: Timestamp? = nil, until: Timestamp? = nil,
        region: String? = nil, limit: Int = 10_000
    ) throws -> [[String]] {
        let query = HistoryQuery(
            question: question, folder: scratch.url.path, from: from, until: until, region: region, limit: limit,
            memoryMegabytes: 1_000, spill: scratch.url.appendingPathComponent("spill").path)
        let engine = try ServerProcess(
            try #require(ParquetReader.duckdb), ["-no-init", "-batch", "-bail", "-csv", "-c", query.script])
        #expect(engine.wait(seconds: 60) == 0, "\(engine.output)")
        return engine.output.split(whereSeparator: \.isNewline).dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// Calls, intercepted, warned and meant to be intercepted, by a key.
    private static func sums(
        _ rows: [HistoryRow], by key: (HistoryRow) -> String
    ) -> [String: [Int]] {
        rows.reduce(into: [:]) { sums, row in
            var sum = sums[key(row)] ?? [0, 0, 0, 0]
            sum[0] += Int(row.calls)
            if row.treatment.intercepts { sum[1] += Int(row.calls) }
            if row.treatment == .label { sum[2] += Int(row.calls) }
            if row.proposed.intercepts { sum[3] += Int(row.calls) }
            sums[key(row)] = sum
        }
    }

    private static func sums(_ lines: [[String]], key: Int, at first: Int) -> [String: [Int]] {
        Dictionary(
            lines.map { line in
                (line[0..<key].joined(separator: " "), line[first..<first + 4].map { Int($0) ?? -1 })
            }
        ) { first, _ in first }
    }

    private static func hour(_ row: HistoryRow) -> String {
        HistoryHour(of: row.time).start.rfc3339.replacing(".000Z", with: "Z")
    }

    @Test("calls by hour and country are those of the rows, as far as time and region narrow them")
    func calls() throws {
        let scratch = try Self.written()
        let key = { (row: HistoryRow) in "\(Self.hour(row)) \(row.callerCountry ?? "-")" }
        let all = try Self.ask(.calls, scratch)
        #expect(Self.sums(all, key: 2, at: 2) == Self.sums(Self.rows, by: key))
        #expect(all.map { Int($0[6]) ?? 0 }.reduce(0, +) == 12)
        let from = Self.start.adding(microseconds: 20_000_000_000), until = from.adding(microseconds: 70_123_000_000)
        let narrowed = try Self.ask(.calls, scratch, from: from, until: until, region: "KZ-75")
        let rows = Self.rows.filter { $0.time >= from && $0.time < until && $0.region == "KZ-75" }
        #expect(rows.count > 100 && Self.sums(narrowed, key: 2, at: 2) == Self.sums(rows, by: key))
        #expect(try Self.ask(.calls, scratch, limit: 3).count == 3)
        #expect(try Self.ask(.calls, scratch, until: Self.start).isEmpty)
    }

    @Test("suspects come by their stops, each under the pseudonym of the pages")
    func suspects() throws {
        let scratch = try Self.written()
        let callers = Dictionary(grouping: Self.rows.filter { $0.caller != nil }) { $0.caller?.hex ?? "" }
        let lines = try Self.ask(.suspects, scratch)
        #expect(lines.count == callers.filter { $1.contains { $0.proposed != .allow } }.count)
        #expect(callers.contains { $1.allSatisfy { $0.treatment == .allow } && $1.contains { $0.proposed == .block } })
        for line in lines {
            let calls = try #require(callers[line[0]])
            let sums = try #require(Self.sums(calls) { _ in "" }[""])
            #expect(line[2...5].map { Int($0) ?? -1 } == sums)
            #expect(Int(line[6]) == Set(calls.map(\.callee)).count)
            #expect(Int(line[7]) == calls.filter { $0.finding == "scam" }.count)
            #expect(calls.contains { $0.callerCountry == line[1] })
            #expect(line[9].hasPrefix(String(calls[0].time.rfc3339.prefix(19))))
        }
        let stops = lines.map { Int($0[5]) ?? 0 }
        #expect(stops == stops.sorted(by: >))
        #expect(try Self.ask(.suspects, scratch, limit: 5) == Array(lines.prefix(5)))
    }

    @Test("campaigns are calls alike, and their sizes add up to all that were not allowed")
    func campaigns() throws {
        let scratch = try Self.written()
        let rows = Self.rows.filter { $0.proposed != .allow }
        let key = { (row: HistoryRow) in "\(row.trunk) \(row.source ?? "-") \(row.userAgent ?? "-") \(row.rule ?? "-")"
        }
        let sizes = Dictionary(grouping: rows, by: key).mapValues(\.count)
        let lines = try Self.ask(.campaigns, scratch)
        let found = Dictionary(lines.map { ($0[0..<4].joined(separator: " "), Int($0[4]) ?? -1) }) { first, _ in first }
        #expect(found == sizes)
        #expect(lines.map { Int($0[9]) ?? 0 }.reduce(0, +) == rows.filter { $0.finding == "scam" }.count)
    }

    @Test(
        "what does not fit into memory goes to the scratch folder; other files are out of reach, which nothing can lift"
    )
    func reach() throws {
        let scratch = try Self.written()
        let other = try ScratchFolder("other")
        let secret = try other.write("a,b\n1,2\n", to: "secret.csv")
        let query = HistoryQuery(
            question: .calls, folder: scratch.url.path, from: nil, until: nil, region: nil, limit: 1,
            memoryMegabytes: 100, spill: scratch.url.appendingPathComponent("spill").path)
        func answer(_ more: String) throws -> (isThere: Bool, words: String) {
            let engine = try ServerProcess(
                try #require(ParquetReader.duckdb),
                ["-no-init", "-batch", "-bail", "-csv", "-c", query.script + "\n" + more])
            return (engine.wait(seconds: 60) == 0, engine.output)
        }
        let read = "SELECT * FROM read_csv(\(HistoryQuery.quoted(secret.path)));"
        let refused = try answer(read)
        #expect(!refused.isThere && refused.words.contains("Permission Error"), "\(refused.words)")
        let lifted = try answer("SET enable_external_access = true; " + read)
        #expect(!lifted.isThere && lifted.words.contains("locked"), "\(lifted.words)")
        let attached = try answer("ATTACH \(HistoryQuery.quoted(other.url.appendingPathComponent("x.db").path)) AS x;")
        #expect(!attached.isThere && attached.words.contains("Permission Error"), "\(attached.words)")
        // 384 MB to sort.
        let sorted = try answer(
            "SELECT sum(length(t)) FROM (SELECT repeat(md5(i::VARCHAR), 4) AS t FROM range(3000000) r(i) "
                + "ORDER BY t OFFSET 1);")
        #expect(sorted.isThere && sorted.words.contains("383999872"), "\(sorted.words)")
    }

    @Test("words of a person are no SQL")
    func words() throws {
        let scratch = try Self.written()
        let sly = "none' OR 1=1; SELECT 'here"
        #expect(try Self.ask(.trunks, scratch, region: sly).isEmpty)
        #expect(HistoryQuery.quoted("it's") == "'it''s'")
    }

    @Test("regions, rules and trunks add up")
    func rest() throws {
        let scratch = try Self.written()
        #expect(
            Self.sums(try Self.ask(.regions, scratch), key: 1, at: 1) == Self.sums(Self.rows) { $0.region ?? "none" })
        #expect(Self.sums(try Self.ask(.trunks, scratch), key: 1, at: 1) == Self.sums(Self.rows, by: \.trunk))
        let judged = Self.rows.filter { $0.position != nil }
        #expect(Self.sums(try Self.ask(.rules, scratch), key: 1, at: 1) == Self.sums(judged) { $0.rule ?? "-" })
    }
}
