import Foundation
import TestSupport
import Testing

@Suite("History beside a running Qorgan, and its commands")
struct HistoryTests {
    private static func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        try Programs.run(Programs.qorgan, ["ledger"] + arguments)
    }

    @Test("a running Qorgan keeps its history by itself and says so; commands say what is not there")
    func running() throws {
        let qorgan = try RunningQorgan("gate", lists: "[history]\nfolder = \"hourly\"")
        let folder = qorgan.folder.url.appendingPathComponent("hourly").path
        do {
            defer { qorgan.stop() }
            let isThere = try waitUntil(seconds: 60) {
                try qorgan.ask("status").output.contains("history: all hours until ")
            }
            #expect(isThere)
            #expect(FileManager.default.fileExists(atPath: folder + "/history.json"))
        }
        // No hour has closed that had calls.
        let again = try Self.run("history", folder, "--data", qorgan.data)
        #expect(again.status == 0 && again.output.contains("written: 0 hours in 0 files"), "\(again.output)")
        let checked = try Self.run("history", folder, "--data", qorgan.data, "--check")
        #expect(checked.status == 0 && checked.output.contains("checked: 0 hours"), "\(checked.output)")
        let none = try Self.run("stats", "--history", folder)
        #expect(none.status == 1 && none.output.contains("no hour with calls"), "\(none.output)")
        let foreign = try Self.run("history", qorgan.folder.url.path, "--data", qorgan.data)
        #expect(foreign.status == 1 && foreign.output.contains("an empty folder was expected"), "\(foreign.output)")
    }

    @Test(
        "a captured call is journalled, written and answered for",
        .enabled(if: ParquetReader.duckdb != nil, Comment(rawValue: ParquetReader.missing)))
    func whole() throws {
        let scratch = try ScratchFolder("history")
        let trunk = "[[trunk]]\nname = \"intl-1\"\nclass = \"international\"\nsources = [\"127.0.0.20/32\"]\n"
        let file = try scratch.write(trunk, to: "qorgan.toml").path
        let data = scratch.url.appendingPathComponent("var").path
        let capture = scratch.url.appendingPathComponent("calls.pcap").path
        try CapturedCall.write(from: "+77172000018", to: capture)
        let tapped = try Programs.run(Programs.qorgan, ["tap", "--config", file, "--data", data, capture])
        #expect(tapped.status == 0, "\(tapped.output)")
        let folder = scratch.url.appendingPathComponent("history").path
        let written = try Self.run("history", folder, "--data", data)
        #expect(written.output.contains("written: 1 hours in 1 files, 1 rows"), "\(written.output)")
        let again = try Self.run("history", folder, "--data", data)
        #expect(again.output.contains("written: 0 hours"), "\(again.output)")
        let checked = try Self.run("history", folder, "--data", data, "--check")
        #expect(
            checked.status == 0 && checked.output.contains("checked: 1 hours in 1 files, 1 rows"), "\(checked.output)")
        let engine = try #require(ParquetReader.duckdb)
        func ask(_ question: String, _ more: String...) throws -> String {
            let answer = try Programs.run(
                Programs.qorgan,
                ["ledger", "stats", "--history", folder, "--engine", engine, "--format", "csv", "--question", question]
                    + more)
            #expect(answer.status == 0)
            return answer.output
        }
        #expect(try ask("calls").contains("2025-11-18T00:00:00Z,KZ,1,0,0,1,0"))
        #expect(try ask("suspects").contains(",KZ,1,0,0,1,1,0,0,2025-11-18T00:00:00Z,2025-11-18T00:00:00Z"))
        #expect(try ask("campaigns").contains("intl-1,"))
        #expect(try ask("trunks", "--from", "2025-11-18T01:00:00Z").contains("intl-1") == false)
        // No number of the call is in any of the files.
        let walk = FileManager.default.enumerator(atPath: folder)
        var files = 0
        while let name = walk?.nextObject() as? String {
            guard let bytes = FileManager.default.contents(atPath: folder + "/" + name) else { continue }
            files += 1
            for word in ["7172000018", "7010000045", "one@c"] { #expect(bytes.range(of: Data(word.utf8)) == nil) }
        }
        #expect(files >= 3)
    }

    @Test("what is asked wrongly is named")
    func wrong() throws {
        let scratch = try ScratchFolder("history")
        let folder = scratch.url.path
        let nothing = try Self.run("stats", "--history", folder)
        #expect(nothing.status == 2 && nothing.output.contains("no history is there"), "\(nothing.output)")
        let region = try Self.run("stats", "--history", folder, "--region", "KZ-1")
        #expect(region.status == 2 && region.output.contains("a code such as KZ-75"), "\(region.output)")
        let moment = try Self.run("stats", "--history", folder, "--from", "yesterday")
        #expect(moment.status == 2 && moment.output.contains("\"yesterday\" is no moment"), "\(moment.output)")
        let data = try Self.run("history", folder, "--data", folder)
        #expect(data.status == 2 && data.output.contains("no journal is there"), "\(data.output)")
        // With files, and no engine.
        _ = try scratch.write("{}", to: "history.json")
        try FileManager.default.createDirectory(
            at: scratch.url.appendingPathComponent("region=none"), withIntermediateDirectories: true)
        let engine = try Self.run("stats", "--history", folder, "--engine", "/nonexistent/duckdb")
        #expect(engine.status == 2 && engine.output.contains("/nonexistent/duckdb"), "\(engine.output)")
    }
}
