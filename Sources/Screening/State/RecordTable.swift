// Owner: the judge's thread. Allocates once, when made. Budget: two cache misses a touch. Bench: JudgeBench.

/// Records by number in fixed memory: buckets of eight, the oldest of a full bucket gives way.
///
/// A key word holds the number (51 bits), a mark, and the time of the last touch in units of four hours (12 bits). In a
/// full bucket the record gives way that was longest untouched, an unmarked one before any marked one; the first of
/// equals. So a flood of numbers seen once replaces its own kind before it replaces a marked record.
struct RecordTable<Record: BitwiseCopyable>: ~Copyable {
    /// Slots of a bucket: their keys fill one cache line.
    static var ways: Int { 8 }

    let keys: Slab<UInt64>
    let records: Slab<Record>
    private let shift: UInt64

    /// `capacity` is rounded up to a power of two, at least 64.
    init(capacity: Int) {
        var bits: UInt64 = 6
        while 1 << bits < capacity && bits < 30 { bits += 1 }
        keys = Slab(count: 1 << Int(bits))
        records = Slab(count: 1 << Int(bits))
        shift = 64 - (bits - 3)
    }

    deinit {
        keys.deallocate()
        records.deallocate()
    }

    var capacity: Int { keys.count }
    var byteCount: Int { keys.bytes.count + records.bytes.count }

    func populate() {
        keys.populate()
        records.populate()
    }

    func clear() {
        keys.clear()
        records.clear()
    }

    /// Brings the bucket of `key` into the cache.
    @inline(__always)
    func touch(_ key: UInt64) -> UInt64 { keys[bucket(key)] }

    /// The slot of `key`, where it is known.
    @inline(__always)
    func find(_ key: UInt64) -> Int? {
        let start = bucket(key)
        for slot in start..<start + Self.ways where keys[slot] >> 13 == key { return slot }
        return nil
    }

    /// The slot of `key`, marked as touched at `second`; `isNew`: its record is another number's or none and must be begun.
    @inline(__always)
    func claim(_ key: UInt64, at second: UInt32) -> (slot: Int, isNew: Bool) {
        let age = UInt64(second / 14_400) & 0xFFF
        if let slot = find(key) {
            keys[slot] = keys[slot] & ~0x1FFE | age << 1
            return (slot, false)
        }
        let slot = victim(key, age: age)
        keys[slot] = key << 13 | age << 1
        return (slot, true)
    }

    /// A marked record outlives the unmarked ones of its bucket.
    @inline(__always)
    func mark(slot: Int, _ isMarked: Bool) {
        keys[slot] = keys[slot] & ~1 | (isMarked ? 1 : 0)
    }

    @inline(__always)
    func isMarked(slot: Int) -> Bool { keys[slot] & 1 != 0 }

    /// A slot as a snapshot holds it.
    func put(_ slot: Int, key: UInt64, from bytes: RawSpan, at offset: Int) {
        keys[slot] = key
        records.fill(slot, from: bytes, at: offset)
    }

    private func victim(_ key: UInt64, age: UInt64) -> Int {
        let start = bucket(key)
        var best = start
        var bestRank: UInt64 = 0
        for slot in start..<start + Self.ways {
            let word = keys[slot]
            if word == 0 { return slot }
            // Units of four hours since the last touch, above the mark; a time ahead of ours counts as just now.
            let idle = (age &- (word >> 1 & 0xFFF)) & 0xFFF
            let rank = (word & 1 == 0 ? 1 << 12 : 0) | (idle < 0xF00 ? idle : 0)
            if slot == start || rank > bestRank {
                best = slot
                bestRank = rank
            }
        }
        return best
    }

    @inline(__always)
    private func bucket(_ key: UInt64) -> Int {
        Int(Mixing.mix(key) &>> shift) * Self.ways
    }
}
