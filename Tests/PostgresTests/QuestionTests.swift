import Foundation
import Journal
import Postgres
import Screening
import Telephony
import TestSupport
import Testing

@testable import Ledger

@Suite(
    "Questions over all nodes of a centre", .serialized,
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct QuestionTests {
    private let centre: Centre
    private let database: String

    init() throws {
        centre = try Centre.shared()
        database = try centre.database()
    }

    private static let day = NodeFixture.start.microseconds / 86_400_000_000
    private static let hour = NodeFixture.start.microseconds / 3_600_000_000

    private func send(_ node: NodeFixture, as name: String) throws {
        _ = try CentralUpload.run(
            node.folder, .init(try centre.primary.address(user: name, database: database), name: name))
    }

    /// What the node's own entries say, read by the journal's own reader.
    private func expected(_ node: NodeFixture, _ name: String) throws -> Set<CentralQuestions.HourCount> {
        var counts: [CentralQuestions.HourCount: UInt64] = [:]
        func add(_ time: Timestamp, _ treatment: UInt8, _ rule: UInt8) {
            let hour = Timestamp(microseconds: time.microseconds / 3_600_000_000 * 3_600_000_000)
            counts[.init(node: name, hour: hour, treatment: treatment, rule: rule, calls: 0), default: 0] += 1
        }
        let outbox = try OutboxReader(node.folder)
        var position: UInt64 = 0
        while true {
            let found = try outbox.harvest(from: position, entries: 8_192, bytes: 4 << 20, namedFrom: 0)
            guard let last = found.batches.last else { break }
            position = last.end
            for row in found.batches.flatMap(\.rows) {
                switch row.item {
                case .passes(_, let count, let leaves, _):
                    for index in 0..<count { add(try Entry(leaves, index * 64..<index * 64 + 64).header.time, 0, 0) }
                case .entry(_, _, _, let leaf, _):
                    let entry = try Entry(leaf)
                    guard case .verdict(let verdict) = entry.body else { continue }
                    add(entry.header.time, verdict.treatment, verdict.rule)
                case .purged, .trimmed: Issue.record("nothing was destroyed here")
                }
            }
        }
        return Set(
            counts.map { key, calls in
                var key = key
                key.calls = calls
                return key
            })
    }

    @Test(
        "calls by node and hour are those of the nodes' entries, also when their data are destroyed; as a reader asks")
    func hours() async throws {
        let first = try NodeFixture()
        let second = try NodeFixture()
        for (node, count) in [(first, 1_200), (second, 500)] {
            let writer = try node.writer()
            try await node.journal(count, by: writer)
            writer.stop()
        }
        var wanted = try expected(first, "gate_1")
        wanted.formUnion(try expected(second, "gate_2"))
        try send(first, as: "gate_1")
        try send(second, as: "gate_2")
        let owner = try centre.primary.connection(database: database)
        try owner.execute("set role qorgan_reader")
        let days = Self.day..<Self.day + 1
        #expect(Set(try CentralQuestions.hours(owner, days: days)) == wanted)
        #expect(wanted.reduce(0) { $0 + $1.calls } == 1_700)
        #expect(try CentralQuestions.hours(owner, days: Self.day - 1..<Self.day).isEmpty)
        #expect(try CentralQuestions.hours(owner, days: Self.day + 1..<Self.day + 9).isEmpty)

        let purging = try first.writer {
            $0.clock = { NodeFixture.start.adding(microseconds: 100 * 3_600_000_000) }
            $0.purgeMilliseconds = 5
        }
        try await purging.append(.login(LoginEntry(event: .logout, person: "shift-2"), at: NodeFixture.start))
        #expect(try await NodeFixture.wait { try JournalVerifier.verify(first.folder.journal).purged == 1_080 })
        purging.stop()
        try send(first, as: "gate_1")
        try owner.execute("reset role")
        #expect(try owner.query("select count(*) from qorgan.passes where leaves is null").integer(0, 0) > 0)
        #expect(Set(try CentralQuestions.hours(owner, days: days)) == wanted)
    }

    @Test("who is stopped or warned of most is told by pseudonym and master key, over all nodes that share it")
    func callers() async throws {
        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(1_000, by: writer)
        writer.stop()
        try send(node, as: "gate_1")
        // The same calls by another node with the same master key.
        let connection = try centre.primary.connection(database: database)
        try connection.execute(
            """
            insert into qorgan.node (name, role, master_key) select 'gate_2', 'gate_2', master_key from qorgan.node;
            insert into qorgan.entry select n.id, e.position, e.kind, e.mark, e.leaf, e.sealed, e.day
                from qorgan.entry e, qorgan.node n where n.name = 'gate_2'
            """)
        let days = Self.day..<Self.day + 1
        let found = try CentralQuestions.callers(connection, days: days, most: 100)
        // Each tenth call, of 50 callers: the numbers of five of them.
        let key = UInt32(truncatingIfNeeded: try OutboxReader(node.folder).keyID())
        let sealing = node.sealing
        let numbers = (0..<5).map { PresentedNumber.number(PhoneNumber(digits: 77_017_654_321 + UInt64($0 * 10))) }
        #expect(Set(found.map { Hex.text($0.pseudonym) }) == Set(numbers.map { sealing.pseudonym(of: $0).hex }))
        #expect(found.allSatisfy { $0.key == key && $0.calls == 40 && $0.stopped == 0 && $0.nodes == 2 })
        #expect(found.allSatisfy { $0.callees == 10 })
        #expect(try CentralQuestions.callers(connection, days: days, most: 2) == Array(found.prefix(2)))
        #expect(try CentralQuestions.callers(connection, days: Self.day - 3..<Self.day, most: 9).isEmpty)
    }

    @Test("a node's role asks nothing")
    func refused() throws {
        let connection = try PostgresConnection(try centre.primary.address(user: "gate_1", database: database))
        #expect(throws: CentralError.self) { try CentralQuestions.hours(connection, days: 0..<1) }
        #expect(throws: CentralError.self) { try CentralQuestions.callers(connection, days: 0..<1, most: 1) }
    }
}
