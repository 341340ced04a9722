/// A country that calls come from: the prefixes of its mobiles after the plus sign and the digits that follow.
struct ForeignCountry: Sendable {
    let name: String
    let prefixes: [UInt64]
    let subscriberDigits: Int
    /// The range that is reserved for fiction, whole numbers.
    let fictional: ClosedRange<UInt64>?
    /// How many relatives of people in Kazakhstan live there, of 100: a guess.
    let relatives: Int

    init(
        _ name: String, _ prefixes: [UInt64], _ subscriberDigits: Int, relatives: Int = 0,
        fictional: ClosedRange<UInt64>? = nil
    ) {
        self.name = name
        self.prefixes = prefixes
        self.subscriberDigits = subscriberDigits
        self.relatives = relatives
        self.fictional = fictional
    }

    static let all = [
        ForeignCountry("Russia", [7_903, 7_916, 7_921, 7_925, 7_962, 7_985], 7, relatives: 46),
        ForeignCountry("Uzbekistan", [99_890, 99_893, 99_897], 7, relatives: 11),
        ForeignCountry("Kyrgyzstan", [996_550, 996_700, 996_777], 6, relatives: 9),
        ForeignCountry("Germany", [49_151, 49_160, 49_170], 8, relatives: 9),
        ForeignCountry("Turkey", [90_532, 90_542, 90_555], 7, relatives: 6),
        ForeignCountry("United States", [], 0, relatives: 4, fictional: 12_125_550_100...12_125_550_199),
        ForeignCountry("United Kingdom", [], 0, relatives: 4, fictional: 447_700_900_000...447_700_900_999),
        ForeignCountry("Korea", [8_210], 8, relatives: 4),
        ForeignCountry("China", [86_138, 86_139], 8, relatives: 4),
        ForeignCountry("Belarus", [37_529, 37_533], 7, relatives: 3),
        ForeignCountry("Ukraine", [38_050, 38_067, 38_093], 7),
        ForeignCountry("Armenia", [37_491, 37_494], 6),
        ForeignCountry("Georgia", [99_555, 99_559], 7),
        ForeignCountry("Azerbaijan", [99_450, 99_455], 7),
        ForeignCountry("Moldova", [37_368, 37_369], 6),
        ForeignCountry("Poland", [48_501, 48_601], 6),
        ForeignCountry("Lithuania", [37_061, 37_068], 6),
        ForeignCountry("Latvia", [37_126, 37_129], 6),
        ForeignCountry("Estonia", [37_251, 37_256], 6),
        ForeignCountry("Czechia", [420_601, 420_777], 6),
        ForeignCountry("Bulgaria", [35_987, 35_988], 7),
        ForeignCountry("Romania", [40_722, 40_744], 6),
        ForeignCountry("Serbia", [38_160, 38_164], 7),
        ForeignCountry("India", [9_198, 9_199], 8),
        ForeignCountry("Pakistan", [92_300, 92_321], 7),
        ForeignCountry("Bangladesh", [88_017, 88_019], 8),
        ForeignCountry("Indonesia", [62_812, 62_813], 7),
        ForeignCountry("Malaysia", [6_012, 6_017], 7),
        ForeignCountry("Thailand", [6_681, 6_689], 7),
        ForeignCountry("Vietnam", [8_490, 8_491], 7),
        ForeignCountry("Philippines", [63_917, 63_918], 7),
        ForeignCountry("Egypt", [2_010, 2_012], 8),
        ForeignCountry("Morocco", [21_261, 21_266], 7),
        ForeignCountry("Nigeria", [234_803, 234_806], 7),
        ForeignCountry("Kenya", [254_710, 254_722], 6),
        ForeignCountry("Mexico", [5_255], 8),
        ForeignCountry("Brazil", [55_119], 8),
        ForeignCountry("Argentina", [54_911], 8),
        ForeignCountry("Spain", [34_612, 34_655], 6),
        ForeignCountry("Italy", [39_333, 39_347], 7),
        ForeignCountry("France", [33_612, 33_661], 6),
    ]
}
