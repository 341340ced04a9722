// Distributions in integers: the same draws on every machine, since no libm has a part in them.

extension SplitMix {
    /// A standard normal deviate in units of 1/1,024: 64 fair bits have 32 ones on average, with a standard deviation of
    /// 4 (de Moivre, Laplace), and the steps between are filled evenly.
    mutating func normal() -> Int {
        let bits = next()
        let between = Int(truncatingIfNeeded: (bits &* 0x9E37_79B9_7F4A_7C15) >> 56) - 128
        return (bits.nonzeroBitCount - 32) * 256 + between
    }

    /// Log-normal with this median; `octaves`: the standard deviation of the binary logarithm, in 1/256.
    mutating func spread(_ median: Int, octaves: Int) -> Int {
        BinaryPower.scale(median, by: octaves * normal() / 1_024)
    }

    /// Exponential with this mean, at most 44 times as much; within 1 % of the curve.
    mutating func exponential(mean: Int) -> Int {
        let bits = next()
        let zeros = bits.leadingZeroBitCount
        let mantissa = zeros >= 63 ? 0 : Int(truncatingIfNeeded: (bits << UInt64(zeros + 1)) >> 48)
        // log2(1 + m), m in 1/65,536.
        let logarithm = mantissa + BinaryPower.bulge(mantissa)
        let binary = ((min(zeros, 63) + 1) << 16) - logarithm
        return (((min(mean, 1 << 38) * binary) >> 16) * 45_426) >> 16
    }

    /// Between the two with an even logarithm; both at least 1.
    mutating func evenly(from low: Int, to high: Int) -> Int {
        let octaves = BinaryPower.logarithm(high) - BinaryPower.logarithm(low)
        return min(max(BinaryPower.scale(low, by: below(octaves + 1)), low), high)
    }
}

/// Powers of two with exponents in 1/256.
enum BinaryPower {
    /// `value * 2^(exponent / 256)`, within 0.1 %; exponents beyond 20 octaves are drawn to them.
    static func scale(_ value: Int, by exponent: Int) -> Int {
        let bounded = min(max(exponent, -5_120), 5_120)
        let whole = bounded >> 8
        let f = (bounded & 255) << 8
        // The Taylor series of 2^f at 16 binary places.
        var factor = 87
        for coefficient in [630, 3_638, 15_744, 45_426, 65_536] { factor = coefficient + ((factor * f) >> 16) }
        let scaled = (min(value, 1 << 40) * factor) >> 16
        return whole >= 0 ? min(scaled, 1 << 41) << whole : scaled >> -whole
    }

    /// The binary logarithm in 1/256; 0 below 1.
    static func logarithm(_ value: Int) -> Int {
        guard value > 1 else { return 0 }
        let whole = Int.bitWidth - 1 - value.leadingZeroBitCount
        let mantissa = (value << (62 - whole)) & ((1 << 62) - 1)
        let m = mantissa >> 46
        return (whole << 8) + ((m + bulge(m)) >> 8)
    }

    /// How far log2(1 + m) lies above m, both in 1/65,536; within 1 %.
    static func bulge(_ m: Int) -> Int {
        (((m * (65_536 - m)) >> 16) * 22_713) >> 16
    }
}
