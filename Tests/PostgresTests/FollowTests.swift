import Foundation
import Journal
import Postgres
import Telephony
import TestSupport
import Testing

@testable import Ledger

@Suite(
    "A checker that follows what arrives", .serialized,
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct FollowTests {
    private let centre: Centre
    private let database: String

    init() throws {
        centre = try Centre.shared()
        database = try centre.database()
    }

    private func connection() throws -> PostgresConnection { try centre.primary.connection(database: database) }

    /// What a look throws, in words; empty: nothing.
    private func fault(_ follower: inout CentralFollower, _ connection: PostgresConnection) -> String {
        do {
            _ = try follower.look(connection)
            return ""
        } catch {
            return "\(error)"
        }
    }

    /// A stream that is driven step by step.
    private func sender(_ node: NodeFixture, most: Int) throws -> CentralSender {
        let link = CentralLink(
            connection: try PostgresConnection(try centre.primary.address(user: "gate_1", database: database)))
        return try CentralSender(
            link, try OutboxReader(node.folder), name: "gate_1", needsStandby: true, mostEntries: most)
    }

    @Test("rows are looked at once when they come, and it goes on at its last checkpoint after a restart")
    func follows() async throws {
        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(400, by: writer)
        try await node.journal(400, from: 400, by: writer)
        writer.stop()
        let connection = try connection()
        let file = node.scratch.url.appendingPathComponent("follow")
        let keys = [node.signer.verifier]
        var sender = try sender(node, most: 200)
        var follower = try CentralFollower(node: "gate_1", keys: keys, remembering: file)
        var seen: UInt64 = 0
        while try sender.turn(now: 0) > 0 {
            let look = try follower.look(connection)
            seen += look.fresh
            #expect(look.entries == sender.sent && seen == sender.sent && look.signed == 0 && !look.isBehind)
        }
        #expect(seen == 805)
        _ = try sender.turn(now: 20)
        let settled = try follower.look(connection)
        #expect(settled.signed == 805 && settled.fresh == 0)
        var second = try CentralFollower(node: "gate_1", keys: keys, remembering: file)
        let look = try second.look(connection)
        #expect(look.entries == 805 && look.signed == 805 && look.fresh == 0)
        #expect(throws: CentralError.self) {
            try CentralFollower(node: "gate_2", keys: keys, remembering: file)
        }
    }

    @Test("what does not fit is named by the look after it came: rows, roots, signatures", arguments: Tampering.all)
    func tampered(_ tampering: Tampering) async throws {
        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(300, by: writer)
        let connection = try connection()
        var sender = try sender(node, most: 8_192)
        var follower = try CentralFollower(node: "gate_1", keys: [node.signer.verifier])
        while try sender.turn(now: 0) > 0 {}
        #expect(try follower.look(connection).entries == 303)
        try await node.journal(300, from: 300, by: writer)
        writer.stop()
        while try sender.turn(now: 0) > 0 {}
        if tampering.needsCheckpoint { _ = try sender.turn(now: 20) }
        try connection.execute(tampering.sql)
        let words = fault(&follower, connection)
        #expect(words.contains(tampering.words), "\(words)")
    }

    struct Tampering: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var sql: String
        var words: String
        var needsCheckpoint = false

        private static let some = "(select min(position) from qorgan.entry where position > 400 and kind = 2)"

        static let all = [
            Tampering(
                testDescription: "an entry edited",
                sql:
                    "update qorgan.entry set leaf = set_byte(leaf, 9, 255 - get_byte(leaf, 9)) where position = \(some)",
                words: "was changed"),
            Tampering(
                testDescription: "an entry deleted", sql: "delete from qorgan.entry where position = \(some)",
                words: "is missing"),
            Tampering(
                testDescription: "a root edited",
                sql: "update qorgan.batch set root = sha256('x') where first = (select max(first) from qorgan.batch)",
                words: "do not fit the root"),
            Tampering(
                testDescription: "an entry hidden behind the word destroyed, with all hashes right",
                sql: """
                    insert into qorgan.passes (node, first, count, newest, cover, counts, day)
                    select node, position, 1, 0, sha256('\\x00'::bytea || leaf), '', day from qorgan.entry
                    where position = \(some);
                    delete from qorgan.entry where position = \(some)
                    """, words: "no signed purge entry says", needsCheckpoint: true),
            Tampering(
                testDescription: "a checkpoint edited",
                sql: "update qorgan.checkpoint set note = set_byte(note, 30, 255 - get_byte(note, 30))",
                words: "the checkpoint of", needsCheckpoint: true),
            Tampering(
                testDescription: "the tree's root edited",
                sql: "update qorgan.tree set root = sha256('x')", words: "the stored tree does not fit"),
            Tampering(
                testDescription: "another master key", sql: "update qorgan.node set master_key = 1 + master_key",
                words: "another master key", needsCheckpoint: true),
        ]
    }

    @Test(
        "a centre that has fewer entries than before is said to be behind, and held to what was seen when it has them again"
    )
    func behind() async throws {
        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(300, by: writer)
        try await node.journal(300, from: 300, by: writer)
        writer.stop()
        let connection = try connection()
        // Batch by batch.
        var sender = try sender(node, most: 1)
        var follower = try CentralFollower(node: "gate_1", keys: [node.signer.verifier])
        _ = try sender.turn(now: 0)
        let tree = try connection.query("select size, root, frontier from qorgan.tree")
        let size = try tree.integer(0, 0)
        while try sender.turn(now: 0) > 0 {}
        #expect(try follower.look(connection).entries == 605)
        // As after a failover to a standby that had not got the last of them.
        for table in ["batch where first", "passes where first", "entry where position"] {
            try connection.execute("delete from qorgan.\(table) >= \(size)")
        }
        try connection.execute("delete from qorgan.kept_root where (number + 1) << (8 * level) > \(size)")
        try connection.query(
            "update qorgan.tree set size = $1, root = $2, frontier = $3",
            [.integer(size), .bytes(tree.bytes(0, 1)), .bytes(tree.bytes(0, 2))])
        #expect(try follower.look(connection).isBehind)
        var again = try self.sender(node, most: 8_192)
        while try again.turn(now: 0) > 0 {}
        let look = try follower.look(connection)
        #expect(!look.isBehind && look.entries == 605 && look.fresh == 0)
    }

    @Test(
        "a node that catches up after purges is blamed for nothing on the way; verify says that nothing is signed yet")
    func catchingUp() async throws {
        let node = try NodeFixture()
        let writer = try node.writer()
        for part in 0..<4 { try await node.journal(300, from: part * 300, by: writer) }
        writer.stop()
        let purging = try node.writer {
            $0.clock = { NodeFixture.start.adding(microseconds: 100 * 3_600_000_000) }
            $0.purgeMilliseconds = 5
        }
        try await purging.append(.login(LoginEntry(event: .logout, person: "shift-2"), at: NodeFixture.start))
        #expect(try await NodeFixture.wait { try JournalVerifier.verify(node.folder.journal).purged == 1_080 })
        purging.stop()
        let connection = try connection()
        let keys = [node.signer.verifier]
        var sender = try sender(node, most: 100)
        var follower = try CentralFollower(node: "gate_1", keys: keys)
        var turns = 0
        while try sender.turn(now: 0) > 0 {
            _ = try follower.look(connection)
            let fault = try CentralVerifier.verify(connection, node: "gate_1", keys: keys).fault
            // Nothing is signed there yet; what is gone is nobody's fault.
            #expect(fault?.cause == .checkpointMissing)
            turns += 1
        }
        #expect(turns >= 3)
        _ = try sender.turn(now: 20)
        #expect(try follower.look(connection).signed == sender.sent)
        #expect(try CentralVerifier.verify(connection, node: "gate_1", keys: keys).fault == nil)
    }
}
