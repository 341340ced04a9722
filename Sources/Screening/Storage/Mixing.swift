/// Spreads number keys over tables: the same on every machine, without a seed (law 2).
enum Mixing {
    /// A bijection of 64 bits (the finaliser of SplitMix64: xor-shift and odd multipliers).
    @inline(__always)
    static func mix(_ key: UInt64) -> UInt64 {
        var x = key &+ 0x9E37_79B9_7F4A_7C15
        x = (x ^ (x &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        x = (x ^ (x &>> 27)) &* 0x94D0_49BB_1331_11EB
        return x ^ (x &>> 31)
    }
}
