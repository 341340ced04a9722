import Foundation
import Journal
import Postgres
import Telephony
import TestSupport
import Testing

@testable import Ledger

/// A database that an older Qorgan has made and filled, brought forward.
@Suite(
    "The schema's steps", .serialized,
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct UpgradeTests {
    private let centre: Centre
    private let name = "q" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")

    init() throws { centre = try Centre.shared() }

    /// SHA-256 of each step's text, as it was released.
    private static let released = [
        "77202620982ad711d980b299e0bf3157550058b6253593dce00c77adc1d2873f",
        "95a660d3b4eb9ea6f9391b234b02a26dfe211a1b8fd2ce197a3e06a411d5cbdb",
        "b5846c00ed98c5c5720f18c9746d43ae57aba7a327ec2ecd96f71888be79fee7",
        "f7e1d26c4166b345ce6ad1bc9c5b86c5eb63b4dc5a1dda03b85ec883bade68fb",
        "e56f0087483c4844f5126f4685a452a5aa4f1073c8c7bc7de39908dcf74a5740",
    ]

    @Test("the text of a released step is never edited")
    func pinned() throws {
        let connection = try centre.primary.connection(database: try centre.database())
        let rows = try connection.query(
            "select encode(checksum, 'hex') from qorgan.schema_version order by version")
        #expect((0..<rows.count).map { rows.text($0, 0) } == Self.released)
    }

    @Test("a dump of version 1, with calls, purges and checkpoints by its own functions, goes on in the newest version")
    func stepped() async throws {
        let node = try NodeFixture()
        let first = try node.writer()
        try await node.journal(1_200, by: first)
        first.stop()
        let purging = try node.writer {
            $0.clock = { NodeFixture.start.adding(microseconds: 100 * 3_600_000_000) }
            $0.purgeMilliseconds = 5
        }
        try await purging.append(.login(LoginEntry(event: .logout, person: "shift-2"), at: NodeFixture.start))
        #expect(try await NodeFixture.wait { try JournalVerifier.verify(node.folder.journal).purged == 1_080 })
        purging.stop()
        try fill(name, from: node)
        let restored = try dumped(name)

        let connection = try centre.primary.connection(database: restored)
        let before = try counts(connection)
        #expect(before[0] > 0 && before[1] > 0 && before[2] > 0)
        let early = try centre.primary.connection(database: restored)
        #expect(throws: CentralError.self) { try CentralReader(early, node: "gate_1") }
        #expect(try CentralSchema.migrate(connection) == Int(CentralSchema.version) - 1)
        #expect(try counts(connection) == before)

        // The node goes on where it was, and what the first version had no word for is made up for.
        let later = try node.writer {
            $0.clock = { NodeFixture.start.adding(microseconds: 101 * 3_600_000_000) }
            $0.keepStoppedDays = 1
            $0.purgeMilliseconds = 5
        }
        try await node.journal(300, from: 1_200, by: later)
        let stream = try node.stream(to: centre.primary, database: restored)
        stream.start()
        defer { stream.stop() }
        let isUnsealed = try await NodeFixture.wait {
            try CentralVerifier.verify(connection, node: "gate_1", keys: [node.signer.verifier]).unsealed >= 120
        }
        later.stop()
        #expect(await stream.confirms(later.health.position))
        let report = try CentralVerifier.verify(connection, node: "gate_1", keys: [node.signer.verifier])
        #expect(isUnsealed && report.fault == nil && report.entries == later.health.position, "\(report)")
        let copy = try ScratchFolder("copy")
        _ = try CentralCopy.fetch(connection, node: "gate_1", into: LedgerFolder(copy.url))
        #expect(try JournalVerifier.verify(LedgerFolder(copy.url).journal).fault == nil)
    }

    @Test("a step whose text is another one than was taken is refused, and nothing is changed", arguments: [1, 2])
    func edited(_ version: Int) throws {
        let connection = try centre.primary.connection(database: try centre.database())
        try connection.execute(
            "update qorgan.schema_version set checksum = sha256('other') where version = \(version)")
        do {
            try CentralSchema.migrate(connection)
            Issue.record("it was taken")
        } catch {
            #expect("\(error)".contains("version \(version) of the schema was made by another Qorgan"))
        }
    }

    // MARK: As version 1 did

    private func counts(_ connection: PostgresConnection) throws -> [Int64] {
        try ["entry", "passes where leaves is null", "checkpoint", "batch", "kept_root"].map {
            try connection.query("select count(*) from qorgan.\($0)").integer(0, 0)
        }
    }

    /// The journal by the functions of version 1, as a node's role called them.
    private func fill(_ database: String, from node: NodeFixture) throws {
        try centre.primary.connection().execute("create database \(database)")
        #expect(try CentralSchema.migrate(try centre.primary.connection(database: database), upTo: 1) == 1)
        let connection = try PostgresConnection(try centre.primary.address(user: "gate_1", database: database))
        let outbox = try OutboxReader(node.folder)
        let begun = try connection.query(
            "select * from qorgan.begin_stream($1, $2)", [.text("gate_1"), .integer(try outbox.keyID())])
        let number = try begun.integer(0, 0)
        let link = CentralLink(connection: connection)
        var check = BatchCheck()
        while true {
            let found = try outbox.harvest(from: check.tree.size, entries: 300, bytes: 1 << 20, namedFrom: 0)
            guard !found.batches.isEmpty else { break }
            var next = check
            for batch in found.batches { _ = try next.take(batch) }
            try link.append(found.batches, found.nodes, node: number, from: check.tree, to: next.tree, waits: true)
            check = next
            if let checkpoint = found.checkpoint, checkpoint.size == check.tree.size {
                try link.keep(checkpoint, node: number)
            }
            let gone = try outbox.destroyed(0..<check.tree.size, rows: 1_000)
            try link.destroy(gone.rows, upTo: min(found.purged, check.tree.size), node: number)
        }
    }

    /// The name of another database, made from a dump.
    private func dumped(_ database: String) throws -> String {
        let file = centre.folder.url.appendingPathComponent(database + ".sql").path
        let server = ["-h", "127.0.0.1", "-p", "\(centre.primary.port)", "-U", "postgres"]
        try PostgresServer.run("pg_dump", server + ["-f", file, database])
        let restored = database + "r"
        try centre.primary.connection().execute("create database \(restored)")
        try PostgresServer.run("psql", server + ["-q", "-v", "ON_ERROR_STOP=1", "-d", restored, "-f", file])
        return restored
    }
}
