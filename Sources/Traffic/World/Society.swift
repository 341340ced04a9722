/// Who lives in a world: everybody's number, household and friends, from the seed alone.
///
/// No number is stored. Each hundred of numbers belongs to honest people or to nobody that is honest, by a hash that no
/// digit shows: so that criminals never present a living person's number by chance, only where a kind does so on purpose.
struct Society: Sendable {
    let seed: UInt64
    /// Subscribers at home, a power of two.
    let subscribers: Int
    /// Days of the world, for trips abroad.
    let firstDay: Int64

    init(seed: UInt64, subscribersAtLeast wanted: Int, firstDay: Int64) {
        self.seed = seed
        self.firstDay = firstDay
        var count = 4_096
        while count < wanted, count < 1 << 24 { count *= 2 }
        subscribers = count
    }

    /// One hundred of eight is nobody's.
    func isUnused(_ digits: UInt64) -> Bool {
        SplitMix.hash(seed, digits / 100, 0x51DE) & 7 == 0
    }

    /// A number by `draw` that honest people have, or that none has.
    @inline(__always)
    func number(unused: Bool, _ key: UInt64, _ draw: (UInt64) -> UInt64) -> UInt64 {
        var candidate: UInt64 = 0
        // A hundred is nobody's with chance 1/8: 200 draws find one for certain, but for tiny ranges.
        for attempt in 0..<200 {
            candidate = draw(SplitMix.hash(key, UInt64(attempt), 3))
            if isUnused(candidate) == unused { return candidate }
        }
        return candidate
    }

    // MARK: People

    func subscriber(_ index: Int) -> UInt64 {
        let key = SplitMix.hash(seed, 1, UInt64(truncatingIfNeeded: index))
        // Of three lines one is a household's fixed one; households of four live in one region.
        if key & 0xFFFF > 14_000 { return number(unused: false, key) { InventedNumbers.mobile($0) } }
        let region = HomeRegion.drawn(by: SplitMix.hash(seed, 2, UInt64(truncatingIfNeeded: index / 4)))
        return number(unused: false, key) { InventedNumbers.fixed(region, $0) }
    }

    /// Somebody whom `index` knows: the household or one of six friends, who know it in turn.
    func contact(of index: Int, _ random: inout SplitMix) -> Int {
        if random.chance(550) { return index ^ (1 + random.below(3)) }
        // The first friends are called most.
        let friend = min(random.below(6), random.below(6))
        let mask = Int(SplitMix.hash(seed, 4, UInt64(friend)) % UInt64(subscribers))
        return index ^ (mask == 0 ? 1 : mask)
    }

    /// Client `place` of an agent.
    func client(of agent: UInt64, _ place: Int) -> Int {
        Int(SplitMix.hash(agent, UInt64(truncatingIfNeeded: place), 5) % UInt64(subscribers))
    }

    /// What an agent of a role is made of.
    func key(_ role: WorldRole, _ agent: UInt32) -> UInt64 {
        SplitMix.hash(seed, 16 + UInt64(role.rawValue), UInt64(agent))
    }

    // MARK: Their other lines

    func mobile(_ key: UInt64) -> UInt64 { number(unused: false, key) { InventedNumbers.mobile($0) } }

    func fixed(_ key: UInt64) -> UInt64 {
        number(unused: false, key) { InventedNumbers.fixed(HomeRegion.drawn(by: $0 >> 20), $0) }
    }

    func tollFree(_ key: UInt64) -> UInt64 { number(unused: false, key) { InventedNumbers.free($0) } }

    /// `place` of a block of numbers side by side, at most a hundred.
    func block(_ key: UInt64, _ place: Int) -> UInt64 { fixed(key) / 100 * 100 + UInt64(place) % 100 }

    func foreignMobile(_ key: UInt64, _ countries: [Int]) -> UInt64 {
        number(unused: false, key) { WorldCountry.mobile(WorldCountry.drawn(by: $0 >> 30, countries), $0) }
    }

    /// `place` of the few numbers of a foreign firm.
    func foreignFixed(_ key: UInt64, _ place: Int) -> UInt64 {
        number(unused: false, key) { WorldCountry.fixed($0) } / 10 * 10 + UInt64(place) % 10
    }

    /// One of the numbers of an app's gateways: 24 hundreds in six countries.
    func gateway(_ app: UInt64, _ key: UInt64) -> UInt64 {
        let block = SplitMix.hash(seed, app, 40 + key % 24)
        return number(unused: false, block) { WorldCountry.gateway(Int($0 >> 33), $0) } / 100 * 100 + key >> 8 % 100
    }

    // MARK: Trips abroad

    /// From day `since` to day `until` the roamer is abroad, time and again every 60 days.
    func trip(_ role: WorldRole, _ agent: UInt32) -> (offset: Int64, length: Int64) {
        let key = key(role, agent)
        return (Int64(key >> 8 % 60), 3 + Int64(key >> 20 % 26))
    }

    func isAbroad(_ role: WorldRole, _ agent: UInt32, on day: Int64) -> Bool {
        let trip = trip(role, agent)
        return (day - firstDay + 60_000 + trip.offset) % 60 < trip.length
    }
}
