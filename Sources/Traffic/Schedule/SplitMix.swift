/// SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014): 64 bits of state, the
/// same numbers on every machine. For invented calls only, never for secrets.
package struct SplitMix: Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.finish(state)
    }

    /// 0 ..< bound by the high half of a product; the bias is below 2^-32 for what is drawn here.
    package mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(max(1, bound))).high)
    }

    package mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True in `permille` of 1,000 draws.
    package mutating func chance(_ permille: Int) -> Bool {
        below(1_000) < permille
    }

    /// One of `weights` by its weight.
    package mutating func weighted(_ weights: [Int]) -> Int {
        var rest = below(weights.reduce(0, +))
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return 0
    }

    /// A number that depends on all arguments and on nothing else: the same person has the same number all day.
    package static func hash(_ a: UInt64, _ b: UInt64, _ c: UInt64 = 0) -> UInt64 {
        finish(finish(finish(a &+ 0x9E37_79B9_7F4A_7C15) ^ b &* 0xD1B5_4A32_D192_ED03) ^ c &* 0x8CB9_2BA7_2F3D_8DD7)
    }

    private static func finish(_ state: UInt64) -> UInt64 {
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
