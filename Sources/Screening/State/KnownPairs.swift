// Owner: the judge's thread. Allocates once, when made. Budget: one cache miss a look. Bench: JudgeBench.

/// Who has called whom, as a Bloom filter in blocks of one cache line; a block forgets by itself after two weeks.
///
/// A block holds the pairs of this week and of the one before (192 bits each, three bits a pair). It is brought to the
/// week of whoever looks, so no moment has to clear the whole. With 16 pairs a block and week, one strange pair in 50
/// is taken for known, which errs on the caller's side.
struct KnownPairs: ~Copyable {
    struct Block: BitwiseCopyable {
        // Word 0: the week; 1 to 3: its pairs; 4 to 6: those of the week before; 7: nothing.
        private var words = SIMD8<UInt64>(repeating: 0)

        var week: UInt64 { words[0] }
        var now: SIMD3<UInt64> { SIMD3(words[1], words[2], words[3]) }
        var before: SIMD3<UInt64> { SIMD3(words[4], words[5], words[6]) }

        mutating func advance(to week: UInt64) {
            guard week > self.week else { return }
            let last = week - self.week == 1 ? now : SIMD3(repeating: 0)
            words = SIMD8(week, 0, 0, 0, last[0], last[1], last[2], 0)
        }

        mutating func insert(_ bits: SIMD3<UInt64>) {
            words |= SIMD8(0, bits[0], bits[1], bits[2], 0, 0, 0, 0)
        }
    }

    static let weekSeconds: UInt32 = 7 * 86_400

    let blocks: Slab<Block>
    private let shift: UInt64

    /// `capacity` blocks, rounded up to a power of two, at least 64.
    init(capacity: Int) {
        var bits: UInt64 = 6
        while 1 << bits < capacity && bits < 30 { bits += 1 }
        blocks = Slab(count: 1 << Int(bits))
        shift = 64 - bits
    }

    deinit { blocks.deallocate() }

    var byteCount: Int { blocks.bytes.count }

    /// Has `from` called `to`, this week or the one before? `onlyBefore`: calls of this week do not count.
    func contains(from: UInt64, to: UInt64, onlyBefore: Bool, at second: UInt32) -> Bool {
        let hash = Self.hash(from, to)
        let block = blocks[Int(hash &>> shift)]
        let week = UInt64(second / Self.weekSeconds)
        let bits = Self.bits(hash)
        switch week &- block.week {
        case 0:
            if onlyBefore { return block.before & bits == bits }
            return block.before & bits == bits || block.now & bits == bits
        case 1: return block.now & bits == bits
        default: return false
        }
    }

    func insert(from: UInt64, to: UInt64, at second: UInt32) {
        let hash = Self.hash(from, to)
        let index = Int(hash &>> shift)
        let week = UInt64(second / Self.weekSeconds)
        blocks[index].advance(to: week)
        blocks[index].insert(Self.bits(hash))
    }

    @inline(__always)
    func touch(from: UInt64, to: UInt64) -> UInt64 { blocks[Int(Self.hash(from, to) &>> shift)].week }

    @inline(__always)
    private static func hash(_ from: UInt64, _ to: UInt64) -> UInt64 { Mixing.mix(Mixing.mix(from) &+ to) }

    /// One bit in each of three words, from the low bits of the hash; the block comes from the high ones.
    @inline(__always)
    private static func bits(_ hash: UInt64) -> SIMD3<UInt64> {
        SIMD3(1 << (hash & 63), 1 << (hash >> 6 & 63), 1 << (hash >> 12 & 63))
    }
}
