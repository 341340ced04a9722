/// Who there is to call and to be called: everything follows from the seed and the volume, nothing is stored a person.
///
/// There are as many people as the rate of calls asks for, so that one of them rings as often in an hour of the gate's
/// clock as in life: to squeeze a day into minutes takes more people, not more calls of each.
package struct Population: Sendable {
    /// Subscribers at home, a power of two: `relative(of:)` needs it.
    package let subscribers: Int
    package let couriers: Int
    package let drivers: Int
    package let hospitals: Int
    package let schools: Int
    package let relativesAbroad: Int
    /// Whoever stands in a list is as many in every population: the lists of a morning follow from the seed alone.
    package let bankLines = 12
    package let roamers = 600
    /// Own mobiles that the roaming list names.
    package let roaming: Set<UInt64>
    let seed: UInt64

    /// Most people that are kept apart, so that `callsADay * speed` cannot ask for more than there are.
    package static let mostPeople = 1 << 22
    /// Centres, campaigns and boxes that work at the same time.
    static let centres = 3
    static let robocallers = 4
    static let simBoxes = 6
    /// Numbers of each call centre that the block list knows already.
    static let knownNumbersACentre = 6

    package init(seed: UInt64, callsADay: Int, speed: Int) {
        self.seed = seed
        func people(_ kinds: CallerKind..., callsEach: Int, atLeast least: Int, atMost most: Int = Self.mostPeople)
            -> Int
        {
            let permille = kinds.reduce(0) { $0 + $1.permille }
            // Bounded before they are multiplied: the product of two integers of any size can pass even 128 bits.
            let day = Int128(min(max(0, callsADay), 1 << 40)) * Int128(min(max(1, speed), 1 << 40))
            let calls = day * Int128(permille) / 1_000
            return Int(min(max(calls / Int128(callsEach), Int128(least)), Int128(most)))
        }
        var subscribers = 1_024
        let wanted = people(.family, callsEach: 4, atLeast: 1_024)
        while subscribers < wanted { subscribers *= 2 }
        self.subscribers = subscribers
        couriers = people(.courier, callsEach: 50, atLeast: 24)
        drivers = people(.taxi, callsEach: 35, atLeast: 24)
        hospitals = people(.hospital, callsEach: 120, atLeast: 12)
        schools = people(.school, callsEach: 60, atLeast: 12)
        relativesAbroad = people(.relativeAbroad, callsEach: 2, atLeast: 256)
        roaming = Set(
            (0..<roamers).map { InventedNumbers.mobile(SplitMix.hash(seed, Role.roamer.rawValue, UInt64($0))) })
    }

    private enum Role: UInt64 {
        case subscriber = 1
        case family, courier, driver, bank, hospital, school, relative, roamer, friend, robocaller, box, known
    }

    private func hash(_ role: Role, _ index: Int) -> UInt64 {
        SplitMix.hash(seed, role.rawValue, UInt64(truncatingIfNeeded: index))
    }

    // MARK: Honest lines

    /// A household is four subscribers of one region; two of five lines are fixed ones.
    package func subscriber(_ index: Int) -> UInt64 {
        let hash = hash(.subscriber, index)
        guard hash >> 32 % 5 < 2 else { return InventedNumbers.mobile(hash) }
        return InventedNumbers.fixed(HomeRegion.drawn(by: self.hash(.family, index / 4)), hash)
    }

    /// Whom a subscriber knows: the household, and six friends who know each other in turn, since XOR is its own inverse.
    func relative(of index: Int, draw: Int) -> Int {
        if draw % 10 < 6 { return index ^ (1 + draw / 10 % 3) }
        let mask = Int(hash(.friend, draw / 10 % 6) % UInt64(subscribers))
        return index ^ (mask == 0 ? 1 : mask)
    }

    func courier(_ index: Int) -> UInt64 { InventedNumbers.mobile(hash(.courier, index)) }
    func driver(_ index: Int) -> UInt64 { InventedNumbers.mobile(hash(.driver, index)) }

    /// Every second bank calls from a number that is free to call, the others from a fixed line.
    package func bankLine(_ index: Int) -> UInt64 {
        let hash = hash(.bank, index)
        return index % 2 == 0
            ? InventedNumbers.free(hash) : InventedNumbers.fixed(HomeRegion.drawn(by: hash >> 7), hash)
    }

    func hospital(_ index: Int) -> UInt64 { fixedLine(.hospital, index) }
    func school(_ index: Int) -> UInt64 { fixedLine(.school, index) }

    private func fixedLine(_ role: Role, _ index: Int) -> UInt64 {
        let hash = hash(role, index)
        return InventedNumbers.fixed(HomeRegion.drawn(by: hash >> 9), hash)
    }

    func relativeAbroad(_ index: Int) -> UInt64 {
        let hash = hash(.relative, index)
        var random = SplitMix(seed: hash)
        let country = ForeignCountry.all[random.weighted(ForeignCountry.all.map(\.relatives))]
        return InventedNumbers.foreign(country, random.next())
    }

    package func roamer(_ index: Int) -> UInt64 { InventedNumbers.mobile(hash(.roamer, index)) }

    // MARK: Criminal lines

    /// A home mobile that does not roam.
    func strayMobile(_ random: inout SplitMix) -> UInt64 {
        while true {
            let number = InventedNumbers.mobile(random.next())
            if !roaming.contains(number) { return number }
        }
    }

    /// Robocallers keep their number for a long time: the block list knows it.
    package func robocaller(_ index: Int) -> UInt64 {
        InventedNumbers.foreign(ForeignCountry.all[10 + index % 30], hash(.robocaller, index))
    }

    package func simBox(_ index: Int) -> UInt64 {
        var random = SplitMix(seed: hash(.box, index))
        return strayMobile(&random)
    }

    /// A number of call centre `centre` that was reported yesterday.
    package func knownNumber(centre: Int, _ index: Int) -> UInt64 {
        let hash = hash(.known, centre * 64 + index)
        return InventedNumbers.foreign(ForeignCountry.all[10 + Int(hash >> 40 % 30)], hash)
    }
}
