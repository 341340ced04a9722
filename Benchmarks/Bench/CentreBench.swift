import Foundation
import Glibc
import Journal
import Ledger
import Postgres
import Screening

/// What a centre takes: journals streamed to a PostgreSQL with a synchronous standby, which `Scripts/bench-postgres` has started,
/// beside COPY of rows of the same size into a bare table of it, in transactions as large. Medians of five rounds in turn.
enum CentreBench {
    private static let rounds = 5
    private static let entries = 10_000
    private static let batch = 100

    static func run(_ words: String) throws -> [Figure] {
        let address = try PostgresAddress(words)
        let connection = try PostgresConnection(address)
        try CentralSchema.migrate(connection)
        let nodes = try (0..<4).map { number in try journal("\(number)") }
        defer { for node in nodes { try? FileManager.default.removeItem(at: node.url) } }
        var one: [Double] = [], four: [Double] = [], whole: [Double] = [], copied: [Double] = []
        for round in 0..<rounds {
            one.append(try stream(Array(nodes[..<1]), address, "one\(round)", most: batch))
            four.append(try stream(nodes, address, "four\(round)", most: batch))
            whole.append(try stream(Array(nodes[..<1]), address, "whole\(round)", most: nil))
            copied.append(try copy(connection))
        }
        let name = "batches of \(batch) to a synchronous standby"
        return [
            Figure("\(name), one node", median(one), "entries/s", goal: .atLeast(20_000)),
            Figure("\(name), four nodes", median(four), "entries/s", goal: .atLeast(20_000)),
            Figure("as much as waits, one node", median(whole), "entries/s", goal: .atLeast(20_000)),
            Figure("bare COPY of \(batch) rows a transaction", median(copied), "rows/s"),
        ]
    }

    /// Calls with a reason, a hundred to a commit.
    private static func journal(_ name: String) throws -> LedgerFolder {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("qorgan-centre-\(getpid())-\(name)")
        let folder = LedgerFolder(url)
        let ring = BoundedRing<JudgedCall>(capacity: 1 << 12)
        let writer = try JournalWriter(folder, sealing: try folder.sealing(), rings: [ring])
        for start in stride(from: 0, to: entries, by: batch) {
            for number in start..<start + batch { _ = ring.offer(JournalBench.call(number, withReason: true)) }
            while writer.health.position < UInt64(start + batch) { usleep(200) }
        }
        writer.stop()
        return folder
    }

    /// Entries a second until all are confirmed.
    private static func stream(
        _ nodes: [LedgerFolder], _ address: PostgresAddress, _ name: String, most: Int?
    ) throws -> Double {
        let streams = nodes.enumerated().map { number, folder in
            var settings = CentralStream.Settings(address, name: "\(name)-\(number)")
            settings.gatherMilliseconds = 1
            if let most { settings.mostEntries = most }
            return CentralStream(folder, settings)
        }
        let time = ContinuousClock().measure {
            for stream in streams { stream.start() }
            for stream in streams { while stream.health.confirmed < UInt64(entries) { usleep(500) } }
        }
        for stream in streams { stream.stop() }
        return Double(entries * nodes.count) / seconds(time)
    }

    private static func copy(_ connection: PostgresConnection) throws -> Double {
        let sizes = try connection.query(
            "select avg(length(leaf))::bigint, avg(length(sealed))::bigint from qorgan.entry where kind = 2")
        let leaf = [UInt8](repeating: 0xA5, count: Int(try sizes.integer(0, 0)))
        let sealed = [UInt8](repeating: 0x5A, count: Int(try sizes.integer(0, 1)))
        try connection.execute(
            """
            drop table if exists bare;
            create table bare (node bigint, position bigint, leaf bytea, sealed bytea, primary key (node, position))
            """)
        let began = ContinuousClock.now
        for start in stride(from: 0, to: entries, by: batch) {
            var rows = CopyRows()
            for position in start..<start + batch {
                rows.begin(fields: 4)
                rows.add(Int64(1))
                rows.add(Int64(position))
                rows.add(leaf)
                rows.add(sealed)
            }
            try connection.copy(into: "bare", rows)
        }
        return Double(entries) / seconds(ContinuousClock.now - began)
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
