import Foundation
import Journal
import Ledger
import Postgres
import Telephony
import TestSupport
import Testing

@Suite(
    "A node's stream to the centre", .serialized,
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct StreamTests {
    private let centre: Centre
    private let database: String

    init() throws {
        centre = try Centre.shared()
        database = try centre.database()
    }

    private func connection() throws -> PostgresConnection { try centre.primary.connection(database: database) }

    @Test("the centre has all entries, confirmed by its standby, and each of them verifies there")
    func everything() async throws {
        let node = try NodeFixture()
        let writer = try node.writer()
        defer { writer.stop() }
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        defer { stream.stop() }
        try await node.journal(3_000, by: writer)
        try await node.journal(2_000, from: 3_000, by: writer)
        let size = writer.health.position
        #expect(size == 5_005)
        #expect(await stream.confirms(size))
        #expect(stream.health.lagEntries == 0 && stream.health.state == .streaming)
        let own = try JournalVerifier.verify(node.folder.journal, keys: [node.signer.verifier])
        let report = try CentralVerifier.verify(try connection(), node: "gate_1")
        #expect(report.fault == nil)
        #expect(report.root == own.root && report.entries == size && report.passes == own.passes)
        #expect(report.batches == own.batches)
        let nodes = try CentralNode.all(try connection())
        #expect(nodes.map(\.name) == ["gate_1"] && nodes.first?.entries == size && nodes.first?.role == "gate_1")
    }

    @Test("a copy from the centre verifies, proves and exports as the node's own journal does, and goes on later")
    func copy() async throws {
        let node = try NodeFixture()
        let writer = try node.writer()
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        defer { stream.stop() }
        try await node.journal(1_000, by: writer)
        #expect(await stream.confirms(writer.health.position))
        let scratch = try ScratchFolder("copy")
        let copy = LedgerFolder(scratch.url)
        let first = try CentralCopy.fetch(try connection(), node: "gate_1", into: copy)
        #expect(first.entries == first.fetched && first.entries >= 1_002)
        try await node.journal(1_000, from: 1_000, by: writer)
        let size = writer.health.position
        writer.stop()
        #expect(await stream.confirms(size))
        #expect(try CentralCopy.fetch(try connection(), node: "gate_1", into: copy).entries == size)
        let own = try JournalVerifier.verify(node.folder.journal, keys: [node.signer.verifier])
        // The checkpoint is sent every ten seconds; what stands under it is proved.
        let report = try JournalVerifier.verify(copy.journal, keys: [])
        #expect(report.fault == nil && report.root == own.root && report.batches == own.batches)
    }

    @Test("passes that are destroyed here are destroyed at the centre, and its journal still verifies")
    func destroyed() async throws {
        let node = try NodeFixture()
        let first = try node.writer()
        try await node.journal(1_500, by: first)
        first.stop()
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        defer { stream.stop() }
        #expect(await stream.confirms(first.health.position))
        let connection = try connection()
        let held = "select count(*), count(leaves) from qorgan.passes"
        #expect(try connection.query(held).integer(0, 1) > 0)
        let later = try node.writer {
            $0.clock = { NodeFixture.start.adding(microseconds: 100 * 3_600_000_000) }
            $0.purgeMilliseconds = 5
        }
        defer { later.stop() }
        try await later.append(.login(LoginEntry(event: .logout, person: "shift-2"), at: NodeFixture.start))
        #expect(try await NodeFixture.wait { try connection.query(held).integer(0, 1) == 0 })
        #expect(await stream.confirms(later.health.position))
        let report = try CentralVerifier.verify(connection, node: "gate_1", keys: [node.signer.verifier])
        #expect(report.fault == nil && report.purged == 1_350 && report.passes == 0)
        #expect(report.entries == later.health.position)
    }

    @Test("passes destroyed before the centre was reached come to it destroyed")
    func destroyedBefore() async throws {
        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(1_000, by: writer)
        writer.stop()
        let later = try node.writer {
            $0.clock = { NodeFixture.start.adding(microseconds: 100 * 3_600_000_000) }
            $0.purgeMilliseconds = 5
        }
        try await later.append(.login(LoginEntry(event: .logout, person: "shift-2"), at: NodeFixture.start))
        #expect(
            try await NodeFixture.wait {
                try JournalVerifier.verify(node.folder.journal).purged == 900
            })
        later.stop()
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        defer { stream.stop() }
        #expect(await stream.confirms(later.health.position))
        let report = try CentralVerifier.verify(try connection(), node: "gate_1")
        #expect(report.fault == nil && report.purged == 900)
    }

    @Test("who reads for long at the centre holds up no entries of a new day")
    func newDay() async throws {
        let node = try NodeFixture()
        let first = try node.writer()
        try await node.journal(100, by: first)
        first.stop()
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        defer { stream.stop() }
        #expect(await stream.confirms(first.health.position))
        let reader = try connection()
        try reader.execute("begin transaction isolation level repeatable read; select count(*) from qorgan.entry")
        defer { reader.close() }
        let later = try node.writer {
            $0.clock = { NodeFixture.start.adding(microseconds: 5 * 86_400_000_000) }
            $0.keepPassesHours = 8_760
        }
        defer { later.stop() }
        try await node.journal(100, from: 100, by: later)
        #expect(await stream.confirms(later.health.position))
        let connection = try connection()
        let days = try connection.query("select count(distinct day) from qorgan.batch")
        #expect(try days.integer(0, 0) == 2)
        #expect(try CentralVerifier.verify(connection, node: "gate_1").fault == nil)
    }

    @Test("a gate goes on with the schema of a newer Qorgan")
    func newerSchema() async throws {
        try connection().execute("insert into qorgan.schema_version values (99, '', now())")
        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(10, by: writer)
        writer.stop()
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        defer { stream.stop() }
        #expect(await stream.confirms(writer.health.position))
    }

    @Test("another journal under the same name is stopped, and nothing of the first is touched")
    func contradiction() async throws {
        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(500, by: writer)
        writer.stop()
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        #expect(await stream.confirms(writer.health.position))
        stream.stop()
        let before = try CentralVerifier.verify(try connection(), node: "gate_1")

        // The same key, another history.
        try FileManager.default.removeItem(at: node.folder.journal)
        for ending in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: node.folder.journal.path + ending)
        }
        try? FileManager.default.removeItem(at: node.folder.views)
        let other = try node.writer()
        try await node.journal(900, by: other)
        other.stop()
        let second = try node.stream(to: centre.primary, database: database)
        second.start()
        defer { second.stop() }
        let isStopped = await NodeFixture.wait { if case .stopped = second.health.state { true } else { false } }
        #expect(isStopped)
        #expect(second.health.words(at: NodeFixture.start).contains("ANOTHER"))
        #expect(try CentralVerifier.verify(try connection(), node: "gate_1").root == before.root)
    }

    @Test("a journal that was damaged on its disk is not sent any further")
    func damaged() async throws {
        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(500, by: writer)
        writer.stop()
        try node.tamper(
            """
            UPDATE entry SET leaf = zeroblob(length(leaf))
            WHERE position = (SELECT min(position) FROM entry WHERE position > 100)
            """)
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        defer { stream.stop() }
        let isStopped = await NodeFixture.wait { if case .stopped = stream.health.state { true } else { false } }
        #expect(isStopped)
        #expect(stream.health.words(at: NodeFixture.start).contains("was changed"))
    }

    @Test("without a synchronous standby all is sent and nothing confirmed, and it is said why")
    func noStandby() async throws {
        let folder = try PostgresServer.folder()
        let alone = try PostgresServer("alone", in: folder.url)
        defer { alone.kill() }
        let connection = try alone.connection()
        try CentralSchema.migrate(connection)
        try connection.execute("create role gate_1 login in role qorgan_node")
        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(100, by: writer)
        writer.stop()
        let stream = try node.stream(to: alone, database: "postgres")
        stream.start()
        let isSaid = await NodeFixture.wait { if case .unconfirmed = stream.health.state { true } else { false } }
        #expect(isSaid && stream.health.confirmed == 0)
        #expect(stream.health.words(at: NodeFixture.start).contains("synchronous_standby_names is empty"))
        stream.stop()
        #expect(try CentralVerifier.verify(connection, node: "gate_1").entries == writer.health.position)

        // A pilot that says one server is enough.
        let second = try node.stream(to: alone, database: "postgres") { $0.needsStandby = false }
        second.start()
        defer { second.stop() }
        #expect(await second.confirms(writer.health.position))
    }
}
