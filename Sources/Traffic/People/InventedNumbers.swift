/// Numbers for invented people.
///
/// Kazakhstan reserves no range for fiction, so home numbers are a real prefix with random subscriber digits: whoever may
/// have one of them has nothing to do with these calls, which never leave the loopback interface. Abroad, the ranges
/// reserved for drama are used where there are any: +1 NPA 555-0100 to -0199 and +44 7700 900000 to 900999.
package enum InventedNumbers {
    /// National prefixes of mobile numbers (libphonenumber's plan of Kazakhstan).
    static let mobilePrefixes: [UInt64] = [700, 701, 702, 705, 706, 707, 708, 747, 771, 775, 776, 777, 778]
    /// National prefixes that nobody has been given.
    static let unallocatedPrefixes: [UInt64] = [600, 611, 640, 666, 690, 790, 795]
    /// Countries whose numbers are dear to call back; published lists of wangiri name them time and again.
    static let dearPrefixes: [UInt64] = [269, 235, 232]

    package static func mobile(_ hash: UInt64) -> UInt64 {
        let prefix = mobilePrefixes[Int(hash % UInt64(mobilePrefixes.count))]
        return (7_000 + prefix) * 10_000_000 + hash >> 8 % 10_000_000
    }

    static func fixed(_ region: HomeRegion, _ hash: UInt64) -> UInt64 {
        let rest = tenTo(10 - region.areaDigits)
        // Local numbers begin with 2 to 7.
        let local = (2 + hash >> 40 % 6) * (rest / 10) + hash % (rest / 10)
        return 70_000_000_000 + region.areaCode * rest + local
    }

    /// 8 800 0xx xx xx: free to call.
    static func free(_ hash: UInt64) -> UInt64 {
        78_000_400_000 + hash % 500_000
    }

    static func unallocated(_ hash: UInt64) -> UInt64 {
        let prefix = unallocatedPrefixes[Int(hash % UInt64(unallocatedPrefixes.count))]
        return (7_000 + prefix) * 10_000_000 + hash >> 8 % 10_000_000
    }

    static func foreign(_ country: ForeignCountry, _ hash: UInt64) -> UInt64 {
        if let few = country.fictional { return few.lowerBound + hash % UInt64(few.count) }
        let rest = tenTo(country.subscriberDigits)
        let prefix = country.prefixes[Int(hash >> 48) % country.prefixes.count]
        return prefix * rest + hash % rest
    }

    static func dear(_ range: Int, _ hash: UInt64) -> UInt64 {
        // Comoros have 7 digits, the others 8: 269 3xx xx xx, 235 6x xx xx xx, 232 7x xxx xxx.
        switch range % dearPrefixes.count {
        case 0: 2_693_000_000 + hash % 1_000_000
        case 1: 23_560_000_000 + hash % 10_000_000
        default: 23_276_000_000 + hash % 1_000_000
        }
    }

    private static func tenTo(_ exponent: Int) -> UInt64 {
        (0..<max(0, exponent)).reduce(1) { value, _ in value * 10 }
    }
}
