internal import Journal
internal import Postgres
internal import Telephony

/// One connection's worth of a node's stream: opened, compared, then fed with what the node has committed since.
///
/// An entry is *confirmed* when a synchronous standby has it on disk, and not when a commit returns: one that is cancelled,
/// or falls into a change of `synchronous_standby_names`, returns without. So after each commit the server is asked how far
/// its log has come, and how far that of the standby.
struct CentralSender {
    /// Entries and bytes of one transaction at most: some 10 ms of work, and far from any limit of an array.
    static let mostEntries = 8_192
    static let mostBytes = 4 << 20
    /// Rows of destroyed passes in one transaction.
    private static let mostDestroyed = 256
    /// The centre keeps every checkpoint that it is sent: 8,640 a day.
    private static let checkpointSeconds: Int64 = 10

    private let link: CentralLink
    private let outbox: OutboxReader
    private let needsStandby: Bool
    private let node: Int64
    private var check: BatchCheck
    private var purged: UInt64
    private var signed: UInt64
    private var signedAt: Int64 = 0
    /// Ends of what was committed, with the log's position that the standby must reach.
    private var waiting: [(size: UInt64, written: Int64)] = []
    /// Entries that stand at the centre, whoever has them there.
    var sent: UInt64 { check.tree.size }
    private(set) var confirmed: UInt64 = 0
    /// Why nothing is being confirmed; nil: it is.
    private(set) var unconfirmed: String?

    /// `needsStandby`: false takes the primary's own disk for enough.
    init(
        _ connection: PostgresConnection, _ outbox: OutboxReader, name: String, needsStandby: Bool
    ) throws(CentralError) {
        link = CentralLink(connection: connection)
        self.outbox = outbox
        self.needsStandby = needsStandby
        guard try outbox.isTiled() else {
            throw .journal("the roots over older entries are still being computed; the stream begins then")
        }
        let held = try link.begin(name: name, keyID: try outbox.keyID())
        node = held.node
        check = BatchCheck(held.tree)
        purged = held.purged
        signed = held.signed
        try compare(held)
        // What stands there may be on the primary alone.
        waiting = [(sent, try link.standby().written)]
        try confirm()
    }

    /// The centre's tree must be one that this journal has had.
    private func compare(_ held: CentralLink.Held) throws(CentralError) {
        let size = try outbox.size()
        guard held.tree.size <= size else {
            throw .contradiction("it has \(held.tree.size) entries, and this journal only \(size)")
        }
        guard let root = try outbox.root(at: held.tree.size) else {
            throw .contradiction("it ends at entry \(held.tree.size), where this journal has never ended")
        }
        guard root == held.tree.root.bytes else {
            throw .contradiction("its first \(held.tree.size) entries have another root")
        }
    }

    /// Sends what is committed and not sent, as much as one transaction takes. Returns how many entries; 0: all are there.
    mutating func send() throws(CentralError) -> UInt64 {
        let read = try outbox.batches(from: sent, entries: Self.mostEntries, bytes: Self.mostBytes)
        guard let last = read.batches.last else { return 0 }
        let from = check.tree
        var next = check
        var completed: [TileNode] = []
        for batch in read.batches { completed += try next.take(batch) }
        let kept = Set(read.nodes)
        for node in completed where !kept.contains(node) {
            throw .damaged(
                JournalFault(
                    position: node.number << UInt64(node.level * TileNode.height), .nodeDiffers(level: node.level)))
        }
        try link.append(read.batches, read.nodes, node: node, from: from, to: next.tree)
        check = next
        waiting.append((last.end, try link.standby().written))
        try confirm()
        return last.end - from.size
    }

    /// Looks how far the standby is. `isProbe`: also where nothing waits for it, to see that it is there.
    mutating func confirm(isProbe: Bool = false) throws(CentralError) {
        guard isProbe || !waiting.isEmpty || unconfirmed != nil else { return }
        let standby = try link.standby()
        guard let reached = needsStandby ? standby.flushed : standby.written else {
            unconfirmed =
                standby.names.isEmpty
                ? "synchronous_standby_names is empty at the centre: no standby keeps what is sent"
                : "no synchronous standby is connected to the centre (\(standby.names))"
            return
        }
        unconfirmed = nil
        while let first = waiting.first, first.written <= reached {
            confirmed = max(confirmed, first.size)
            waiting.removeFirst()
        }
    }

    /// Tells the centre of passes that were destroyed here; true: there is more.
    mutating func destroy() throws(CentralError) -> Bool {
        let end = min(try outbox.purged(), sent)
        guard end > purged else { return false }
        let found = try outbox.destroyed(purged..<end, rows: Self.mostDestroyed)
        try link.destroy(found.rows, upTo: found.end, node: node)
        purged = found.end
        return purged < end
    }

    /// Sends the newest checkpoint where the centre has all that is under it. `now`: seconds.
    mutating func sign(now: Int64, isLast: Bool = false) throws(CentralError) {
        guard isLast || now >= signedAt &+ Self.checkpointSeconds else { return }
        guard let checkpoint = try outbox.checkpoint(), checkpoint.size > signed, checkpoint.size <= sent else {
            return
        }
        try link.keep(checkpoint, node: node)
        signed = checkpoint.size
        signedAt = now
    }
}
