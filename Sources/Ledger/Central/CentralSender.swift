internal import Journal
internal import Telephony

/// One connection's worth of a node's stream: opened, compared, then fed with what the node has committed since.
///
/// An entry is *confirmed* when a synchronous standby has it on disk, and not when a commit returns: one that is cancelled,
/// or falls into a change of `synchronous_standby_names`, returns without. So after a commit the server is asked how far
/// its log has come, and how far that of the standby. While more is behind, not every commit waits for disks: the log is one
/// sequence, and who has a later one on disk has all before it.
struct CentralSender {
    /// Entries and bytes of one transaction at most: some 10 ms of work, and far from any limit of an array.
    static let mostEntries = 8_192
    static let mostBytes = 4 << 20
    /// Transactions that are not waited for, one after another, before one is that there is more behind.
    static let mostLeading = 16
    /// Rows of destroyed passes in one transaction.
    private static let mostDestroyed = 256
    /// The centre keeps every checkpoint that it is sent: 8,640 a day.
    private static let checkpointSeconds: Int64 = 10

    private let link: any CentreCalls
    private let outbox: any Outbox
    private let needsStandby: Bool
    private let mostEntries: Int
    private let node: Int64
    private var check: BatchCheck
    private var purged: UInt64
    private var carried: UInt64
    private var signed: UInt64
    /// Of the file of the keys of months, when they were sent last.
    private var keyStamp: MonthKeyFile.Stamp?
    private var signedAt: Int64 = 0
    /// Ends of what was committed, with the log's position that the standby must reach.
    private var waiting: [(size: UInt64, written: Int64)] = []
    /// Transactions, and their entries, that were not waited for since one was.
    private var leading: (transactions: Int, entries: UInt64) = (0, 0)
    /// More is to be sent, and the last that was will be confirmed with it.
    var isLeading: Bool { leading.transactions > 0 }
    /// Entries that stand at the centre, whoever has them there.
    var sent: UInt64 { check.tree.size }
    private(set) var confirmed: UInt64 = 0
    /// Why nothing is being confirmed; nil: it is.
    private(set) var unconfirmed: String?

    /// `needsStandby`: false takes the primary's own disk for enough.
    init(
        _ link: any CentreCalls, _ outbox: any Outbox, name: String, needsStandby: Bool,
        mostEntries: Int = Self.mostEntries
    ) throws(CentralError) {
        self.link = link
        self.outbox = outbox
        self.needsStandby = needsStandby
        self.mostEntries = mostEntries
        guard try outbox.isTiled() else {
            throw .journal("the roots over older entries are still being computed; the stream begins then")
        }
        let held = try link.begin(name: name, keyID: try outbox.keyID())
        node = held.node
        check = BatchCheck(held.tree)
        purged = held.purged
        carried = held.carried
        signed = held.signed
        try compare(held)
        // What stands there may be on the primary alone, or on no disk at all.
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

    /// One turn: what is signed, what is destroyed, and what is committed and not sent, as much as one transaction takes.
    /// `now`: seconds. `willSend` is told of batches before they go, for that may take as long as the standby is away. Returns how
    /// many entries were sent; 0: all are there.
    ///
    /// All of one state of the journal, and in this order: where the centre has the entry that names what is destroyed next,
    /// what the one before has named is gone there; and what is gone there is named under a checkpoint that it has.
    mutating func turn(
        now: Int64, isLast: Bool = false, willSend: (_ first: StoredBatch, _ last: StoredBatch) -> Void = { _, _ in }
    ) throws(CentralError) -> UInt64 {
        let found = try outbox.harvest(from: sent, entries: mostEntries, bytes: Self.mostBytes, namedFrom: carried)
        let isDestroying = !found.named.isEmpty
        if let checkpoint = found.checkpoint, checkpoint.size > signed, checkpoint.size <= sent,
            isDestroying || isLast || now >= signedAt &+ Self.checkpointSeconds
        {
            try link.keep(checkpoint, node: node)
            signed = checkpoint.size
            signedAt = now
        }
        for named in found.named {
            // A journal without a key has no checkpoint to wait for.
            guard named.position < (found.checkpoint == nil ? sent : signed) else { break }
            try destroy(named)
        }
        // Not before all that goes before it is gone there.
        if found.named.isEmpty { try tell(purged: min(found.purged, sent)) }
        if let first = found.batches.first, let last = found.batches.last { willSend(first, last) }
        return try append(found)
    }

    private mutating func append(_ found: OutboxReader.Harvest) throws(CentralError) -> UInt64 {
        guard let last = found.batches.last else { return 0 }
        try sendKeys()
        let from = check.tree
        var next = check
        var completed: [TileNode] = []
        for batch in found.batches { completed += try next.take(batch) }
        let kept = Set(found.nodes)
        for node in completed where !kept.contains(node) {
            throw .damaged(
                JournalFault(
                    position: node.number << UInt64(node.level * TileNode.height), .nodeDiffers(level: node.level)))
        }
        let count = last.end - from.size
        let waits =
            !found.hasMore || leading.transactions >= Self.mostLeading
            || leading.entries + count >= UInt64(Self.mostEntries)
        try link.append(found.batches, found.nodes, node: node, from: from, to: next.tree, waits: waits)
        check = next
        guard waits else {
            leading = (leading.transactions + 1, leading.entries + count)
            return count
        }
        leading = (0, 0)
        let standby = try link.standby()
        // A commit that was waited for is flushed, and all before it.
        waiting.append((last.end, standby.flushed))
        confirm(by: standby)
        return count
    }

    /// What was destroyed here is destroyed there.
    private mutating func destroy(_ named: OutboxReader.Named) throws(CentralError) {
        switch named.what {
        case .data(.pass, let ranges):
            for range in ranges.ranges where range.upperBound > purged { try destroyPasses(range) }
        case .data(.stopped, let ranges), .data(.lists, let ranges):
            if let days = try outbox.days(of: ranges) {
                try link.destroySeals(ranges, days: days, namedAt: named.position, node: node)
            }
        case .keys(let names): try link.destroy(names, namedAt: named.position, node: node)
        }
        try link.carryOut(named.position, node: node)
        carried = named.position + 1
    }

    /// Before what is sealed under them, so that whoever has the one can read the other.
    private mutating func sendKeys() throws(CentralError) {
        let stamp = outbox.monthKeyStamp
        guard stamp != keyStamp else { return }
        try link.keep(try outbox.monthKeys(), node: node)
        keyStamp = stamp
    }

    private func destroyPasses(_ range: Range<UInt64>) throws(CentralError) {
        var start = range.lowerBound
        while start < range.upperBound {
            let found = try outbox.destroyed(start..<range.upperBound, rows: Self.mostDestroyed)
            if !found.rows.isEmpty { try link.destroy(found.rows, upTo: 0, node: node) }
            start = found.end
        }
    }

    /// Passes before this position hold no data, here and there.
    private mutating func tell(purged end: UInt64) throws(CentralError) {
        guard end > purged else { return }
        try link.destroy([], upTo: end, node: node)
        purged = end
    }

    /// Looks how far the standby is. `isProbe`: also where nothing waits for it, to see that it is there.
    mutating func confirm(isProbe: Bool = false) throws(CentralError) {
        guard isProbe || !waiting.isEmpty || unconfirmed != nil else { return }
        confirm(by: try link.standby())
    }

    private mutating func confirm(by standby: CentralLink.Standby) {
        guard let reached = needsStandby ? standby.standby : standby.flushed else {
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
}
