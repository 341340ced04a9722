// Owner: the judge's thread. Allocates once, when made. Budget: one look a call where it holds anything. Bench: JudgeBench.
internal import Telephony

/// What people found of callers and callees within the last day: at most 8,192 pairs of 32 bytes.
///
/// The oldest of a full bucket of eight gives way, to four hours; the journal has them all. Not in the snapshot: it is read
/// again from the journal at start, where a finding stands before the judge hears of it.
struct FindingTable: ~Copyable {
    struct Record: BitwiseCopyable {
        /// As `BehaviourMemory.key`.
        var caller: UInt64 = 0
        /// As `Engine.calleeKey`.
        var callee: UInt64 = 0
        /// Second in which it was said.
        var since: UInt32 = 0
        /// Raw value of `Finding`.
        var finding: UInt8 = 0
    }

    private let table: RecordTable<Record>
    private var isEmpty = true

    /// `callers`: how many the engine remembers; for each 128 of them there is room for a pair.
    init(callers: Int) {
        table = RecordTable(capacity: max(128, min(callers / 128, 8_192)))
    }

    var byteCount: Int { table.byteCount }

    /// What was said later holds, also where it is told of first: the journal may be read when people have spoken again.
    /// Of the same second the one told of last holds.
    mutating func add(_ finding: Finding, caller: UInt64, callee: UInt64, at second: UInt32) {
        let key = Self.key(caller, callee)
        if let slot = table.find(key) {
            let held = table.records[slot]
            if held.caller == caller, held.callee == callee, held.since > second { return }
        }
        isEmpty = false
        let (slot, _) = table.claim(key, at: second)
        table.records[slot] = Record(caller: caller, callee: callee, since: second, finding: finding.rawValue)
    }

    /// Raw value of the finding that holds for the pair; 0: none does.
    @inline(__always)
    func find(caller: UInt64, callee: UInt64, at second: UInt32) -> Int32 {
        isEmpty ? 0 : look(caller, callee, at: second)
    }

    private func look(_ caller: UInt64, _ callee: UInt64, at second: UInt32) -> Int32 {
        guard let slot = table.find(Self.key(caller, callee)) else { return 0 }
        let record = table.records[slot]
        // Two pairs may have one key; a clock that stepped back finds what was said a moment ahead.
        guard record.caller == caller, record.callee == callee,
            second < record.since || Int64(second - record.since) < Finding.lifeSeconds
        else { return 0 }
        return Int32(record.finding)
    }

    private static func key(_ caller: UInt64, _ callee: UInt64) -> UInt64 {
        max(1, Mixing.mix(Mixing.mix(caller) &+ callee) & (1 << 51 - 1))
    }
}
