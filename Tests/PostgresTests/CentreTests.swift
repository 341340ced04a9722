import Foundation
import Journal
import Ledger
import Postgres
import TestSupport
import Testing

@Suite(
    "The centre's tables", .serialized,
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct CentreTests {
    private let centre: Centre
    private let database: String

    init() throws {
        centre = try Centre.shared()
        database = try centre.database()
    }

    private func connection() throws -> PostgresConnection { try centre.primary.connection(database: database) }

    /// A journal that the centre has whole, and a checkpoint of it.
    private func sent(_ count: Int = 600) async throws -> NodeFixture {
        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(count, by: writer)
        writer.stop()
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        defer { stream.stop() }
        #expect(await stream.confirms(writer.health.position))
        let connection = try connection()
        #expect(
            try await NodeFixture.wait {
                try connection.query("select count(*) from qorgan.checkpoint").integer(0, 0) > 0
            })
        return node
    }

    // MARK: Schema

    @Test("the schema is made once; a second time nothing is done")
    func twice() throws {
        #expect(try CentralSchema.migrate(try connection()) == 0)
    }

    @Test("of two who make the schema at the same time one does")
    func atOnce() async throws {
        let name = database + "b"
        try centre.primary.connection().execute("create database \(name)")
        let centre = self.centre
        let steps = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask { try CentralSchema.migrate(try centre.primary.connection(database: name)) }
            }
            return try await group.reduce(0, +)
        }
        #expect(steps == Int(CentralSchema.version))
    }

    @Test("a schema whose steps had another text, or that is newer, is refused")
    func foreign() throws {
        let connection = try connection()
        try connection.execute("insert into qorgan.schema_version values (99, '', now())")
        #expect(throws: CentralError.self) { try CentralSchema.migrate(connection) }
        try connection.execute("delete from qorgan.schema_version where version = 99")
        #expect(try CentralSchema.migrate(connection) == 0)
        try connection.execute("update qorgan.schema_version set checksum = sha256('other')")
        #expect(throws: CentralError.self) { try CentralSchema.migrate(connection) }
    }

    @Test("a stream finds no schema: said, and tried again")
    func noSchema() async throws {
        let name = database + "e"
        try centre.primary.connection().execute("create database \(name)")
        let node = try NodeFixture()
        try node.writer().stop()
        let stream = try node.stream(to: centre.primary, database: name)
        stream.start()
        defer { stream.stop() }
        let isSaid = await NodeFixture.wait { if case .stopped = stream.health.state { true } else { false } }
        #expect(isSaid)
        #expect(stream.health.words(at: NodeFixture.start).contains("qorgan ledger schema"))
    }

    // MARK: Rights

    @Test(
        "a node's role reaches no table",
        arguments: [
            "select * from qorgan.entry", "insert into qorgan.entry select * from qorgan.entry",
            "update qorgan.tree set size = 0", "delete from qorgan.entry", "truncate qorgan.batch",
            "drop table qorgan.entry", "create table qorgan.mine (a int)", "select qorgan.make_day('2030-01-01')",
            "select qorgan.own(1)",
        ])
    func rights(sql: String) throws {
        let node = try PostgresConnection(try centre.primary.address(user: "gate_2", database: database))
        do {
            try node.query(sql)
            Issue.record("\(sql) was done")
        } catch {
            #expect(error.state == "42501")
        }
    }

    @Test("a node's name belongs to the role that came first, and to its master key")
    func owner() async throws {
        let node = try await sent()
        let writer = try node.writer()
        defer { writer.stop() }
        let scratch = node.folder
        var settings = CentralStream.Settings(
            try centre.primary.address(user: "gate_2", database: database), name: "gate_1")
        settings.gatherMilliseconds = 5
        let thief = CentralStream(scratch, settings)
        thief.start()
        let isStopped = await NodeFixture.wait { if case .stopped = thief.health.state { true } else { false } }
        thief.stop()
        #expect(isStopped && thief.health.words(at: NodeFixture.start).contains("belongs to another role"))

        let other = try NodeFixture()
        try other.writer().stop()
        let stranger = try other.stream(to: centre.primary, database: database)
        stranger.start()
        let isRefused = await NodeFixture.wait { if case .stopped = stranger.health.state { true } else { false } }
        stranger.stop()
        #expect(isRefused && stranger.health.words(at: NodeFixture.start).contains("another master key"))
    }

    @Test("a node's role appends to no other node, not even with all the right roots")
    func otherNode() async throws {
        _ = try await sent()
        let node = try PostgresConnection(try centre.primary.address(user: "gate_2", database: database))
        for call in [
            "select qorgan.destroy(1, 5, '{}', '{}', '{}')", "select qorgan.keep_checkpoint(1, 5, '', 0)",
            "select qorgan.destroy_seals(1, 5, 0, 9, '{}', '{}')", "select qorgan.carry_out(1, 5)",
            "select qorgan.carried(1)", "select qorgan.keep_keys(1, '{}', '{}', '{}', '{}')",
            "select qorgan.destroy_keys(1, 5, '{}', '{}', '{}')",
            "select qorgan.append(1, 0, '', 1, '', '', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', "
                + "'{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')",
        ] {
            do {
                try node.query(call)
                Issue.record("\(call) was done")
            } catch {
                #expect(error.state == "QJ002")
            }
        }
    }

    // MARK: Tampering at the centre

    @Test("what is changed in the centre's tables is named", arguments: Tampering.all)
    func tampering(_ tampering: Tampering) async throws {
        let node = try await sent()
        let connection = try connection()
        let before = try CentralVerifier.verify(connection, node: "gate_1", keys: [node.signer.verifier])
        #expect(before.fault == nil && before.signed > 0)
        try connection.execute(tampering.sql)
        let after = try CentralVerifier.verify(connection, node: "gate_1", keys: [node.signer.verifier])
        let fault = try #require(after.fault, "\(tampering.sql) was not noticed")
        #expect("\(fault)".contains(tampering.words), "\(fault)")
        // Nor does a copy take it over.
        let scratch = try ScratchFolder("copy")
        let copy = LedgerFolder(scratch.url)
        if tampering.showsInCopy {
            #expect(throws: CentralError.self) {
                try CentralCopy.fetch(connection, node: "gate_1", into: copy)
            }
        }
    }

    struct Tampering: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var sql: String
        var words: String
        var showsInCopy = true

        private static let some = "(select min(position) from qorgan.entry where position > 200)"

        static let all = [
            Tampering(
                testDescription: "an entry edited",
                sql:
                    "update qorgan.entry set leaf = set_byte(leaf, 9, 255 - get_byte(leaf, 9)) where position = \(some)",
                words: "was changed"),
            Tampering(
                testDescription: "an entry edited with its mark",
                sql: """
                    update qorgan.entry set leaf = set_byte(leaf, 9, 255 - get_byte(leaf, 9)) where position = \(some);
                    update qorgan.entry set mark = ('x' || encode(substring(sha256('\\x00'::bytea || leaf) for 4), 'hex'))
                    ::bit(32)::bigint where position = \(some)
                    """, words: "do not fit the root of their batch"),
            Tampering(
                testDescription: "a seal edited",
                sql:
                    "update qorgan.entry set sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20)) where position = \(some)",
                words: "sealed numbers were changed"),
            Tampering(
                testDescription: "an entry deleted", sql: "delete from qorgan.entry where position = \(some)",
                words: "is missing"),
            Tampering(
                testDescription: "passes deleted",
                sql: "delete from qorgan.passes where first = (select max(first) from qorgan.passes)",
                words: "is missing"),
            Tampering(
                testDescription: "passes edited",
                sql: """
                    update qorgan.passes set leaves = set_byte(leaves, 20, 255 - get_byte(leaves, 20))
                    where first = (select max(first) from qorgan.passes)
                    """, words: "was changed"),
            Tampering(
                testDescription: "two entries swapped",
                sql: """
                    update qorgan.entry a set leaf = b.leaf, mark = b.mark, sealed = b.sealed from qorgan.entry b
                    where (a.kind, b.kind) = (2, 2) and a.position in (
                        select position from qorgan.entry where kind = 2 order by position limit 2)
                    and b.position in (select position from qorgan.entry where kind = 2 order by position limit 2)
                    and a.position <> b.position
                    """, words: "do not fit the root"),
            Tampering(
                testDescription: "an entry hidden behind the word destroyed, with all hashes right",
                sql: """
                    insert into qorgan.passes (node, first, count, newest, cover, counts, day)
                    select node, position, 1, 0, sha256('\\x00'::bytea || leaf), '', day from qorgan.entry
                    where position = \(some);
                    delete from qorgan.entry where position = \(some)
                    """, words: "no signed purge entry says", showsInCopy: false),
            Tampering(
                testDescription: "the last batch cut off",
                sql: """
                    delete from qorgan.entry where position >= (select max(first) from qorgan.batch);
                    delete from qorgan.passes where first >= (select max(first) from qorgan.batch);
                    delete from qorgan.batch where first = (select max(first) from qorgan.batch)
                    """, words: "no batch begins"),
            Tampering(
                testDescription: "a kept root edited",
                sql: "update qorgan.kept_root set hash = sha256('other') where number = 1",
                words: "kept root", showsInCopy: false),
            Tampering(
                testDescription: "a checkpoint of another tree",
                sql:
                    "update qorgan.checkpoint set size = size - 1 where size = (select max(size) from qorgan.checkpoint)",
                words: "is not of these entries", showsInCopy: false),
            Tampering(
                testDescription: "a checkpoint edited",
                sql: "update qorgan.checkpoint set note = set_byte(note, 30, 255 - get_byte(note, 30))",
                words: "the checkpoint of", showsInCopy: false),
            Tampering(
                testDescription: "all checkpoints deleted", sql: "delete from qorgan.checkpoint",
                words: "no checkpoint", showsInCopy: false),
        ]
    }
}
