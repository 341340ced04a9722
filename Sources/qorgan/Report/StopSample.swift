import Screening
import Telephony

/// A call in the sample, as the people who check it see it: no clear number of a subscriber.
struct SampledStop {
    /// 16 hex digits by which a finding is joined to its call.
    var key: String
    var time: Timestamp
    var trunk: String
    var caller: String
    var callee: String
    /// Where it holds a number of the call, that part is dots.
    var callID: String
    var treatment: Treatment
    var rule: RuleCode?
    var scorePerTenThousand: Int32
    var reasons: [Reason]
}

/// Calls to check by ear, drawn from all that would be stopped: by chance within each stratum of rule and score.
///
/// Of each stratum those with the smallest numbers of a seeded hash are kept, so that one pass and bounded memory are
/// enough and the same calls with the same seed give the same sample.
struct StopSample {
    static let sizes = 60...1_000

    /// Calls of one rule with scores of one band.
    struct Stratum: Hashable, Comparable {
        /// 0: no rule alone, the sum decided.
        var rule: UInt8
        /// Position in `bands`; -1: all.
        var band: Int

        static func < (a: Self, b: Self) -> Bool { (a.rule, a.band) < (b.rule, b.band) }
    }

    /// Lower ends of the score bands, in ten-thousandths.
    static let bands: [Int32] = [0, 5_000, 9_000, 9_800]

    private struct Kept {
        var order: UInt64
        var ordinal: UInt64
        var call: SampledStop

        static func precedes(_ a: Kept, _ b: Kept) -> Bool { (a.order, a.ordinal) < (b.order, b.ordinal) }
    }

    private struct Pile {
        var count = 0
        var kept: [Kept] = []
    }

    let size: Int
    let seed: UInt64
    private var piles: [Stratum: Pile] = [:]

    init(size: Int = 100, seed: UInt64 = 1) {
        self.size = size
        self.seed = seed
    }

    /// `identity`: the same for the same call in another run; `make` is asked only where the call is kept.
    mutating func add(
        rule: RuleCode?, score: Int32, identity: UInt64, ordinal: UInt64, make: (String) -> SampledStop
    ) {
        let band = Self.bands.lastIndex { score >= $0 } ?? 0
        let stratum = Stratum(rule: rule?.rawValue ?? 0, band: band)
        let order = Self.mixed(seed ^ Self.mixed(identity))
        piles[stratum, default: Pile()].count += 1
        guard let pile = piles[stratum] else { return }
        if pile.kept.count >= size, let last = pile.kept.last, (last.order, last.ordinal) <= (order, ordinal) { return }
        let hex = String(identity, radix: 16)
        let key = String(repeating: "0", count: 16 - hex.count) + hex
        let kept = Kept(order: order, ordinal: ordinal, call: make(key))
        let place = pile.kept.firstIndex { Kept.precedes(kept, $0) } ?? pile.kept.count
        piles[stratum]?.kept.insert(kept, at: place)
        if pile.kept.count >= size { piles[stratum]?.kept.removeLast() }
    }

    /// What was drawn, stratum by stratum.
    struct Drawn {
        var stratum: Stratum
        /// Calls of the stratum in all.
        var population: Int
        var calls: [SampledStop]
    }

    /// At least two of each stratum (one where it has no more), the rest in proportion.
    func draw() -> [Drawn] {
        var strata = piles
        // Too many to give each two: then by rule alone.
        if strata.count > size / 2 {
            strata = [:]
            for (stratum, pile) in piles {
                let rule = Stratum(rule: stratum.rule, band: -1)
                strata[rule, default: Pile()].count += pile.count
                strata[rule]?.kept += pile.kept
            }
            for key in strata.keys { strata[key]?.kept.sort(by: Kept.precedes) }
        }
        let ordered = strata.sorted { $0.key < $1.key }
        let shares = Self.allocate(ordered.map(\.value.count), size)
        return zip(ordered, shares).map { entry, share in
            Drawn(
                stratum: entry.key, population: entry.value.count,
                calls: entry.value.kept.prefix(share).sorted { $0.ordinal < $1.ordinal }.map(\.call))
        }
    }

    /// How many of each stratum: two at least, the rest in proportion, by largest remainder.
    static func allocate(_ populations: [Int], _ size: Int) -> [Int] {
        let all = populations.reduce(0, +)
        if all <= size { return populations }
        var shares = populations.map { min($0, 2) }
        let exact = populations.map { Double($0) / Double(all) * Double(size) }
        var left = size - shares.reduce(0, +)
        while left > 0 {
            // The stratum that is furthest below its part; the earlier one among equals.
            let open = shares.indices.filter { shares[$0] < populations[$0] }
            guard
                let next = open.max(by: { (exact[$0] - Double(shares[$0]), $1) < (exact[$1] - Double(shares[$1]), $0) })
            else { break }
            shares[next] += 1
            left -= 1
        }
        return shares
    }

    /// Where a call stands among those to check; says nothing of how it was drawn.
    static func place(_ key: String, seed: UInt64) -> UInt64 {
        mixed(~seed &+ mixed(mixed(UInt64(key, radix: 16) ?? 0)))
    }

    /// SplitMix64's finaliser (Steele, Lea, Flood, OOPSLA 2014).
    static func mixed(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
