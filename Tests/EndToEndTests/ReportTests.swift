import Foundation
import TestSupport
import Testing

@Suite("qorgan report")
struct ReportTests {
    private static func day(calls: Int = 6_000) throws -> RecordedDays {
        try RecordedDays("report", calls: calls, seed: 7)
    }

    @Test("its totals are those of qorgan replay on the same records")
    func totals() throws {
        let day = try Self.day()
        let report = try day.json("report"), replay = try day.json("replay")
        #expect(report["calls"] as? Int == replay["calls"] as? Int)
        let treatments = try #require(report["treatments"] as? [String: Int])
        #expect(treatments == replay["treatments"] as? [String: Int])
        #expect(report["rules"] as? [String: Int] == replay["rules"] as? [String: Int])
        let labelled = try #require((report["false_stops"] as? [String: Any])?["labelled"] as? [String: Any])
        #expect(labelled["of"] as? Int == replay["legit"] as? Int)
        #expect(labelled["found"] as? Int == replay["legit_intercepted"] as? Int)
        // Parts add up to the whole, whatever they are parts by.
        for part in ["trunks", "hours", "days"] {
            let rows = try #require(report[part] as? [[String: Any]])
            for sum in ["calls", "stops", "ordered", "warned"] {
                #expect(rows.reduce(0) { $0 + ($1[sum] as? Int ?? -1) } == report[sum] as? Int, "\(part) \(sum)")
            }
        }
        let stops = try #require(report["stops"] as? Int)
        #expect(stops > 100)
        #expect(stops == (treatments["divert"] ?? 0) + (treatments["block"] ?? 0))
        let strata = try #require(report["strata"] as? [[String: Any]])
        #expect(strata.reduce(0) { $0 + ($1["population"] as? Int ?? -1) } == stops)
        #expect((report["sample"] as? [Any])?.count == 100)
    }

    @Test("the page is well-formed in every language, repeats byte for byte, and holds no subscriber's number")
    func page() throws {
        let day = try Self.day()
        for language in ["en", "ru", "kk"] {
            var pages: [Data] = []
            for name in ["a.html", "b.html"] {
                let result = try day.run("report", "--language", language, "--out", day.path(name))
                #expect(result.status == 0, "\(result.output)")
                pages.append(try Data(contentsOf: URL(fileURLWithPath: day.path(name))))
            }
            #expect(pages[0] == pages[1])
            let text = String(decoding: pages[0], as: UTF8.self)
            #expect(text.hasPrefix("<!DOCTYPE html>") && text.contains("<html lang=\"\(language)\">"))
            #expect(text.contains("class=\"simulated\""))
            try Self.checkTags(text)
            #expect(!text.contains("http://") && !text.contains("https://") && !text.contains("<script"))
            #expect(text.components(separatedBy: "☐").count == 301)
            // Every number of the day, as signalled: none may stand in the page with its last seven digits.
            let rows = try String(contentsOfFile: day.records, encoding: .utf8).split(separator: "\r\n").dropFirst()
            var tails: Set<Substring> = []
            for row in rows {
                for field in row.split(separator: ",", omittingEmptySubsequences: false)[2...3] where field.count >= 10
                {
                    tails.insert(field.suffix(7))
                }
            }
            #expect(tails.count > 1_000)
            let digits = Self.runs(of: text)
            #expect(digits.isDisjoint(with: tails.map(String.init)))
        }
    }

    @Test("the form goes out, comes back with findings and gives a bound; a foreign or wrong row is named")
    func form() throws {
        let day = try Self.day()
        let form = try day.run("report", "--format", "csv").output
        let rows = form.split(separator: "\n")
        #expect(rows.count == 101)
        let filled = [String(rows[0])] + rows.dropFirst().map { $0.dropLast(2) + ",scam," }
        _ = try day.folder.write(filled.joined(separator: "\n") + "\n", to: "checked.csv")
        let report = try day.json("report", "--checked", day.path("checked.csv"))
        let checked = try #require((report["false_stops"] as? [String: Any])?["checked"] as? [String: Any])
        #expect(checked["checked"] as? Int == 100 && checked["scam"] as? Int == 100)
        let upper = try #require(checked["upper"] as? Double)
        // 0 of 100 at best; unequal strata cost some of it.
        #expect(upper > 0.03 && upper < 0.08, "\(upper)")
        _ = try day.folder.write(
            filled.joined(separator: "\n").replacingOccurrences(of: ",scam,", with: ",?,"), to: "bad.csv")
        let bad = try day.run("report", "--checked", day.path("bad.csv"))
        #expect(bad.status == 2 && bad.output.contains("bad.csv:2:"), "\(bad.output)")
        let other = try day.run("report", "--seed", "8", "--checked", day.path("checked.csv"))
        #expect(other.status == 2 && other.output.contains("not in the sample"), "\(other.output)")
    }

    @Test("parts of the time add up to the whole, and what is before a part is known in it")
    func periods() throws {
        let day = try Self.day()
        let whole = try day.json("report")
        let noon = "2026-01-15T07:00:30Z"
        let days = try #require(whole["days"] as? [[String: Any]])
        let date = try #require(days.first?["day"] as? String)
        let middle = noon.replacingOccurrences(of: "2026-01-15", with: date)
        let parts = [
            try day.json("report", "--until", middle), try day.json("report", "--from", middle),
        ]
        for sum in ["calls", "stops", "ordered", "warned"] {
            let values = parts.compactMap { $0[sum] as? Int }
            #expect(values.reduce(0, +) == whole[sum] as? Int, "\(sum) \(values)")
        }
        #expect(parts.allSatisfy { ($0["calls"] as? Int ?? 0) > 500 })
        let slow = try day.json("report", "--calls-per-core", "2")
        let sizing = try #require(slow["sizing"] as? [String: Any])
        #expect(sizing["cores"] as? Int == sizing["peak_second"] as? Int)
    }

    @Test("without an order the stops are told, and none is said to be allowed")
    func noOrder() throws {
        let day = try Self.day(calls: 2_000)
        let text = try String(contentsOfFile: day.configuration, encoding: .utf8)
        let place = try #require(text.range(of: "[authority]"))
        _ = try day.folder.write(String(text[..<place.lowerBound]), to: "qorgan.toml")
        let report = try day.json("report")
        #expect(report["ordered"] as? Int == 0)
        let stops = try #require(report["stops"] as? Int)
        #expect(stops > 20)
        #expect((report["sample"] as? [Any])?.count == min(100, stops))
        #expect(report["simulated"] as? Bool == true)
    }

    @Test("a journal gives a report of what its gate did")
    func journal() throws {
        let qorgan = try RunningQorgan("gate")
        defer { qorgan.stop() }
        let traffic = try Programs.run(
            Programs.qorgan,
            ["traffic", "--config", qorgan.configuration, "--rate", "50", "--seconds", "3", "--seed", "3"])
        #expect(traffic.status == 0, "\(traffic.output)")
        func report() throws -> [String: Any] {
            let output = try qorgan.ask("report", "--format", "json").output
            return try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
        }
        #expect(waitUntil(seconds: 20) { ((try? report())?["calls"] as? Int ?? 0) >= 140 })
        let found = try report()
        let calls = try #require(found["calls"] as? Int)
        let treatments = try #require(found["treatments"] as? [String: Int])
        #expect(treatments.values.reduce(0, +) == calls)
        for (option, all) in [("--from", true), ("--until", false)] {
            let output = try qorgan.ask("report", "--format", "json", option, "2026-01-01T00:00:00Z").output
            let part = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
            #expect((part["calls"] as? Int ?? -1) >= (all ? calls : 0) && (all || part["calls"] as? Int == 0))
        }
        let sizing = try #require(found["sizing"] as? [String: Any])
        #expect(sizing["peak_second"] is NSNull && (sizing["peak_minute"] as? Int ?? 0) > 0)
    }

    @Test("a PDF is printed where Chromium is", .enabled(if: Programs.chromium != nil, "Chromium is not installed"))
    func pdf() throws {
        let day = try Self.day(calls: 2_000)
        let result = try Programs.run(
            Programs.qorgan,
            ["report", "--config", day.configuration, "--pdf", day.path("report.pdf"), day.records], seconds: 150)
        #expect(result.status == 0, "\(result.output)")
        let pdf = try Data(contentsOf: URL(fileURLWithPath: day.path("report.pdf")))
        #expect(pdf.starts(with: Data("%PDF-".utf8)) && pdf.count > 20_000)
    }

    @Test(
        "bad use is told and exits with 2",
        arguments: [
            ["report"], ["report", "a.csv"], ["report", "--data", "x", "a.csv"],
            ["report", "--config", "q.toml", "--checks", "5", "a.csv"],
            ["report", "--config", "q.toml", "--out", "a.csv", "a.csv"],
            ["report", "--config", "q.toml", "--from", "yesterday", "a.csv"],
            ["report", "--config", "q.toml", "--until", "2026-11-01", "a.csv"],
            ["report", "--from", "2026-11-02T00:00:00Z", "--until", "2026-11-01T00:00:00Z", "--data", "x"],
            ["report", "--config", "q.toml", "--calls-per-core", "0", "a.csv"],
        ])
    func badUse(words: [String]) throws {
        #expect(try Programs.run(Programs.qorgan, words).status == 2)
    }

    /// Tags close in their order; void elements close themselves.
    static func checkTags(_ text: String) throws {
        var open: [String] = []
        var rest = text[...]
        rest = rest.dropFirst("<!DOCTYPE html>".count)
        while let start = rest.firstIndex(of: "<") {
            let end = try #require(rest[start...].firstIndex(of: ">"))
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasSuffix("/") { continue }
            if tag.hasPrefix("/") {
                let last = open.popLast()
                try #require(last == String(tag.dropFirst()), "\(tag) closes \(last ?? "nothing")")
            } else {
                open.append(String(tag.prefix { $0 != " " }))
            }
        }
        #expect(open.isEmpty)
    }

    /// Every seven digits that stand together.
    private static func runs(of text: String) -> Set<String> {
        var result: Set<String> = []
        var run: [Character] = []
        for character in text {
            if character.isASCII, character.isNumber {
                run.append(character)
                if run.count >= 7 { result.insert(String(run.suffix(7))) }
            } else {
                run.removeAll(keepingCapacity: true)
            }
        }
        return result
    }
}
