import Foundation
import TestSupport

/// Certificates of one test, made with `openssl`: an authority, and what it signs.
final class TestCertificates {
    let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder("certificates")
        try authority("ca")
    }

    func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }

    /// `NAME.pem` and `NAME.key`, signed by itself.
    func authority(_ name: String) throws {
        try openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=\(name)", "-keyout", path("\(name).key"), "-out", path("\(name).pem"),
        ])
    }

    /// `NAME.pem` and `NAME.key` with these alternative names, signed by `by`.
    func make(_ name: String, names: String, by authority: String = "ca") throws {
        let names = try folder.write("subjectAltName=\(names)\n", to: "\(name).ext").path
        try openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(name)", "-keyout",
            path("\(name).key"), "-out", path("\(name).csr"),
        ])
        try openssl([
            "x509", "-req", "-in", path("\(name).csr"), "-days", "2", "-CA", path("\(authority).pem"), "-CAkey",
            path("\(authority).key"), "-CAcreateserial", "-extfile", names, "-out", path("\(name).pem"),
        ])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path("\(name).key"))
    }

    private func openssl(_ arguments: [String]) throws {
        let result = try Programs.run(Programs.openssl ?? "", arguments)
        guard result.status == 0 else { throw Failure("openssl \(arguments.joined(separator: " ")): \(result.output)") }
    }
}

/// A gate with edges of a test's own: everything before `[[trunk]]` is the test's.
final class EdgeGate {
    let folder: ScratchFolder
    let configuration: String
    let process: ServerProcess

    init(_ text: String, trunk: String = "", command: String = "gate") throws {
        folder = try ScratchFolder("qorgan-edges")
        _ = try folder.write("number,treatment\n+380671000002,block\n", to: "block.csv")
        configuration = try folder.write(text + Self.rest(trunk), to: "qorgan.toml").path
        process = try ServerProcess(
            Programs.qorgan,
            [command, "--config", configuration, "--data", folder.url.appendingPathComponent("var").path]
        )
        let process = process
        guard waitUntil(seconds: 60, { process.output.contains("gate: ") || !process.isRunning }), process.isRunning
        else { throw Failure("qorgan did not start: \(process.output)") }
    }

    private static func rest(_ trunk: String) -> String {
        """

        [[trunk]]
        name = "national-1"
        class = "national"
        sources = ["127.0.0.10/32"]
        [[trunk]]
        name = "intl-1"
        class = "international"
        sources = ["127.0.0.20/32", "::1/128"]
        \(trunk)
        [model]
        file = "none"
        [lists]
        block = "block.csv"
        [screening]
        callers = 65536
        [authority]
        basis = "operational-search"
        number = "17/25"
        from = 2025-11-18
        until = 2099-01-01
        """
    }

    /// What a gate without more answers a configuration with.
    static func refusal(_ text: String, trunk: String = "") throws -> String {
        let folder = try ScratchFolder("qorgan-edges")
        let file = try folder.write(text + rest(trunk), to: "qorgan.toml").path
        _ = try folder.write("number,treatment\n", to: "block.csv")
        let result = try Programs.run(
            Programs.qorgan, ["gate", "--config", file, "--data", folder.url.appendingPathComponent("var").path])
        return result.status == 2 ? result.output : "status \(result.status): \(result.output)"
    }

    var status: String {
        (try? Programs.run(
            Programs.qorgan, ["status", "--data", folder.url.appendingPathComponent("var").path]
        ).output) ?? ""
    }

    /// So many connections were ended for this cause.
    func ended(_ cause: String) -> Int {
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("connections:") }),
            let place = line.range(of: " \(cause) ")
        else { return 0 }
        return Int(line[place.upperBound...].prefix { $0.isNumber }) ?? 0
    }

    func stop() { process.stop() }

    deinit { process.stop() }
}

/// Tests/edges/edges.py
enum EdgeClient {
    static let script = repositoryRoot.appendingPathComponent("Tests/edges/edges.py").path

    static func start(_ arguments: [String]) throws -> ServerProcess {
        try ServerProcess(Programs.python ?? "", [script] + arguments)
    }

    static func run(_ arguments: String..., seconds: Double = 90) throws -> String {
        try Programs.run(Programs.python ?? "", [script] + arguments, seconds: seconds).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    static func ask(
        _ transport: String, _ port: Int, host: String = "127.0.0.1", from source: String = "127.0.0.20",
        _ more: String...
    ) throws -> String {
        try Programs.run(
            Programs.python ?? "", [script, "ask", transport, host, String(port), "--source", source] + more
        ).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
