/// The logistic function in integers: the same on every machine (law 2).
package enum Logistic {
    /// 10,000 / (1 + exp(-x / 1000)), linear between table points 250 apart; `x` in thousandths of log-odds.
    package static func perTenThousand(_ x: Int32) -> Int32 {
        let magnitude = Int(x.magnitude)
        let step = magnitude / 250
        guard step < table.count - 1 else { return x < 0 ? 0 : 10_000 }
        let low = Int(table[step]), high = Int(table[step + 1])
        let value = low + (high - low) * (magnitude % 250) / 250
        return Int32(x < 0 ? 10_000 - value : value)
    }

    /// Values at 0, 0.25, 0.5 … 10 log-odds.
    private static let table: InlineArray<41, Int16> = [
        5_000, 5_622, 6_225, 6_792, 7_311, 7_773, 8_176, 8_520, 8_808, 9_047, 9_241, 9_399, 9_526, 9_627, 9_707, 9_770,
        9_820, 9_859, 9_890, 9_914, 9_933, 9_948, 9_959, 9_968, 9_975, 9_981, 9_985, 9_988, 9_991, 9_993, 9_994, 9_996,
        9_997, 9_997, 9_998, 9_998, 9_999, 9_999, 9_999, 9_999, 10_000,
    ]
}
