/// The 17 oblasts and 3 cities with one area code each, weighted by their people.
///
/// Area codes: Kazakhstan's national numbering plan. Thousands of people: rounded after the Bureau of National
/// Statistics, early 2025; they set a mix here and are no statistics.
struct HomeRegion: Sendable {
    let name: String
    /// National digits that a fixed number of it begins with.
    let areaCode: UInt64
    let areaDigits: Int
    let thousands: Int

    init(_ name: String, _ areaCode: UInt64, _ thousands: Int) {
        self.name = name
        self.areaCode = areaCode
        self.areaDigits = String(areaCode).utf8.count
        self.thousands = thousands
    }

    static let all = [
        HomeRegion("Abai", 7222, 600), HomeRegion("Akmola", 7162, 790), HomeRegion("Aktobe", 7132, 950),
        HomeRegion("Almaty oblast", 72771, 1_560), HomeRegion("Atyrau", 7122, 710),
        HomeRegion("West Kazakhstan", 7112, 700), HomeRegion("Zhambyl", 7262, 1_220), HomeRegion("Zhetysu", 7282, 690),
        HomeRegion("Karaganda", 7212, 1_130), HomeRegion("Kostanay", 7142, 820), HomeRegion("Kyzylorda", 7242, 840),
        HomeRegion("Mangystau", 7292, 800), HomeRegion("Pavlodar", 7182, 750),
        HomeRegion("North Kazakhstan", 7152, 520), HomeRegion("Turkistan", 72533, 2_140),
        HomeRegion("Ulytau", 7102, 220), HomeRegion("East Kazakhstan", 7232, 720), HomeRegion("Astana", 7172, 1_530),
        HomeRegion("Almaty", 7272, 2_290), HomeRegion("Shymkent", 7252, 1_260),
    ]

    private static let total = all.reduce(0) { $0 + $1.thousands }

    /// The region of a draw, by people.
    static func drawn(by hash: UInt64) -> HomeRegion {
        var rest = Int(hash % UInt64(total))
        for region in all {
            rest -= region.thousands
            if rest < 0 { return region }
        }
        return all[0]
    }
}
