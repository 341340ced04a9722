// Owner: an immutable `ListSnapshot`. Allocates when built, never when asked. Budget: one or two cache misses. Bench: JudgeBench.

/// Numbers with intervals of time, in whole seconds: 16 bytes a slot, at most two thirds full.
struct IntervalTable {
    struct Slot: BitwiseCopyable {
        var digits: UInt64 = 0
        var since: UInt32 = 0
        var until: UInt32 = 0
    }

    private var slots: Slab<Slot>
    private var shift: UInt64
    private(set) var count = 0

    init(capacity: Int) {
        var bits: UInt64 = 4
        while (1 << bits) * 2 < capacity * 3 { bits += 1 }
        slots = Slab(count: 1 << Int(bits))
        shift = 64 - bits
    }

    func deallocate() { slots.deallocate() }

    var byteCount: Int { slots.bytes.count }

    /// Whether one of the intervals of `digits` holds `second`: from its start on, and no longer at its end.
    @inline(__always)
    func contains(_ digits: UInt64, at second: UInt32) -> Bool {
        var slot = Int(Mixing.mix(digits) &>> shift)
        let mask = slots.count - 1
        while slots[slot].digits != 0 {
            if slots[slot].digits == digits, slots[slot].since <= second, second < slots[slot].until { return true }
            slot = (slot + 1) & mask
        }
        return false
    }

    /// The first interval of `digits`.
    @inline(__always)
    func first(_ digits: UInt64) -> Slot? {
        var slot = Int(Mixing.mix(digits) &>> shift)
        let mask = slots.count - 1
        while slots[slot].digits != 0 {
            if slots[slot].digits == digits { return slots[slot] }
            slot = (slot + 1) & mask
        }
        return nil
    }

    mutating func insert(_ digits: UInt64, since: UInt32, until: UInt32) {
        if (count + 1) * 3 > slots.count * 2 { grow() }
        put(Slot(digits: digits, since: since, until: until))
    }

    func forEach(_ body: (Slot) -> Void) {
        for slot in 0..<slots.count where slots[slot].digits != 0 { body(slots[slot]) }
    }

    private mutating func put(_ new: Slot) {
        var slot = Int(Mixing.mix(new.digits) &>> shift)
        let mask = slots.count - 1
        while slots[slot].digits != 0 { slot = (slot + 1) & mask }
        slots[slot] = new
        count += 1
    }

    private mutating func grow() {
        let old = slots
        slots = Slab(count: old.count * 2)
        shift -= 1
        count = 0
        for slot in 0..<old.count where old[slot].digits != 0 { put(old[slot]) }
        old.deallocate()
    }
}
