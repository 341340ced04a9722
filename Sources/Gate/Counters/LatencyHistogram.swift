/// Buckets of a latency histogram: 8 steps an octave from 256 ns to 17 s, at most 12.5 % off.
package enum LatencyBuckets {
    package static let count = 8 * 27

    @inline(__always)
    static func index(_ nanoseconds: UInt64) -> Int {
        let value = max(nanoseconds, 256)
        let octave = 63 - value.leadingZeroBitCount
        let step = Int(truncatingIfNeeded: value >> UInt64(octave - 3)) & 7
        return min((octave - 8) * 8 + step, count - 1)
    }

    /// Upper edge of a bucket in nanoseconds.
    static func upperNanoseconds(_ index: Int) -> UInt64 {
        let octave = UInt64(index / 8 + 8)
        return (UInt64(index % 8) + 9) << (octave - 3)
    }

    /// The same counts by powers of two: upper edge and count of each.
    static func octaves(_ counts: [UInt64]) -> [(nanoseconds: UInt64, count: UInt64)] {
        stride(from: 0, to: counts.count, by: 8).map { first in
            let last = min(first + 8, counts.count)
            return (upperNanoseconds(last - 1), counts[first..<last].reduce(0, &+))
        }
    }

    /// The value below which `perThousand` of the counted lie; 0 where nothing was counted.
    package static func percentile(_ counts: [UInt64], perThousand: UInt64) -> UInt64 {
        let total = counts.reduce(0, &+)
        guard total > 0 else { return 0 }
        let wanted = max(1, (total / 1_000) * perThousand + (total % 1_000) * perThousand / 1_000)
        var seen: UInt64 = 0
        for (index, value) in counts.enumerated() {
            seen &+= value
            if seen >= wanted { return upperNanoseconds(index) }
        }
        return upperNanoseconds(count - 1)
    }
}
