import Foundation
import TestSupport
import Testing

@testable import Telephony

@Suite("Numbering plans")
struct NumberingPlanTests {
    private let plan = NumberingPlan.kazakhstan

    private func found(_ digits: UInt64) -> NumberClass { plan.classify(PhoneNumber(digits: digits)) }

    @Test(
        "fixed lines of Kazakhstan belong to their region",
        arguments: [
            (7172, .astana), (7272, .almaty), (7273, .almaty), (7252, .shymkent), (7102, .ulytau),
            (7112, .westKazakhstan), (7122, .atyrau), (7132, .aktobe), (7142, .kostanay), (7152, .northKazakhstan),
            (7162, .akmola), (7182, .pavlodar), (7212, .karaganda), (7222, .abai), (7232, .eastKazakhstan),
            (7242, .kyzylorda), (7253, .turkistan), (7262, .zhambyl), (7282, .zhetysu), (7292, .mangystau),
            (7277, .almatyRegion),
        ] as [(UInt64, Region)])
    func areas(area: UInt64, region: Region) {
        let found = found(70_000_000_000 + area * 1_000_000 + 201_234)
        #expect(found.region == region)
        #expect(found.line == .fixed)
        #expect(found.allocation == .allocated)
        #expect(found.isHome)
        #expect(found.country == Country("KZ"))
    }

    @Test("districts that a new oblast took over keep their old area codes")
    func districts() {
        #expect(found(77_103_612_345).region == .karaganda)  // Balkhash
        #expect(found(77_103_512_345).region == .ulytau)  // Ulytau
        #expect(found(77_234_712_345).region == .abai)  // Kalbatau
        #expect(found(77_233_612_345).region == .eastKazakhstan)  // Ridder
        #expect(found(77_272_512_345).region == .almatyRegion)  // Otegen Batyr
    }

    @Test("all 20 regions have lines in the plan, a code, names and a tile of their own")
    func allRegions() {
        var seen: Set<Region> = []
        for area in 7100...7299 {
            for fifth in 0...9 {
                if let region = found(UInt64(70_000_000_000 + area * 1_000_000 + fifth * 100_000)).region {
                    seen.insert(region)
                }
            }
        }
        #expect(seen == Set(Region.allCases))
        #expect(Region.allCases.count == 20)
        #expect(Set(Region.allCases.map { "\($0.tile)" }).count == 20)
        for region in Region.allCases {
            #expect(Region(code: region.code) == region)
            #expect(region.tile.column < 9 && region.tile.row < 6)
        }
        #expect(Region(code: "KZ-99") == nil)
        for label in [\Region.Name.shortKK, \.shortRU, \.shortEN] {
            let labels = Region.allCases.map { $0.name[keyPath: label] }
            #expect(Set(labels).count == 20, "no two tiles read alike: \(labels)")
            #expect(labels.allSatisfy { (3...7).contains($0.count) })
        }
    }

    @Test(
        "kinds of numbers after +7",
        arguments: [
            (77_010_000_001, "KZ", .mobile, .allocated, true), (77_470_000_001, "KZ", .mobile, .allocated, true),
            (77_850_000_001, "KZ", .mobile, .allocated, true), (77_510_000_001, "KZ", .voip, .allocated, true),
            (78_000_800_001, "KZ", .tollFree, .allocated, true), (78_001_000_001, nil, .tollFree, .allocated, false),
            (78_081_000_001, nil, .sharedCost, .allocated, false), (78_091_000_001, nil, .premium, .allocated, false),
            (77_030_000_001, "KZ", .unknown, .unallocated, true), (77_040_000_001, "KZ", .unknown, .unallocated, true),
            (77_300_000_001, "KZ", .unknown, .unallocated, true), (77_650_000_001, "KZ", .unknown, .unallocated, true),
            (77_900_000_001, "KZ", .unknown, .unallocated, true), (77_190_000_001, "KZ", .unknown, .unallocated, true),
            (76_001_234_567, "KZ", .unknown, .unallocated, true), (70_001_234_567, "KZ", .unknown, .unallocated, true),
            (74_951_234_567, "RU", .fixed, .allocated, false), (78_121_234_567, "RU", .fixed, .allocated, false),
            (79_161_234_567, "RU", .mobile, .allocated, false), (73_431_234_567, "RU", .fixed, .allocated, false),
            (72_001_234_567, "RU", .unknown, .unknown, false), (71_001_234_567, nil, .unknown, .unknown, false),
            (78_851_234_567, nil, .unknown, .unknown, false),
        ] as [(UInt64, String?, LineType, Allocation, Bool)])
    func seven(digits: UInt64, country: String?, line: LineType, allocation: Allocation, isHome: Bool) {
        let found = found(digits)
        #expect(found.callingCode == 7)
        #expect(found.country?.code == country)
        #expect(found.line == line)
        #expect(found.allocation == allocation)
        #expect(found.isHome == isHome)
    }

    @Test("home after +7 is 6xx and 7xx, what Russia and the shared ranges have is not")
    func homeBoundary() {
        for lead in UInt64(10)...99 {
            let isHome = found(70_000_000_000 + lead * 100_000_000 + 12_345_678).isHome
            #expect(isHome == (60...79).contains(lead), "+7 \(lead)x")
        }
    }

    @Test(
        "countries by their codes",
        arguments: [
            (380_441_234_567, "UA", 380), (447_700_900_123, "GB", 44), (12_125_550_123, "US", 1),
            (14_165_550_123, "CA", 1), (18_765_550_123, "JM", 1), (998_901_234_567, "UZ", 998),
            (8_613_812_345_678, "CN", 86), (85_212_345_678, "HK", 852), (995_595_123_456, "GE", 995),
            (37_061_234_567, "LT", 370), (4_915_112_345_678, "DE", 49), (2_908_123, "SH", 290),
        ] as [(UInt64, String, UInt16)])
    func countries(digits: UInt64, country: String, code: UInt16) {
        let found = found(digits)
        #expect(found.country?.code == country)
        #expect(found.callingCode == code)
        #expect(found.allocation == .allocated)
        #expect(!found.isHome)
        #expect(CallingCode.length(of: PhoneNumber(digits: digits)) == String(code).count)
    }

    @Test("global services belong to no country, toll-free and premium say so")
    func global() {
        #expect(found(870_123_456_789).line == .global)
        #expect(found(80_012_345_678).line == .tollFree)
        #expect(found(979_123_456_789).line == .premium)
        #expect(found(18_005_550_123).line == .tollFree)
        #expect(found(870_123_456_789).country == nil)
    }

    @Test("codes that are not assigned, and area codes of North America that begin with 0 or 1, are unallocated")
    func unassigned() {
        for digits: UInt64 in [210_123_456_789, 379_123_456_789, 888_123_456_789, 997_123_456_789, 999_123_456_789] {
            #expect(found(digits).allocation == .unallocated)
            #expect(found(digits).callingCode == 0)
        }
        #expect(found(10_125_550_123).allocation == .unallocated)
        #expect(found(11_125_550_123).allocation == .unallocated)
    }

    @Test("a number is too short or too long by its country: at the limits, one before and one past")
    func lengths() {
        #expect(found(3_311_234_567).allocation == .wrongLength)
        #expect(found(33_112_345_678).allocation == .allocated)
        #expect(found(331_123_456_789).allocation == .wrongLength)
        #expect(found(7_701_000_000).allocation == .wrongLength)
        #expect(found(770_100_000_012).allocation == .wrongLength)
        #expect(found(212_555_012).allocation == .wrongLength)
        // An unallocated range stays unallocated at any length.
        #expect(found(760_012_345).allocation == .unallocated)
    }

    @Test("classify answers for every integer of up to 15 digits, and its code is the number's beginning")
    func neverTraps() {
        var random = SplitMix(state: 20_261)
        for digits in [1, 9, 10, 99, 100, 999_999, 1_000_000, 999_999_999_999_999] as [UInt64] { _ = found(digits) }
        for _ in 0..<200_000 {
            var limit: UInt64 = 10
            for _ in 0..<random.next() % 15 { limit *= 10 }
            let digits = max(1, random.next() % limit)
            let found = found(digits)
            if found.callingCode > 0, digits >= 100 {
                #expect(String(digits).hasPrefix(String(found.callingCode)))
                #expect(CallingCode.length(of: PhoneNumber(digits: digits)) == String(found.callingCode).count)
            }
        }
    }

    @Test(
        "every prefix of the reference data is allocated, and the unassigned ones are not",
        .enabled(if: SharedFiles.arePresent, Comment(rawValue: SharedFiles.absence)))
    func referencePrefixes() throws {
        let source = try String(contentsOf: #require(SharedFiles.url("bench/gendata.py")), encoding: .utf8)
        let lists = source.components(separatedBy: "def main").first ?? ""
        // `'7' + p for p in '700 701 …'.split()` and `('38044', 7)`.
        var checked = 0
        for block in lists.components(separatedBy: "'7' + p for p in ").dropFirst() {
            let quoted = block.prefix { $0 != "]" }.split(separator: "'", omittingEmptySubsequences: false)
            for (index, part) in quoted.enumerated() where index % 2 == 1 {
                for prefix in part.split(separator: " ") {
                    let digits = "7" + prefix + String(repeating: "4", count: 10 - prefix.count)
                    let number: UInt64 = try #require(UInt64(digits, radix: 10))
                    let found = found(number)
                    #expect(found.allocation == .allocated, "+7 \(prefix)")
                    #expect(found.isHome == prefix.hasPrefix("7"), "+7 \(prefix)")
                    checked += 1
                }
            }
        }
        let pair = /\('(\d+)', (\d+)\)/
        for match in lists.matches(of: pair) {
            let follow: Int = try #require(Int(match.output.2, radix: 10))
            for filler in ["0", "5", "9"] {
                let digits = match.output.1 + String(repeating: filler, count: follow)
                let number: UInt64 = try #require(UInt64(digits, radix: 10))
                let found = found(number)
                #expect(found.allocation == .allocated, "+\(match.output.1)")
                #expect(!found.isHome)
            }
            checked += 1
        }
        #expect(checked > 80)
        for filler: UInt64 in 0...9 {
            let unassigned = found(76_000_000_000 + filler * 111_111_111)
            #expect(unassigned.isHome && unassigned.allocation == .unallocated)
        }
    }
}
