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

    /// 1,000,000,000 / (1 + exp(-x / 1000)), strictly rising up to 20 log-odds: for files in which calls are ranked.
    package static func perBillion(_ x: Int32) -> Int64 {
        let magnitude = Int(x.magnitude)
        guard magnitude / 1_000 < powers.count - 1 else { return x < 0 ? 0 : 1_000_000_000 }
        let fraction = UInt64(magnitude % 1_000) * (one / 1_000)
        // exp(-f) = 1 - f + f^2 / 2 - …, to 18 terms: f is below 1.
        var term = one, rest = one, isPlus = false
        for step in 1...18 as ClosedRange<UInt64> {
            term = product(term, fraction) / step
            rest = isPlus ? rest &+ term : rest &- term
            isPlus.toggle()
        }
        let power = product(powers[magnitude / 1_000], rest)
        let billion = UInt128(1_000_000_000)
        let value = Int64(((billion << 60) + UInt128(one + power) / 2) / UInt128(one + power))
        return x < 0 ? 1_000_000_000 - value : value
    }

    /// 1 in fixed point with 60 bits behind the point.
    private static var one: UInt64 { 1 << 60 }

    private static func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let full = a.multipliedFullWidth(by: b)
        return full.high << 4 | full.low >> 60
    }

    /// exp(-n) for n = 0 to 21, in the same fixed point.
    private static let powers: InlineArray<22, UInt64> = [
        1_152_921_504_606_846_976, 424_136_118_829_305_344, 156_030_958_375_549_312, 57_400_581_772_641_656,
        21_116_493_945_435_088, 7_768_323_992_146_806, 2_857_806_689_069_675, 1_051_328_327_750_962,
        386_762_077_700_731, 142_281_817_010_851, 52_342_555_330_809, 19_255_750_004_583, 7_083_794_551_023,
        2_605_982_380_804, 958_687_341_953, 352_681_363_616, 129_744_222_959, 47_730_232_237, 17_558_971_162,
        6_459_584_499, 2_376_348_336, 874_209_698,
    ]
}
