import Foundation
import TestSupport
import Testing

@Suite("qorgan evaluate")
struct EvaluateTests {
    /// No block list, so that rules alone decide.
    private static let configuration = RecordedDays.configuration
        .replacingOccurrences(of: "block = \"blocklist.csv\"\n", with: "")
        .replacingOccurrences(of: "[policy]\ncli-home-mobile-international = \"divert\"\n", with: "")

    private static func days(_ days: Int = 2, calls: Int = 3_000) throws -> RecordedDays {
        try RecordedDays("evaluate", days: days, calls: calls, seed: 3, configuration: configuration)
    }

    private static func rows(_ json: [String: Any], _ table: String) throws -> [[String: Any]] {
        let tables = try #require(json["tables"] as? [String: Any])
        return try #require(tables[table] as? [[String: Any]], "\(tables.keys.sorted())")
    }

    @Test("two days of labelled calls: the first chooses, the second is measured; figures add up")
    func figures() throws {
        let days = try Self.days()
        let json = try days.json("evaluate")
        #expect(json["simulated"] as? Bool == true && json["run"] as? String == "carried-out")
        let parts = try Self.rows(json, "parts")
        #expect(parts.map { $0["part"] as? String } == ["validation", "test"])
        let test = try #require(parts.last)
        let treatments = try Self.rows(json, "treatments")
        for (row, truth) in zip(treatments, ["scam", "honest"]) {
            #expect(row["calls"] as? Int == test[truth] as? Int)
            let codes = ["allow", "label", "announce", "challenge", "divert", "block"]
            #expect(codes.reduce(0) { $0 + (row[$1] as? Int ?? -1) } == row["calls"] as? Int)
            let stopped = try #require(row["stopped"] as? [String: Any])
            #expect(stopped["of"] as? Int == row["calls"] as? Int)
        }
        let auc = try #require(try Self.rows(json, "ranking").last?["auc"] as? Double)
        #expect(auc > 0.6 && auc < 1)
        for (table, truth) in [("scam_kinds", "scam"), ("honest_personas", "honest")] {
            let sum = try Self.rows(json, table).reduce(0) { $0 + ($1["calls"] as? Int ?? -1) }
            #expect(sum == test[truth] as? Int, "\(table)")
        }
        let operating = try Self.rows(json, "operating_points")
        #expect(operating.map { $0["rate"] as? String } == ["1e-4", "1e-3", "2.8e-3", "1e-2"])
        #expect(try Self.rows(json, "campaigns").contains { $0["kind"] as? String == "all" })
        #expect(try Self.rows(json, "curve").count > 5)
        #expect(try Self.rows(json, "days").count == 2)
    }

    @Test("the same calls give the same bytes, and other labels change no treatment")
    func flipped() throws {
        let days = try Self.days(1)
        let first = try days.run("evaluate", "--format", "json"), second = try days.run("evaluate", "--format", "json")
        #expect(first.status == 0 && first.output == second.output)
        let text = try String(contentsOfFile: days.records, encoding: .utf8)
        let flipped = text.replacingOccurrences(of: ",scam,", with: ",SCAM,")
            .replacingOccurrences(of: ",legit,", with: ",scam,").replacingOccurrences(of: ",SCAM,", with: ",legit,")
        let other = try days.folder.write(flipped, to: "flipped.csv").path
        let before = try Self.rows(try days.json("evaluate"), "treatments")
        let after = try Self.rows(try days.json("evaluate", records: other), "treatments")
        for code in ["calls", "allow", "label", "divert", "block"] {
            #expect(before[0][code] as? Int == after[1][code] as? Int, "scam \(code)")
            #expect(before[1][code] as? Int == after[0][code] as? Int, "honest \(code)")
        }
        #expect(before[0]["block"] as? Int != before[1]["block"] as? Int)
    }

    @Test("--rule says what a rule does, of labelled and of unlabelled calls")
    func rule() throws {
        let days = try Self.days(1)
        // Rules alone: what a rule stops is not learned from, so that a model may judge other calls differently here and there.
        let json = try days.json("evaluate", "--rules-only", "--rule", "cli-home-fixed-international")
        let changes = try Self.rows(json, "changes")
        let newly = try #require(
            changes.first { $0["trunk"] as? String == "all" && $0["change"] as? String == "newly stopped" })
        let scam = try #require(newly["scam"] as? Int)
        #expect(scam > 10 && newly["honest"] as? Int == 0)
        // From the international trunk alone.
        let national = try #require(
            changes.first { $0["trunk"] as? String == "national-1" && $0["change"] as? String == "newly stopped" })
        #expect(national["calls"] as? Int == 0)
        // The other way round: what it would do less as a label.
        let less = try Self.rows(
            try days.json("evaluate", "--rules-only", "--rule", "cli-home-fixed-international=label"), "changes")
        #expect(less.first { $0["change"] as? String == "no longer stopped" }?["scam"] as? Int == scam)
        let text = try String(contentsOfFile: days.records, encoding: .utf8)
            .replacingOccurrences(of: ",scam,", with: ",,").replacingOccurrences(of: ",legit,", with: ",,")
        let unlabelled = try days.folder.write(text, to: "unlabelled.csv").path
        let counted = try Self.rows(
            try days.json("evaluate", "--rules-only", "--rule", "cli-home-fixed-international", records: unlabelled),
            "changes")
        let same = try #require(
            counted.first { $0["trunk"] as? String == "all" && $0["change"] as? String == "newly stopped" })
        #expect(same["unlabelled"] as? Int == newly["calls"] as? Int && same["scam"] as? Int == 0)
    }

    @Test("text names the run, that calls are simulated, and every table; a spreadsheet gets every figure")
    func forms() throws {
        let days = try Self.days(1, calls: 1_000)
        let text = try days.run("evaluate", "--observe", "--rules-only")
        #expect(text.status == 0)
        for phrase in ["observed: every call rang", "simulated", "Rules only", "At fixed rates of false stops", "AUC"] {
            #expect(text.output.contains(phrase), "\(phrase) in \(text.output)")
        }
        let csv = try days.run("evaluate", "--format", "csv").output
        #expect(csv.hasPrefix("table,row,column,value,lower,upper\n") && csv.contains("ranking,2,auc,0."))
    }

    @Test("the page is well-formed, repeats byte for byte, stands alone and says that its calls are simulated")
    func page() throws {
        let days = try Self.days()
        var pages: [Data] = []
        for name in ["first.html", "second.html"] {
            let file = days.folder.url.appendingPathComponent(name)
            #expect(try days.run("evaluate", "--html", file.path).status == 0)
            pages.append(try Data(contentsOf: file))
        }
        #expect(pages[0] == pages[1])
        let text = String(decoding: pages[0], as: UTF8.self)
        try ReportTests.checkTags(text)
        for phrase in ["simulated", "<polyline", "prefers-color-scheme: dark", "Scam calls by kind", "rotating-centre"]
        {
            #expect(text.contains(phrase), "\(phrase)")
        }
        for word in ["<script", "http://", "https://", "<img", "<link", "nan", "inf,"] {
            #expect(!text.contains(word), "\(word)")
        }
        let over = try days.run("evaluate", "--html", days.records)
        #expect(over.status == 2 && over.output.contains("one of the files to read"))
    }

    @Test("a simulated country is evaluated without any file, and says that it is simulated")
    func world() throws {
        let folder = try ScratchFolder("evaluate-world")
        let page = folder.url.appendingPathComponent("world.html")
        let result = try Programs.run(
            Programs.qorgan,
            ["evaluate", "--world", "9001", "--other-make", "--world-days", "3", "--calls", "1500", "--format", "json"]
                + ["--html", page.path])
        #expect(result.status == 0, "\(result.output)")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(json["simulated"] as? Bool == true)
        #expect((json["sources"] as? [String])?.first?.contains("9001 of another make") == true)
        #expect(try Self.rows(json, "parts").count == 3)
        #expect(try Self.rows(json, "honest_personas").count > 10)
        try ReportTests.checkTags(String(contentsOf: page, encoding: .utf8))
        for arguments in [["--other-make"], ["--world", "1", "--calls", "1"], ["--rule", "cli-near-callee"]] {
            #expect(try Programs.run(Programs.qorgan, ["evaluate"] + arguments).status == 2, "\(arguments)")
        }
    }

    @Test("what cannot be evaluated is said in a sentence, with exit status 2, or 1 where the answer is no")
    func refusals() throws {
        let days = try Self.days(1, calls: 500)
        for (arguments, status, word) in [
            (["--rule", "no-such-rule"], 2, "no-such-rule"), (["--rule", "cli-near-callee=maybe"], 2, "maybe"),
            (["--days", "1"], 2, "WARMUP,VALIDATION"), (["--days", "3,2"], 1, "too few full days"),
        ] as [([String], Int32, String)] {
            let result = try Programs.run(
                Programs.qorgan, ["evaluate", "--config", days.configuration] + arguments + [days.records])
            #expect(result.status == status && result.output.contains(word), "\(arguments) \(result.output)")
        }
    }
}
