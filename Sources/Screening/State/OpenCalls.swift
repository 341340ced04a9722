// Owner: the judge's thread. Allocates once, when made. Budget: one cache miss a look. Bench: JudgeBench.

/// Calls that were let through, so that what becomes known of them finds the groups to which it belongs.
///
/// An outcome names the call alone; its fingerprint and source address are remembered here. An entry stays after the end,
/// so that a second outcome of the same call is known for what it is. The oldest of a full bucket of eight gives way, an
/// ended call before one that is under way.
struct OpenCalls: ~Copyable {
    struct Entry: BitwiseCopyable {
        var fingerprint: UInt64 = 0
        var source: UInt64 = 0
        /// The callee's number, where the caller was a stranger to it; else 0.
        var strangerOf: UInt64 = 0
        /// The range of a destination abroad; 0: at home.
        var destination: UInt64 = 0
    }

    let table: RecordTable<Entry>

    init(capacity: Int) { table = RecordTable(capacity: capacity) }

    @inline(__always)
    static func key(_ callID: UInt64) -> UInt64 { max(1, callID & (1 << 51 - 1)) }

    func begin(_ callID: UInt64, _ entry: Entry, at second: UInt32) {
        let (slot, _) = table.claim(Self.key(callID), at: second)
        table.records[slot] = entry
        table.mark(slot: slot, true)
    }

    @inline(__always)
    func touch(_ callID: UInt64) -> UInt64 { table.touch(Self.key(callID)) }

    enum Found {
        case entry(Entry)
        /// Its end was known already.
        case ended
        /// Never seen, stopped, or forgotten.
        case unknown
    }

    /// The call as it began; from now on it has ended.
    func end(_ callID: UInt64) -> Found {
        guard let slot = table.find(Self.key(callID)) else { return .unknown }
        guard table.isMarked(slot: slot) else { return .ended }
        table.mark(slot: slot, false)
        return .entry(table.records[slot])
    }
}
