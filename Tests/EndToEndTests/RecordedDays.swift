import Foundation
import TestSupport
import Testing

/// Days of simulated calls as records, with their lists and a configuration, in a folder of their own.
struct RecordedDays {
    /// Two trunks, all lists, and an order in force.
    static let configuration = """
        [[trunk]]
        name = "national-1"
        class = "national"
        sources = ["127.0.0.10/32"]
        [[trunk]]
        name = "intl-1"
        class = "international"
        sources = ["127.0.0.20/32"]
        [lists]
        block = "blocklist.csv"
        allow = "allowlist.csv"
        roaming = "roaming.csv"
        [policy]
        cli-home-mobile-international = "divert"
        [screening]
        callers = 65536
        [authority]
        basis = "operational-search"
        number = "17/25"
        from = 2025-11-18
        until = 2099-01-01
        """

    let folder: ScratchFolder
    let configuration: String
    let records: String

    init(
        _ name: String, days: Int = 1, calls: Int, seed: Int, configuration text: String = Self.configuration
    ) throws {
        folder = try ScratchFolder(name)
        configuration = try folder.write(text, to: "qorgan.toml").path
        records = folder.url.appendingPathComponent("days.csv").path
        let options = [
            "traffic", "--config", configuration, "--calls", "\(calls)", "--days", "\(days)", "--seed", "\(seed)",
        ]
        // The lists are written by the first command, which reads the configuration, not its lists.
        try #require(try Programs.run(Programs.qorgan, options + ["--lists", folder.url.path]).status == 0)
        try #require(try Programs.run(Programs.qorgan, options + ["--records", records]).status == 0)
    }

    func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }

    /// A command over the records, or over others.
    func run(
        _ command: String, _ arguments: String..., records: String? = nil
    ) throws -> (status: Int32, output: String) {
        try run(command, arguments, records)
    }

    /// What it says as JSON.
    func json(_ command: String, _ arguments: String..., records: String? = nil) throws -> [String: Any] {
        let output = try run(command, ["--format", "json"] + arguments, records).output
        return try #require(
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any], "\(output)")
    }

    private func run(
        _ command: String, _ arguments: [String], _ records: String?
    ) throws -> (status: Int32, output: String) {
        try Programs.run(
            Programs.qorgan, [command, "--config", configuration] + arguments + [records ?? self.records])
    }
}
