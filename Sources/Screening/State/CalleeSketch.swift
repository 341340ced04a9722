// Owner: the judge's thread, inside `HeavyCaller`. Never allocates. Budget: 60 ns an estimate. Bench: JudgeBench.

/// How many distinct callees, in 32 bytes: HyperLogLog with 64 registers of four bits (Flajolet and others, 2007).
///
/// Integers only (law 2). The standard error is 13 %; up to some 100 callees, where linear counting answers, about 6 %.
struct CalleeSketch: BitwiseCopyable {
    /// Sixteen registers a word, the first in the lowest bits.
    private var words = InlineArray<4, UInt64>(repeating: 0)

    mutating func add(hash: UInt64) {
        let word = Int(hash & 3)
        let shift = (hash >> 2 & 15) * 4
        let rank = UInt64(min(15, (hash >> 6 | 1 << 57).trailingZeroBitCount + 1))
        let old = words[word]
        if rank > old &>> shift & 15 {
            words[word] = old & ~(15 &<< shift) | rank &<< shift
        }
    }

    mutating func clear() { words = InlineArray(repeating: 0) }

    /// What either has seen.
    func union(_ other: CalleeSketch) -> CalleeSketch {
        var result = CalleeSketch()
        for word in 0..<4 {
            let a = words[word], b = other.words[word]
            let low = Self.larger(a & Self.low, b & Self.low)
            let high = Self.larger(a &>> 4 & Self.low, b &>> 4 & Self.low)
            result.words[word] = low | high &<< 4
        }
        return result
    }

    private static var low: UInt64 { 0x0F0F_0F0F_0F0F_0F0F }

    /// The larger of each two bytes; all are below 16, so no byte borrows from the next. (Vector types would loop over lanes.)
    @inline(__always)
    private static func larger(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let isNotLess = ((a | 0x8080_8080_8080_8080) &- b) &>> 7 & 0x0101_0101_0101_0101
        let mask = isNotLess &* 0xFF
        return a & mask | b & ~mask
    }

    /// An estimate of the distinct callees.
    var estimate: Int32 {
        // Two registers a look: sums of 2^-rank in units of 2^-15, and above them the empty ones.
        var both: UInt32 = 0
        let pairs = Self.pairs
        for word in 0..<4 {
            var rest = words[word]
            for _ in 0..<8 {
                both &+= pairs[Int(rest & 0xFF)]
                rest &>>= 8
            }
        }
        let sum = UInt64(both & 0xFF_FFFF)
        let empty = Int(both >> 24)
        // alpha(64) * 64^2 = 0.709 * 4096 = 2904.
        let raw = (2_904 << 15) / sum
        // Below two and a half times the registers the empty ones tell more: 64 * ln(64 / empty).
        if raw <= 160, empty > 0 { return Int32(Self.linear[empty - 1]) }
        return Int32(min(raw, 1 << 24))
    }

    /// Of two registers side by side: the sum in the lower 24 bits, how many are empty in the upper eight.
    ///
    /// Outside of any value: an array within one would be copied whole for each estimate.
    nonisolated(unsafe) private static let pairs: Slab<UInt32> = {
        func of(_ rank: Int) -> UInt32 { 32_768 >> UInt32(rank) | (rank == 0 ? 1 << 24 : 0) }
        let pairs = Slab<UInt32>(count: 256)
        for byte in 0..<256 { pairs[byte] = of(byte & 15) + of(byte >> 4) }
        return pairs
    }()
    /// 64 * ln(64 / n) for n = 1 to 64, rounded.
    private static let linear: InlineArray<64, UInt16> = [
        266, 222, 196, 177, 163, 151, 142, 133, 126, 119, 113, 107, 102, 97, 93, 89,
        85, 81, 78, 74, 71, 68, 65, 63, 60, 58, 55, 53, 51, 48, 46, 44,
        42, 40, 39, 37, 35, 33, 32, 30, 28, 27, 25, 24, 23, 21, 20, 18,
        17, 16, 15, 13, 12, 11, 10, 9, 7, 6, 5, 4, 3, 2, 1, 0,
    ]
}
