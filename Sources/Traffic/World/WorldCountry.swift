/// Numbers of other countries for a world's people, offices and gateways.
///
/// `InventedNumbers` has the mobiles; the United States and the United Kingdom, which reserve few numbers for drama, are
/// left out here, for a nation's calls would crowd on them.
enum WorldCountry {
    static let all = ForeignCountry.all.filter { $0.fictional == nil }
    /// Where relatives and workers abroad mostly are, each with its share.
    static let near = all.map(\.relatives)
    private static let total = near.reduce(0, +)

    /// By how many relatives live there.
    static let byRelatives: [Int] = all.indices.flatMap { [Int](repeating: $0, count: all[$0].relatives) }
    static let every = Array(all.indices)

    static func drawn(by bits: UInt64, _ countries: [Int]) -> Int {
        countries[Int(bits % UInt64(countries.count))]
    }

    static func mobile(_ country: Int, _ bits: UInt64) -> UInt64 { InventedNumbers.foreign(all[country], bits) }

    /// Cities with the digits that follow the code: airlines, hotels, consulates, software firms.
    private static let cities: [(prefix: UInt64, digits: UInt64)] = [
        (7_495, 10_000_000), (7_812, 10_000_000), (7_343, 10_000_000), (90_212, 10_000_000), (90_242, 10_000_000),
        (99_871, 10_000_000), (9_714, 10_000_000), (8_610, 100_000_000), (822, 100_000_000), (4_822, 10_000_000),
        (99_532, 10_000_000), (996_312, 1_000_000), (9_111, 100_000_000), (3_120, 10_000_000), (4_930, 100_000_000),
    ]

    static func fixed(_ bits: UInt64) -> UInt64 {
        let city = cities[Int(bits >> 50) % cities.count]
        // Local numbers begin with 2 to 7.
        let first = 2 + bits >> 40 % 6
        return city.prefix * city.digits + first * (city.digits / 10) + bits % (city.digits / 10)
    }

    /// Where call-out apps and rented trunks have their numbers: any city, or the mobiles of six countries.
    static func gateway(_ place: Int, _ bits: UInt64) -> UInt64 {
        place % 2 == 0 ? fixed(bits) : mobile(every[place / 2 % 6 * 5 % every.count], bits)
    }
}
