/// Latencies in buckets that grow with the value: exact below 128 µs, at most 1 % too high above.
package struct LatencyCounts: Sendable {
    /// Each doubling has 128 steps; 64-bit values have 58 doublings above the exact part.
    private static let steps = 128
    private var counts: [UInt64]
    package private(set) var count: UInt64 = 0
    package private(set) var maximum: Int64 = 0

    package init() {
        counts = [UInt64](repeating: 0, count: Self.steps * 58)
    }

    package mutating func add(microseconds: Int64) {
        let value = max(0, microseconds)
        counts[Self.bucket(value)] += 1
        count += 1
        maximum = max(maximum, value)
    }

    /// The smallest value that at least `permille` of 1,000 latencies do not exceed, in microseconds (nearest rank);
    /// 0 when there are none. Never above `maximum`.
    package func percentile(permille: Int) -> Int64 {
        guard count > 0 else { return 0 }
        let share = UInt64(min(max(permille, 0), 1_000))
        let rank = max(1, (count * share + 999) / 1_000)
        var seen: UInt64 = 0
        for (index, number) in counts.enumerated() where number > 0 {
            seen += number
            if seen >= rank { return min(Self.upper(index), maximum) }
        }
        return maximum
    }

    private static func bucket(_ value: Int64) -> Int {
        guard value >= steps else { return Int(value) }
        let shift = 63 - value.leadingZeroBitCount - 7
        return (shift + 1) * steps + Int(value >> Int64(shift)) - steps
    }

    /// The largest value of a bucket.
    private static func upper(_ index: Int) -> Int64 {
        guard index >= steps else { return Int64(index) }
        let shift = Int64(index / steps - 1)
        return (Int64(index % steps + steps + 1) << shift) &- 1
    }
}
