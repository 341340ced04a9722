internal import Journal
internal import Postgres
internal import Telephony

/// A node's way to the centre's tables: the functions that the schema lets it call.
struct CentralLink: CentreCalls {
    /// What the centre has of this node.
    struct Held {
        var node: Int64
        var tree: TreeFrontier
        var purged: UInt64
        /// What purge entries before this position name is gone there.
        var carried: UInt64
        /// Size of the newest checkpoint.
        var signed: UInt64
    }

    /// How far the server's log is on disks, as positions in it.
    struct Standby {
        /// Its end: what is seen stands before it, also what is on no disk yet.
        var written: Int64
        /// On the server's own disk.
        var flushed: Int64
        /// On that of the furthest synchronous standby; nil: there is none.
        var standby: Int64?
        /// `synchronous_standby_names`.
        var names: String
    }

    let connection: PostgresConnection

    /// Enrols the node where the centre does not know it yet.
    func begin(name: String, keyID: Int64) throws(CentralError) -> Held {
        try serving { () throws(PostgresError) in
            try connection.execute(
                "set synchronous_commit = on; set client_connection_check_interval = '5s'; set lock_timeout = 0")
        }
        try CentralSchema.check(connection)
        let rows = try serving { () throws(PostgresError) in
            try connection.query("select * from qorgan.begin_stream($1, $2)", [.text(name), .integer(keyID)])
        }
        return try serving { () throws(PostgresError) in
            let carried = try connection.query(
                "select qorgan.carried($1::bigint::int)", [.integer(try rows.integer(0, 0))])
            let size = UInt64(max(0, try rows.integer(0, 1)))
            guard let tree = TreeFrontier(size: size, bytes: rows.bytes(0, 3) ?? []),
                tree.root.bytes == rows.bytes(0, 2)
            else { throw .unexpected("the stored tree of \(name) is none") }
            return Held(
                node: try rows.integer(0, 0), tree: tree, purged: UInt64(max(0, try rows.integer(0, 4))),
                carried: UInt64(max(0, try carried.integer(0, 0))), signed: UInt64(max(0, try rows.integer(0, 5))))
        }
    }

    /// Commits the batches, which go from one tree to the other. A server that says QJ001 has another tree. `waits`: until they are
    /// on disks here and there; else what follows in the log carries them there.
    func append(
        _ batches: [StoredBatch], _ nodes: [TileNode], node: Int64, from: TreeFrontier, to: TreeFrontier, waits: Bool
    ) throws(CentralError) {
        let columns = AppendColumns(batches)
        let values: [PostgresValue] =
            [
                .integer(node), .integer(Int64(clamping: from.size)), .bytes(from.root.bytes),
                .integer(Int64(clamping: to.size)), .bytes(to.root.bytes), .bytes(to.bytes),
            ] + columns.values + [
                .integers(nodes.map { Int64($0.level) }), .integers(nodes.map { Int64(clamping: $0.number) }),
                .byteStrings(nodes.map(\.hash.bytes)),
            ]
        try serving { () throws(PostgresError) in
            try connection.query(Self.append(values.count), values + [.text(waits ? "on" : "off")])
        }
    }

    /// The setting is that of this transaction, and looked at when it commits.
    private static func append(_ count: Int) -> String {
        let places = (2...count).map { "$\($0)" }.joined(separator: ", ")
        return """
            select qorgan.append($1::bigint::int, \(places)), set_config('synchronous_commit', $\(count + 1), true)
            """
    }

    /// What stays of passes that were destroyed, up to a position.
    func destroy(_ rows: [StoredBatch.Row], upTo position: UInt64, node: Int64) throws(CentralError) {
        var first: [Int64] = []
        var covers: [[UInt8]?] = []
        var kept: [[UInt8]?] = []
        for row in rows {
            guard case .purged(let position, _, let cover, let counts) = row.item else { continue }
            first.append(Int64(clamping: position))
            covers.append(cover)
            kept.append(counts)
        }
        try unawaited { () throws(PostgresError) in
            try connection.query(
                "select qorgan.destroy($1::bigint::int, $2, $3, $4, $5)",
                [
                    .integer(node), .integer(Int64(clamping: position)), .integers(first), .byteStrings(covers),
                    .byteStrings(kept),
                ])
        }
    }

    /// Seals in these ranges, that the purge entry at a position names; `days`: of their batches.
    func destroySeals(
        _ ranges: PositionRanges, days: ClosedRange<Int64>, namedAt entry: UInt64, node: Int64
    ) throws(CentralError) {
        try unawaited { () throws(PostgresError) in
            try connection.query(
                "select qorgan.destroy_seals($1::bigint::int, $2, $3, $4, $5, $6)",
                [
                    .integer(node), .integer(Int64(clamping: entry)), .integer(days.lowerBound),
                    .integer(days.upperBound), .integers(ranges.ranges.map { Int64(clamping: $0.lowerBound) }),
                    .integers(ranges.ranges.map { Int64(clamping: $0.upperBound) }),
                ])
        }
    }

    /// What the centre does not have of these keys.
    func keep(_ keys: [MonthKeyRecord], node: Int64) throws(CentralError) {
        let columns = KeyColumns(keys.map(\.name))
        try unawaited { () throws(PostgresError) in
            try connection.query(
                "select qorgan.keep_keys($1::bigint::int, $2, $3, $4, $5)",
                [.integer(node)] + columns.values + [.byteStrings(keys.map(\.wrapped))])
        }
    }

    /// Keys that the entry at a position names.
    func destroy(_ keys: [MonthKeyName], namedAt entry: UInt64, node: Int64) throws(CentralError) {
        try unawaited { () throws(PostgresError) in
            try connection.query(
                "select qorgan.destroy_keys($1::bigint::int, $2, $3, $4, $5)",
                [.integer(node), .integer(Int64(clamping: entry))] + KeyColumns(keys).values)
        }
    }

    /// All that the entry at this position names is gone there.
    func carryOut(_ entry: UInt64, node: Int64) throws(CentralError) {
        try unawaited { () throws(PostgresError) in
            try connection.query(
                "select qorgan.carry_out($1::bigint::int, $2)", [.integer(node), .integer(Int64(clamping: entry))])
        }
    }

    func keep(_ checkpoint: StoredCheckpoint, node: Int64) throws(CentralError) {
        try unawaited { () throws(PostgresError) in
            try connection.query(
                "select qorgan.keep_checkpoint($1::bigint::int, $2, $3, $4)",
                [
                    .integer(node), .integer(Int64(clamping: checkpoint.size)), .bytes(checkpoint.note),
                    .integer(checkpoint.signed.microseconds),
                ])
        }
    }

    func standby() throws(CentralError) -> Standby {
        try serving { () throws(PostgresError) in
            let rows = try connection.query("select * from qorgan.positions()")
            return Standby(
                written: try rows.integer(0, 0), flushed: try rows.integer(0, 1),
                standby: try rows.optionalInteger(0, 2), names: rows.text(0, 3) ?? "")
        }
    }

    /// Commits without waiting for the standby: what follows in the log carries it there, and nobody is told that it is done.
    private func unawaited(_ body: () throws(PostgresError) -> PostgresRows) throws(CentralError) {
        try serving { () throws(PostgresError) in
            try connection.execute("set synchronous_commit = local")
            _ = try body()
            try connection.execute("set synchronous_commit = on")
        }
    }

    @discardableResult
    private func serving<Answer>(
        _ body: () throws(PostgresError) -> Answer
    ) throws(CentralError) -> Answer {
        do throws(PostgresError) {
            return try body()
        } catch {
            throw .server(error)
        }
    }
}

/// Names of keys as columns.
private struct KeyColumns {
    let values: [PostgresValue]

    init(_ names: [MonthKeyName]) {
        values = [
            .integers(names.map { Int64($0.purpose.rawValue) }), .integers(names.map { Int64($0.month.number) }),
            .integers(names.map { Int64($0.id) }),
        ]
    }
}

/// Batches and their rows as columns, in the order of `qorgan.append`.
private struct AppendColumns {
    private var batches: (first: [Int64], count: [Int64], root: [[UInt8]?], committed: [Int64]) = ([], [], [], [])
    private var passes: (first: [Int64], count: [Int64], newest: [Int64]) = ([], [], [])
    private var leaves: [[UInt8]?] = []
    private var marks: [[UInt8]?] = []
    private var covers: [[UInt8]?] = []
    private var counts: [[UInt8]?] = []
    private var entries: (position: [Int64], kind: [Int64], mark: [Int64]) = ([], [], [])
    private var entryLeaves: [[UInt8]?] = []
    private var sealed: [[UInt8]?] = []

    init(_ stored: [StoredBatch]) {
        for batch in stored {
            batches.first.append(Int64(clamping: batch.first))
            batches.count.append(Int64(clamping: batch.count))
            batches.root.append(batch.root)
            batches.committed.append(batch.committed)
            for row in batch.rows { add(row) }
        }
    }

    private mutating func add(_ row: StoredBatch.Row) {
        switch row.item {
        case .passes(let first, let count, let bytes, let kept):
            add(passes: first, UInt64(count), row.newest, bytes, kept, nil, nil)
        case .purged(let first, let count, let cover, let kept):
            add(passes: first, count, row.newest, nil, nil, cover, kept)
        case .entry(let position, let kind, let mark, let leaf, let seal):
            entries.position.append(Int64(clamping: position))
            entries.kind.append(Int64(kind))
            entries.mark.append(mark)
            entryLeaves.append(leaf)
            sealed.append(seal)
        // No outbox hands one over.
        case .trimmed: break
        }
    }

    private mutating func add(
        passes first: UInt64, _ count: UInt64, _ newest: Int64, _ bytes: [UInt8]?, _ mark: [UInt8]?,
        _ cover: [UInt8]?, _ kept: [UInt8]?
    ) {
        passes.first.append(Int64(clamping: first))
        passes.count.append(Int64(clamping: count))
        passes.newest.append(newest)
        leaves.append(bytes)
        marks.append(mark)
        covers.append(cover)
        counts.append(kept)
    }

    var values: [PostgresValue] {
        [
            .integers(batches.first), .integers(batches.count), .byteStrings(batches.root),
            .integers(batches.committed),
            .integers(passes.first), .integers(passes.count), .integers(passes.newest), .byteStrings(leaves),
            .byteStrings(marks), .byteStrings(covers), .byteStrings(counts),
            .integers(entries.position), .integers(entries.kind), .integers(entries.mark), .byteStrings(entryLeaves),
            .byteStrings(sealed),
        ]
    }
}
