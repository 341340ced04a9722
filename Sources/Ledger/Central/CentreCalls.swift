internal import Journal
internal import Telephony

/// What a node's stream asks of the centre, each a call that comes back with an answer or with the reason why there is none.
/// Of a transaction that was not answered nothing is known.
protocol CentreCalls {
    /// Enrols the node where the centre does not know it yet.
    func begin(name: String, keyID: Int64) throws(CentralError) -> CentralLink.Held

    /// Commits the batches, which go from one tree to the other. A server that says QJ001 has another tree. `waits`: until they are
    /// on disks here and there; else what follows in the log carries them there.
    func append(
        _ batches: [StoredBatch], _ nodes: [TileNode], node: Int64, from: TreeFrontier, to: TreeFrontier, waits: Bool
    ) throws(CentralError)

    /// What stays of passes that were destroyed, up to a position.
    func destroy(_ rows: [StoredBatch.Row], upTo position: UInt64, node: Int64) throws(CentralError)

    /// Seals in these ranges, that the purge entry at a position names; `days`: of their batches.
    func destroySeals(
        _ ranges: PositionRanges, days: ClosedRange<Int64>, namedAt entry: UInt64, node: Int64
    ) throws(CentralError)

    /// All that the entry at this position names is gone there.
    func carryOut(_ entry: UInt64, node: Int64) throws(CentralError)

    func keep(_ checkpoint: StoredCheckpoint, node: Int64) throws(CentralError)

    /// What the centre does not have of these keys.
    func keep(_ keys: [MonthKeyRecord], node: Int64) throws(CentralError)

    /// Keys that the entry at a position names.
    func destroy(_ keys: [MonthKeyName], namedAt entry: UInt64, node: Int64) throws(CentralError)

    func standby() throws(CentralError) -> CentralLink.Standby
}

/// A node's journal as the stream to the centre reads it, beside the writer.
protocol Outbox {
    /// Identity of its master key.
    func keyID() throws(CentralError) -> Int64

    /// Entries that are committed.
    func size() throws(CentralError) -> UInt64

    /// A journal of the first format is sent when its kept roots are there.
    func isTiled() throws(CentralError) -> Bool

    /// Root of the batch that ends there; nil where none does. Of nothing at all it is that of the empty tree.
    func root(at size: UInt64) throws(CentralError) -> [UInt8]?

    /// When the batch with this entry was committed; nil where there is none.
    func committed(of position: UInt64) throws(CentralError) -> Timestamp?

    /// Whole batches from `position` on: as many as `entries` and `bytes` allow, at least one where there is one.
    /// `namedFrom`: purge entries from there on whose data are gone are told, too.
    func harvest(
        from position: UInt64, entries: Int, bytes: Int, namedFrom: UInt64
    ) throws(CentralError) -> OutboxReader.Harvest

    /// Keys of months, encrypted as they are.
    func monthKeys() throws(CentralError) -> [MonthKeyRecord]

    /// What tells whether they are others than they were; nil: there are none.
    var monthKeyStamp: MonthKeyFile.Stamp? { get }

    /// Days since 1970 of the batches with these positions; nil: there are none.
    func days(of ranges: PositionRanges) throws(CentralError) -> ClosedRange<Int64>?

    /// What stays of destroyed passes that begin in the range, at most so many rows, and where the next ones begin.
    func destroyed(
        _ range: Range<UInt64>, rows limit: Int
    ) throws(CentralError) -> (rows: [StoredBatch.Row], end: UInt64)
}
