internal import Journal
package import Postgres
package import Telephony

/// A node as the centre knows it.
package struct CentralNode: Sendable {
    package var name: String
    /// The database role that its stream comes as.
    package var role: String
    package var entries: UInt64
    /// Passes before this position hold no data.
    package var purged: UInt64
    /// When the last batch was committed, by the node's clock; nil: none has come.
    package var last: Timestamp?
    /// Entries under the newest checkpoint.
    package var signed: UInt64

    package static func all(_ connection: PostgresConnection) throws(CentralError) -> [CentralNode] {
        do throws(PostgresError) {
            let rows = try connection.query(
                """
                select n.name, n.role::text, t.size, t.purged,
                    (select b.committed from qorgan.batch b where b.node = n.id order by b.first desc limit 1),
                    coalesce((select max(c.size) from qorgan.checkpoint c where c.node = n.id), 0)
                from qorgan.node n join qorgan.tree t on t.node = n.id order by n.name
                """)
            var nodes: [CentralNode] = []
            for row in 0..<rows.count {
                nodes.append(
                    CentralNode(
                        name: rows.text(row, 0) ?? "", role: rows.text(row, 1) ?? "",
                        entries: UInt64(max(0, try rows.integer(row, 2))),
                        purged: UInt64(max(0, try rows.integer(row, 3))),
                        last: try rows.optionalInteger(row, 4).map { Timestamp(microseconds: $0) },
                        signed: UInt64(max(0, try rows.integer(row, 5)))))
            }
            return nodes
        } catch {
            throw .server(error)
        }
    }
}

/// What the centre holds of one node, in one consistent state: a transaction that only reads.
struct CentralReader {
    /// Entries read at a time.
    static let piece: UInt64 = 8_192

    let node: Int64
    let keyID: Int64
    let tree: TreeFrontier
    let purged: UInt64
    /// What purge entries before this position name is gone.
    let carried: UInt64
    private let connection: PostgresConnection

    init(_ connection: PostgresConnection, node name: String) throws(CentralError) {
        self.connection = connection
        do throws(PostgresError) {
            try connection.execute("rollback; begin transaction isolation level repeatable read read only")
        } catch {
            throw .server(error)
        }
        try CentralSchema.check(connection)
        let found: PostgresRows
        do throws(PostgresError) {
            found = try connection.query(
                """
                select n.id, n.master_key, t.size, t.root, t.frontier, t.purged, t.carried
                from qorgan.node n join qorgan.tree t on t.node = n.id where n.name = $1
                """, [.text(name)])
        } catch {
            throw .server(error)
        }
        guard found.count == 1 else { throw .unknownNode(name) }
        let size: UInt64
        do throws(PostgresError) {
            node = try found.integer(0, 0)
            keyID = try found.integer(0, 1)
            purged = UInt64(max(0, try found.integer(0, 5)))
            carried = UInt64(max(0, try found.integer(0, 6)))
            size = UInt64(max(0, try found.integer(0, 2)))
        } catch {
            throw .server(error)
        }
        guard let tree = TreeFrontier(size: size, bytes: found.bytes(0, 4) ?? []), tree.root.bytes == found.bytes(0, 3)
        else { throw .damaged(JournalFault(position: size, .treeDiffers)) }
        self.tree = tree
    }

    /// Ends the transaction.
    func close() { try? connection.execute("rollback") }

    /// Whole batches from `position` on, in their order: about a piece; none at the end.
    func batches(from position: UInt64) throws(CentralError) -> [StoredBatch] {
        try asking { () throws(PostgresError) in
            let found = try connection.query(
                """
                select first, count, root, committed from qorgan.batch where node = $1 and first >= $2 and first < $3
                order by first
                """,
                [
                    .integer(node), .integer(Int64(clamping: position)),
                    .integer(Int64(clamping: position + Self.piece)),
                ])
            var batches: [StoredBatch] = []
            for row in 0..<found.count {
                batches.append(
                    StoredBatch(
                        first: UInt64(max(0, try found.integer(row, 0))),
                        count: UInt64(max(0, try found.integer(row, 1))), root: found.bytes(row, 2) ?? [],
                        committed: try found.integer(row, 3), rows: []))
            }
            guard let last = batches.last, last.count < 1 << 32, last.first < 1 << 62 else { return batches }
            let rows = try rows(position..<max(position, last.end))
            var next = rows.startIndex
            for index in batches.indices {
                while next < rows.endIndex, rows[next].item.first < batches[index].end {
                    batches[index].rows.append(rows[next])
                    next += 1
                }
            }
            return batches
        }
    }

    private func rows(_ range: Range<UInt64>) throws(PostgresError) -> [StoredBatch.Row] {
        let bounds: [PostgresValue] = [
            .integer(node), .integer(Int64(clamping: range.lowerBound)), .integer(Int64(clamping: range.upperBound)),
        ]
        let entries = try connection.query(
            """
            select position, kind, mark, leaf, sealed from qorgan.entry
            where node = $1 and position >= $2 and position < $3
            """, bounds)
        let passes = try connection.query(
            """
            select first, count, newest, leaves, marks, cover, counts from qorgan.passes
            where node = $1 and first >= $2 and first < $3
            """, bounds)
        var rows: [StoredBatch.Row] = []
        rows.reserveCapacity(entries.count + passes.count)
        for row in 0..<entries.count {
            rows.append(
                StoredBatch.Row(
                    item: .entry(
                        position: UInt64(max(0, try entries.integer(row, 0))),
                        kind: UInt8(truncatingIfNeeded: try entries.integer(row, 1)),
                        mark: try entries.integer(row, 2), leaf: entries.bytes(row, 3) ?? [],
                        sealed: entries.bytes(row, 4)), newest: 0))
        }
        for row in 0..<passes.count {
            let first = UInt64(max(0, try passes.integer(row, 0)))
            let count = UInt64(max(0, try passes.integer(row, 1)))
            let item: JournalScan.Item =
                if let leaves = passes.bytes(row, 3) {
                    .passes(
                        first: first, count: Int(clamping: count), leaves: leaves, marks: passes.bytes(row, 4) ?? [])
                } else {
                    .purged(
                        first: first, count: count, cover: passes.bytes(row, 5) ?? [],
                        counts: passes.bytes(row, 6) ?? [])
                }
            rows.append(StoredBatch.Row(item: item, newest: try passes.integer(row, 2)))
        }
        return rows.sorted { $0.item.first < $1.item.first }
    }

    /// Keys of months, encrypted as the node has them.
    func monthKeys() throws(CentralError) -> [MonthKeyRecord] {
        try asking { () throws(PostgresError) in
            let found = try connection.query(
                "select purpose, month, id, wrapped from qorgan.month_key where node = $1 order by month, purpose, id",
                [.integer(node)])
            var records: [MonthKeyRecord] = []
            for row in 0..<found.count {
                guard let purpose = KeyPurpose(rawValue: UInt8(truncatingIfNeeded: try found.integer(row, 0))),
                    let month = UInt16(exactly: try found.integer(row, 1)),
                    let id = UInt32(exactly: try found.integer(row, 2))
                else { throw .unexpected("the name of a month's key is none") }
                let name = MonthKeyName(purpose: purpose, month: CalendarMonth(number: month), id: id)
                records.append(MonthKeyRecord(name: name, wrapped: found.bytes(row, 3)))
            }
            return records
        }
    }

    /// Kept roots that a growth of the tree has completed.
    func nodes(_ grown: Range<UInt64>) throws(CentralError) -> [TileNode] {
        try asking { () throws(PostgresError) in
            var nodes: [TileNode] = []
            for level in 1..<8 {
                let shift = UInt64(level * TileNode.height)
                let numbers = grown.lowerBound >> shift..<grown.upperBound >> shift
                if numbers.isEmpty { break }
                let found = try connection.query(
                    """
                    select number, hash from qorgan.kept_root
                    where node = $1 and level = $2 and number >= $3 and number < $4 order by number
                    """,
                    [
                        .integer(node), .integer(Int64(level)), .integer(Int64(clamping: numbers.lowerBound)),
                        .integer(Int64(clamping: numbers.upperBound)),
                    ])
                for row in 0..<found.count {
                    guard let bytes = found.bytes(row, 1), let hash = TreeHash(bytes) else {
                        throw .unexpected("a kept root of level \(level) is none")
                    }
                    nodes.append(
                        TileNode(level: level, number: UInt64(max(0, try found.integer(row, 0))), hash: hash))
                }
            }
            return nodes
        }
    }

    /// Nil before the first.
    func newestCheckpoint() throws(CentralError) -> StoredCheckpoint? {
        try asking { () throws(PostgresError) in
            let found = try connection.query(
                "select size, note, signed from qorgan.checkpoint where node = $1 order by size desc limit 1",
                [.integer(node)])
            guard found.count == 1 else { return nil }
            return StoredCheckpoint(
                size: UInt64(max(0, try found.integer(0, 0))), note: found.bytes(0, 1) ?? [],
                signed: Timestamp(microseconds: try found.integer(0, 2)))
        }
    }

    /// Checkpoints over more than the first size, up to the second.
    func checkpoints(_ sizes: Range<UInt64>) throws(CentralError) -> [StoredCheckpoint] {
        try asking { () throws(PostgresError) in
            let found = try connection.query(
                """
                select size, note, signed from qorgan.checkpoint
                where node = $1 and size > $2 and size <= $3 order by size
                """,
                [
                    .integer(node), .integer(Int64(clamping: sizes.lowerBound)),
                    .integer(Int64(clamping: sizes.upperBound)),
                ])
            var checkpoints: [StoredCheckpoint] = []
            for row in 0..<found.count {
                checkpoints.append(
                    StoredCheckpoint(
                        size: UInt64(max(0, try found.integer(row, 0))), note: found.bytes(row, 1) ?? [],
                        signed: Timestamp(microseconds: try found.integer(row, 2))))
            }
            return checkpoints
        }
    }

    private func asking<Answer>(_ body: () throws(PostgresError) -> Answer) throws(CentralError) -> Answer {
        do throws(PostgresError) {
            return try body()
        } catch {
            throw .server(error)
        }
    }
}
