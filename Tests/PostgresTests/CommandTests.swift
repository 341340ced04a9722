import Foundation
import Journal
import Ledger
import Postgres
import TestSupport
import Testing

/// The program itself, as an administrator and a killer have it.
@Suite(
    "qorgan ledger", .serialized,
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct CommandTests {
    private let centre: Centre
    private let database: String

    init() throws {
        centre = try Centre.shared()
        database = try centre.database()
    }

    /// The `qorgan` that was built with these tests.
    private static var program: String {
        for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
            let path = bundle.bundleURL.deletingLastPathComponent().appendingPathComponent("qorgan").path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        return repositoryRoot.appendingPathComponent(".build/debug/qorgan").path
    }

    private func run(_ arguments: String...) throws -> (status: Int32?, output: String) {
        let process = try ServerProcess(Self.program, ["ledger"] + arguments)
        let status = process.wait(seconds: 120)
        return (status, process.output)
    }

    private func address(_ user: String = "postgres") -> String {
        "host=127.0.0.1 port=\(centre.primary.port) user=\(user) dbname=\(database)"
    }

    private func configuration(_ node: NodeFixture, user: String) throws -> String {
        try configuration(node, ledger: "postgres = \"\(address(user))\"\nnode = \"gate_1\"")
    }

    private func configuration(_ node: NodeFixture, ledger: String) throws -> String {
        try node.scratch.write(
            """
            [ledger]
            \(ledger)
            [[trunk]]
            name = "intl-1"
            class = "international"
            sources = ["127.0.0.20/32"]
            """, to: "qorgan.toml"
        ).path
    }

    @Test("migrate is killed at every step: each entry comes once, in its order, under its root")
    func killedMigration() async throws {
        let node = try NodeFixture()
        let writer = try node.writer()
        for part in 0..<4 { try await node.journal(15_000, from: part * 15_000, by: writer) }
        writer.stop()
        let connection = try centre.primary.connection(database: database)
        func size() throws -> Int64 {
            try connection.query("select coalesce(max(size), 0) from qorgan.tree").integer(0, 0)
        }
        let arguments = [
            "ledger", "migrate", "--config", try configuration(node, user: "postgres"), "--data", node.folder.url.path,
        ]
        var kills = 0
        while try size() < Int64(writer.health.position), kills < 20 {
            let before = try size()
            let process = try ServerProcess(Self.program, arguments)
            _ = try waitUntil(seconds: 60) { try size() > before || !process.isRunning }
            process.signal(SIGKILL)
            _ = process.wait(seconds: 30)
            #expect(try size() > before, "\(process.output)")
            kills += 1
        }
        #expect(kills > 1)
        let done = try ServerProcess(Self.program, arguments)
        #expect(done.wait(seconds: 120) == 0, "\(done.output)")
        #expect(done.output.contains("\(writer.health.position) confirmed at \(database)"), "\(done.output)")
        let own = try JournalVerifier.verify(node.folder.journal)
        let report = try CentralVerifier.verify(connection, node: "gate_1", keys: [node.signer.verifier])
        #expect(report.fault == nil && report.root == own.root && report.batches == own.batches)
        #expect(report.signed == own.entries)
    }

    @Test("a centre is made, filled, listed, verified and copied by the commands of the handbook")
    func handbook() async throws {
        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(400, by: writer)
        writer.stop()
        let schema = try run("schema", "--postgres", address())
        #expect(schema.status == 0 && schema.output.contains("0 steps taken"), "\(schema.output)")
        // As a node's role: it may send, and not read.
        let migrated = try run(
            "migrate", "--config", try configuration(node, user: "gate_1"), "--data", node.folder.url.path)
        #expect(migrated.status == 0 && migrated.output.contains("may not read"), "\(migrated.output)")
        let nodes = try run("nodes", "--postgres", address(), "--format", "csv")
        #expect(nodes.output.contains("gate_1,gate_1,403,403,"), "\(nodes.output)")
        let verified = try run("verify", "gate_1", "--postgres", address(), "--key", "\(node.signer.verifier)")
        #expect(verified.status == 0 && verified.output.contains("403 entries"), "\(verified.output)")
        let copy = try ScratchFolder("copy")
        let fetched = try run("fetch", "gate_1", copy.url.path, "--postgres", address())
        #expect(fetched.status == 0 && fetched.output.contains("403 of 403"), "\(fetched.output)")
        let checked = try ServerProcess(Self.program, ["journal", "verify", "--data", copy.url.path])
        #expect(checked.wait(seconds: 60) == 0, "\(checked.output)")
        #expect(checked.output.contains("403 entries"), "\(checked.output)")

        let hours = try run(
            "hours", "--from", "2026-11-18", "--until", "2026-11-19", "--postgres", address())
        #expect(hours.status == 0, "\(hours.output)")
        #expect(hours.output.contains("2026-11-18T11:00:00.000Z,gate_1,label,"), "\(hours.output)")
        #expect(hours.output.contains(",gate_1,allow,,360\n"), "\(hours.output)")
        let callers = try run(
            "callers", "--from", "2026-11-18", "--until", "2026-11-19", "--most", "3", "--postgres", address())
        #expect(callers.status == 0 && callers.output.split(separator: "\n").count == 4, "\(callers.output)")
        #expect(try run("hours", "--from", "x", "--until", "2026-11-19", "--postgres", address()).status == 2)
        let state = copy.url.appendingPathComponent("state").path
        func follow() throws -> (status: Int32?, output: String) {
            try run(
                "follow", "gate_1", "--once", "--postgres", address(), "--key", "\(node.signer.verifier)", "--state",
                state)
        }
        let followed = try follow()
        #expect(
            followed.status == 0 && followed.output.contains("fits: 403 entries, signed up to 403"),
            "\(followed.output)")
        #expect(try String(contentsOfFile: state, encoding: .utf8).contains("gate_1\n"))
        let following = try ServerProcess(
            Self.program,
            [
                "ledger", "follow", "gate_1", "--every", "0.1", "--postgres", address(), "--key",
                "\(node.signer.verifier)",
            ])
        #expect(waitUntil(seconds: 60) { following.output.contains("fits: 403") }, "\(following.output)")
        let connection = try centre.primary.connection(database: database)
        try connection.execute("update qorgan.tree set size = size + 1")
        #expect(following.wait(seconds: 60) == 1 && following.output.contains("does not fit"), "\(following.output)")
        try connection.execute("update qorgan.tree set size = size - 1")

        try centre.primary.connection(database: database)
            .execute("update qorgan.batch set root = sha256('other') where first = 0")
        let refused = try run("verify", "gate_1", "--postgres", address())
        #expect(refused.status == 1 && refused.output.contains("do not fit the root"), "\(refused.output)")
        #expect(try run("verify", "gate_9", "--postgres", address()).status == 1)
    }

    @Test("what cannot be used is refused: a password in the configuration, no address, no centre")
    func bad() throws {
        #expect(try run("nodes").status == 2)
        let password = try run("nodes", "--postgres", "host=127.0.0.1 password=secret")
        #expect(password.status == 2 && !password.output.contains("secret"), "\(password.output)")
        let node = try NodeFixture()
        let file = try configuration(node, ledger: "postgres = \"host=db password=secret\"")
        let configured = try run("nodes", "--config", file)
        #expect(configured.status == 2 && configured.output.contains("passfile"), "\(configured.output)")
        #expect(configured.output.contains("\(file):2:"), "\(configured.output)")
        let away = try run("nodes", "--postgres", "host=127.0.0.1 port=1 user=nobody dbname=x")
        #expect(away.status == 1 && away.output.contains("cannot be reached"), "\(away.output)")
    }
}
