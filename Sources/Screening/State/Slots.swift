// Owner: the judge's thread, inside `HeavyCaller`. Never allocates. Budget: a few nanoseconds. Bench: JudgeBench.

/// The position of a sliding window that is cut into `slots` slots of `seconds` each.
struct SlotClock: BitwiseCopyable {
    /// Number of the newest slot since 1970.
    var slot: UInt32 = 0

    /// Moves to the slot of `second`; returns how many slots have to be emptied, from the one after the old one on.
    /// An event from the past counts in the newest slot: time never runs backwards here.
    @inline(__always)
    mutating func advance(to second: UInt32, seconds: UInt32, slots: UInt32) -> UInt32 {
        let new = second / seconds
        guard new > slot else { return 0 }
        let passed = new - slot
        slot = new
        return min(passed, slots)
    }
}
