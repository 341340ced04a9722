import Foundation
import Journal
import Ledger
import Postgres
import Synchronization
import TestSupport
import Testing

/// kill -9 of primary, standby and stream in every order while calls come: nothing confirmed is lost, nothing is there twice.
@Suite(
    "Killed under load", .serialized,
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct KillTests {
    private enum Victim: CaseIterable {
        case primary, standby, stream
    }

    private static var orders: [[Victim]] {
        Victim.allCases.flatMap { first in
            Victim.allCases.filter { $0 != first }.map { second in
                [first, second] + Victim.allCases.filter { $0 != first && $0 != second }
            }
        }
    }

    @Test(
        "primary, standby and stream are killed in every order; then the standby takes over", .timeLimit(.minutes(10)))
    func everyOrder() async throws {
        let centre = try Centre()
        defer { centre.stop() }
        let node = try NodeFixture()
        let writer = try node.writer()
        let load = Load(node, writer)
        defer { load.stop() }
        let address = try PostgresAddress(
            "host=127.0.0.1,127.0.0.1 port=\(centre.primary.port),\(centre.standby.port) user=gate_1 dbname=postgres")
        var stream = Self.stream(node, address)
        stream.start()
        defer { stream.stop() }
        #expect(await stream.confirms(1_000))

        var confirmed: UInt64 = 0
        for order in Self.orders {
            for victim in order {
                confirmed = max(confirmed, stream.health.confirmed)
                switch victim {
                case .primary: centre.primary.kill()
                case .standby: centre.standby.kill()
                case .stream: stream.stop()
                }
                // Calls go on, whoever is gone.
                let before = writer.health.position
                #expect(await NodeFixture.wait { writer.health.position > before + 100 })
            }
            stream = Self.stream(node, address)
            stream.start()
            try centre.primary.start()
            try centre.standby.start()
            let aim = writer.health.position
            #expect(await stream.confirms(aim), "\(order): \(stream.health.words(at: NodeFixture.start))")
            #expect(stream.health.confirmed >= confirmed)
        }

        // The primary does not come back; the standby takes over, and another one stands by it.
        confirmed = max(confirmed, stream.health.confirmed)
        centre.primary.kill()
        try centre.standby.promote()
        let database = try centre.standby.connection()
        let kept = try CentralVerifier.verify(database, node: "gate_1")
        #expect(kept.fault == nil && kept.entries >= confirmed)
        let isSaid = await NodeFixture.wait { if case .unconfirmed = stream.health.state { true } else { false } }
        #expect(isSaid, "\(stream.health.words(at: NodeFixture.start))")
        let next = try PostgresServer("standby_b", of: centre.standby, in: centre.folder.url)
        defer { next.kill() }
        try centre.standby.require("ANY 1 (standby_b)")
        load.stop()
        writer.stop()
        #expect(await stream.confirms(writer.health.position))
        stream.stop()

        let own = try JournalVerifier.verify(node.folder.journal)
        let report = try CentralVerifier.verify(database, node: "gate_1")
        #expect(report.fault == nil && report.root == own.root)
        #expect(report.entries == own.entries && report.batches == own.batches && report.passes == own.passes)
    }

    @Test("the standby is away: calls are journalled as ever, nothing is confirmed, and all is when it is back")
    func standbyAway() async throws {
        let centre = try Centre()
        defer { centre.stop() }
        let node = try NodeFixture()
        let writer = try node.writer()
        let stream = Self.stream(
            node, try PostgresAddress("host=127.0.0.1 port=\(centre.primary.port) user=gate_1 dbname=postgres"))
        stream.start()
        defer { stream.stop() }
        try await node.journal(500, by: writer)
        #expect(await stream.confirms(writer.health.position))
        centre.standby.kill()
        let before = writer.health.position
        try await node.journal(2_000, from: 500, by: writer)
        #expect(writer.health.position == before + 2_002)
        #expect(writer.health.lostEntries == 0)
        #expect(await NodeFixture.wait { stream.health.lagEntries > 0 && stream.health.sendingSeconds > 0.2 })
        #expect(stream.health.confirmed == before)
        #expect(stream.health.oldest != nil && stream.health(entries: writer.health.position).lagEntries == 2_002)

        // An impatient administrator cancels what waits: PostgreSQL reports the commit as done. It is not confirmed.
        let primary = try centre.primary.connection()
        let isCancelled = try await NodeFixture.wait {
            try primary.query(
                """
                select count(pg_cancel_backend(pid)) from pg_stat_activity where usename = 'gate_1' and wait_event = 'SyncRep'
                """
            ).integer(0, 0) > 0
        }
        #expect(isCancelled)
        let isSaid = await NodeFixture.wait { if case .unconfirmed = stream.health.state { true } else { false } }
        #expect(isSaid || stream.health.sendingSeconds > 0)
        #expect(stream.health.confirmed == before)

        try centre.standby.start()
        #expect(await stream.confirms(writer.health.position))
        writer.stop()
        // It has them on disk, and shows them when it has replayed them.
        let standby = try centre.standby.connection()
        #expect(
            try await NodeFixture.wait {
                try CentralVerifier.verify(standby, node: "gate_1").entries == writer.health.position
            })
        #expect(try CentralVerifier.verify(standby, node: "gate_1").fault == nil)
    }

    @Test("a stream that has nothing to send sees all the same that the standby is away, and that the centre is")
    func idle() async throws {
        let centre = try Centre()
        defer { centre.stop() }
        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(100, by: writer)
        let stream = Self.stream(
            node, try PostgresAddress("host=127.0.0.1 port=\(centre.primary.port) user=gate_1 dbname=postgres"))
        stream.start()
        defer { stream.stop() }
        // All its checkpoints, too: then it commits nothing.
        writer.stop()
        #expect(await stream.confirms(writer.health.position))
        let primary = try centre.primary.connection()
        #expect(
            try await NodeFixture.wait {
                try primary.query("select coalesce(max(size), 0) from qorgan.checkpoint").integer(0, 0)
                    == Int64(writer.health.position)
            })
        centre.standby.kill()
        let isAway = await NodeFixture.wait { if case .unconfirmed = stream.health.state { true } else { false } }
        #expect(isAway && stream.health.lagEntries == 0)
        try centre.standby.start()
        #expect(await NodeFixture.wait { stream.health.state == .streaming })
        primary.close()
        centre.primary.kill()
        let isGone = await NodeFixture.wait { if case .failing = stream.health.state { true } else { false } }
        #expect(isGone)
    }

    @Test("two streams of one node, as after a split: each entry is there once")
    func twoStreams() async throws {
        let centre = try Centre.shared()
        let database = try centre.database()
        let node = try NodeFixture()
        let writer = try node.writer()
        let load = Load(node, writer)
        defer { load.stop() }
        let streams = try (0..<3).map { _ in try node.stream(to: centre.primary, database: database) }
        for stream in streams { stream.start() }
        defer { for stream in streams { stream.stop() } }
        let connection = try centre.primary.connection(database: database)
        for _ in 0..<5 {
            let before = writer.health.position
            #expect(await NodeFixture.wait { writer.health.position > before + 500 })
            try connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '\(database)' and usename = 'gate_1'"
            )
        }
        load.stop()
        writer.stop()
        #expect(await streams[0].confirms(writer.health.position))
        let own = try JournalVerifier.verify(node.folder.journal)
        let report = try CentralVerifier.verify(connection, node: "gate_1")
        #expect(report.fault == nil && report.root == own.root && report.batches == own.batches)
    }

    private static func stream(_ node: NodeFixture, _ address: PostgresAddress) -> CentralStream {
        var settings = CentralStream.Settings(address, name: "gate_1")
        settings.gatherMilliseconds = 5
        settings.limits.connectSeconds = 5
        return CentralStream(node.folder, settings)
    }

    /// Calls that come until it is stopped.
    private final class Load: Sendable {
        private let isStopping = Atomic<Bool>(false)
        private let task: Mutex<Task<Void, Never>?> = Mutex(nil)

        init(_ node: NodeFixture, _ writer: JournalWriter) {
            task.withLock { task in
                task = Task.detached { [self] in
                    var number = 0
                    while !isStopping.load(ordering: .relaxed) {
                        try? await node.journal(50, from: number, by: writer)
                        number += 50
                    }
                }
            }
        }

        /// Returns at once; the last calls are on disk when the writer has stopped.
        func stop() { isStopping.store(true, ordering: .relaxed) }
    }
}
