/// How often a cluster is drawn in one repetition of a bootstrap: Poisson with mean 1, by a hash of seed, repetition and
/// cluster, so that no table of draws is kept and every machine draws alike.
///
/// Clusters are drawn independently (Hanley and MacGibbon, Computer Methods and Programs in Biomedicine 83, 2006).
package struct PoissonWeights: Sendable {
    private let seed: UInt64

    package init(seed: UInt64, repetition: Int) {
        self.seed = Self.mixed(seed ^ Self.mixed(UInt64(repetition) &+ 1))
    }

    package func weight(_ cluster: UInt64) -> Int {
        let draw = UInt32(truncatingIfNeeded: Self.mixed(cluster ^ seed) >> 32)
        var weight = 0
        while weight < Self.cumulative.count, draw >= Self.cumulative[weight] { weight += 1 }
        return weight
    }

    /// P(X <= k) for k = 0, 1, … 8, of 2^32.
    private static let cumulative: InlineArray<9, UInt32> = [
        1_580_030_168, 3_160_060_337, 3_950_075_421, 4_213_413_783, 4_279_248_373, 4_292_415_291, 4_294_609_777,
        4_294_923_276, 4_294_962_463,
    ]

    /// SplitMix64's finaliser (Steele, Lea and Flood, OOPSLA 2014).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9e37_79b9_7f4a_7c15
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
