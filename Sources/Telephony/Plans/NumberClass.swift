/// What the numbering plan says of a number. A plain value of a few bytes.
package struct NumberClass: Hashable, Sendable {
    /// Country calling code: 7, 44, 380; 0 where none is assigned.
    package var callingCode: UInt16
    /// The country, where the digits tell one: nil for the shared ranges of +7, for global services and for no code.
    package var country: Country?
    package var line: LineType
    /// The region of Kazakhstan to which a fixed line belongs; mobile numbers have none.
    package var region: Region?
    package var allocation: Allocation
    /// A number of the plan's own country.
    package var isHome: Bool

    package init(
        callingCode: UInt16, country: Country?, line: LineType, region: Region? = nil, allocation: Allocation,
        isHome: Bool
    ) {
        self.callingCode = callingCode
        self.country = country
        self.line = line
        self.region = region
        self.allocation = allocation
        self.isHome = isHome
    }
}

/// ISO 3166-1 alpha-2 in two bytes; XK, a user-assigned code, is Kosovo.
package struct Country: Hashable, Sendable {
    package let letters: UInt16

    /// Two capital letters, else nil.
    package init?(_ code: String) {
        let bytes = Array(code.utf8)
        guard bytes.count == 2, bytes.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
            return nil
        }
        letters = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    }

    /// `KZ`.
    package var code: String {
        String(decoding: [UInt8(truncatingIfNeeded: letters >> 8), UInt8(truncatingIfNeeded: letters)], as: UTF8.self)
    }
}

extension Country: CustomStringConvertible {
    package var description: String { code }
}

/// What kind of line a number is, as far as its digits tell.
package enum LineType: UInt8, Hashable, Sendable, CaseIterable {
    case unknown = 0
    case mobile
    case fixed
    case tollFree
    case sharedCost
    case premium
    case voip
    /// Satellite and other global services that belong to no country (+870, +881, +882, +883).
    case global
}

/// Whether the digits can be somebody's number.
package enum Allocation: UInt8, Hashable, Sendable, CaseIterable {
    /// The plan does not tell.
    case unknown = 0
    case allocated
    /// No such number has been given out.
    case unallocated
    /// More or fewer digits than numbers of this country have.
    case wrongLength
}
