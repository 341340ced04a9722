import Foundation
import TestSupport

/// Configuration and data folder of a `qorgan` of a test's own: free ports, deleted with it.
final class GateFiles: Sendable {
    let folder: ScratchFolder
    let port: Int
    let data: String
    let configuration: String

    /// What is given is what the test adds to the configuration.
    init(
        port: Int? = nil, desk: Int = 5080, onward: [String: String] = [:], policy: String = "", lists: String = "",
        files: [String: String] = [:], trunk: String = "", nextHops: [String] = [], data existing: String? = nil
    ) throws {
        folder = try ScratchFolder("qorgan-e2e")
        for (name, text) in files { _ = try folder.write(text, to: name) }
        self.port = try port ?? Ports.free()
        // The model looks at the hour: what a test expects of a call must not depend on when it runs.
        let model = (policy + lists).contains("[model]") ? "" : "[model]\nfile = \"none\""
        let text = """
            [gate]
            listen = ["udp://127.0.0.1:\(self.port)", "tcp://127.0.0.1:\(self.port)"]
            # A busy test machine may keep the judge waiting; what a late verdict becomes is tested in GateTests.
            deadline_ms = 1000
            \(nextHops.isEmpty ? "" : "mode = \"proxy\"\n[proxy]\nnext_hops = \(nextHops)")
            [console]
            listen = "http://127.0.0.1:0"
            [desk]
            uri = "sip:desk@127.0.0.1:\(desk)"
            [redress]
            url = "https://redress.example.kz/"
            [[trunk]]
            name = "national-1"
            class = "national"
            sources = ["127.0.0.10/32"]
            trust_identity = true
            [[trunk]]
            name = "intl-1"
            class = "international"
            sources = ["127.0.0.20/32"]
            trust_identity = true
            \(onward["intl-1"].map { "onward = \"\($0)\"" } ?? "")
            \(trunk)
            \(model)
            [lists]
            \(lists)
            [policy]
            \(policy)
            [screening]
            callers = 65536
            [authority]
            basis = "operational-search"
            number = "17/25"
            from = 2025-11-18
            until = 2099-01-01
            """
        configuration = try folder.write(text, to: "qorgan.toml").path
        data = existing ?? folder.url.appendingPathComponent("var").path
    }
}

/// A `qorgan up` or `qorgan gate` of a test's own, stopped by its process id.
final class RunningQorgan: Sendable {
    let process: ServerProcess
    let files: GateFiles

    var folder: ScratchFolder { files.folder }
    var port: Int { files.port }
    var data: String { files.data }
    var configuration: String { files.configuration }

    /// What is given is what the test adds to the configuration.
    init(
        _ command: String = "gate", port: Int? = nil, desk: Int = 5080, onward: [String: String] = [:],
        policy: String = "", lists: String = "", files: [String: String] = [:], trunk: String = "",
        nextHops: [String] = [], data existing: String? = nil
    ) throws {
        let files = try GateFiles(
            port: port, desk: desk, onward: onward, policy: policy, lists: lists, files: files, trunk: trunk,
            nextHops: nextHops, data: existing)
        self.files = files
        process = try ServerProcess(Programs.qorgan, [command, "--config", files.configuration, "--data", files.data])
        let process = process
        guard waitUntil(seconds: 60, { process.output.contains("gate: udp") || !process.isRunning }), process.isRunning
        else { throw Failure("qorgan did not start: \(process.output)") }
    }

    /// `qorgan …` on this one's data folder.
    func ask(_ arguments: String...) throws -> (status: Int32, output: String) {
        try Programs.run(Programs.qorgan, arguments + ["--data", data])
    }

    func stop() { process.stop() }

    deinit { process.stop() }

    /// A citizens' report of an hour ago about `caller`, as `[lists] reports` has it.
    static func report(of caller: String) -> String {
        let formatter = ISO8601DateFormatter()
        return "time,caller,callee,kind\n"
            + "\(formatter.string(from: Date().addingTimeInterval(-3_600))),\(caller),+77010000001,bank\n"
    }
}
