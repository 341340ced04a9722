import ArgumentParser
import Foundation
import Telephony

extension LedgerCommand {
    /// `qorgan ledger stats`
    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stats",
            abstract: "Standing questions about all calls, answered from the history's files.",
            discussion: """
                calls: by hour and the caller's country. suspects: callers with the most calls that were intercepted or warned of, or
                were meant to be. campaigns: such calls alike in trunk, sending address, User-Agent and rule. regions, rules and
                trunks: sums by them. Meant: the rules asked for it, whether or not an order allows it.
                Numbers are pseudonyms, as on /numbers/. It needs DuckDB's command, and no running Qorgan.
                docs/operations/history.md says how to ask questions of one's own.
                Example: qorgan ledger stats --history ./history --question suspects --from 2026-11-01T00:00:00Z --limit 20
                """)

        @Option(name: .long, help: "The history's folder, as qorgan ledger history has written it.")
        var history: String = "./history"

        @Option(name: .long, help: "calls, suspects, campaigns, regions, rules or trunks")
        var question: HistoryQuestion = .calls

        @Option(name: .long, help: "Calls from this moment on, as 2026-11-01T00:00:00Z.")
        var from: String?

        @Option(name: .long, help: "Calls before this moment.")
        var until: String?

        @Option(name: .long, help: "Calls to numbers of this region, as KZ-75; none: those without.")
        var region: String?

        @Option(name: .long, help: "Rows at most.")
        var limit: Int = 1_000

        @Option(name: .long, help: "DuckDB's command, where it is not on the path.")
        var engine: String?

        @Option(name: .long, help: "Memory that it may use, in GB.")
        var memory: Int = 4

        @Option(name: .long, help: "text, json or csv")
        var format: OutputFormat = .text

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit: at least one row was expected") }
            guard (1...1_024).contains(memory) else { throw ValidationError("--memory: 1 to 1024 GB were expected") }
            guard region.map({ $0 == "none" || Region(code: $0) != nil }) ?? true else {
                throw ValidationError("--region: a code such as KZ-75, or none, was expected")
            }
        }

        func run() throws {
            let from = try from.map(RetentionTime.read)
            let until = try until.map(RetentionTime.read)
            let folder = try folder()
            let spill = try scratch()
            defer { try? FileManager.default.removeItem(at: spill) }
            let query = HistoryQuery(
                question: question, folder: folder, from: from, until: until, region: region, limit: limit,
                memoryMegabytes: memory * 1_000,
                spill: spill.path)
            try DuckDB(engine).run(query.script, format)
        }

        /// What does not fit into memory is written there for as long as the question takes.
        private func scratch() throws -> URL {
            let url = FileManager.default.temporaryDirectory.appendingPathComponent("qorgan-stats-\(UUID().uuidString)")
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            return url
        }

        private func folder() throws -> String {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: history)) ?? []
            guard names.contains("history.json") else {
                throw InputFault(
                    file: history, problem: "no history is there",
                    expected: "a folder of qorgan ledger history (--history)")
            }
            guard names.contains(where: { $0.hasPrefix("region=") }) else {
                throw Refusal(sentence: "qorgan: \(history): no hour with calls has been written yet")
            }
            // From the root on, so that no name looks like an address on a network.
            let path = URL(fileURLWithPath: history, isDirectory: true).standardizedFileURL.path
            // A star in the folder's own name would be a pattern.
            guard !path.unicodeScalars.contains(where: { "*?[]{}".unicodeScalars.contains($0) || $0.value < 0x20 })
            else {
                throw InputFault(
                    file: history, problem: "its name is a pattern",
                    expected: "a path without * ? [ ] { } and line ends")
            }
            return path
        }
    }
}
