import Crypto

/// What a carrier's soft-switch shows to ask by HTTP, and what it may ask about; the token itself is nowhere kept.
package struct APIToken: Hashable, Sendable {
    /// Reads `/metrics` from another machine; stands in the place of a trunk, whose names hold no such character.
    package static let metrics = "@metrics"
    /// Reads entries of the journal, to check it.
    package static let journal = "@journal"

    package var carrier: String
    package var trunk: String
    /// SHA-256 of the token.
    package var digest: [UInt8]

    /// Nil where `sha256` is not 64 hex digits.
    package init?(carrier: String, trunk: String, sha256: String) {
        let digits = Array(sha256.utf8)
        guard digits.count == 64 else { return nil }
        var digest: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = Self.value(digits[index]), let low = Self.value(digits[index + 1]) else { return nil }
            digest.append(high << 4 | low)
        }
        self.carrier = carrier
        self.trunk = trunk
        self.digest = digest
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// All tokens in force.
struct APITokens {
    /// Longer than any token that somebody makes.
    static let longestHeader = 512

    let tokens: [APIToken]

    /// The trunks of the token in an `Authorization: Bearer …` (RFC 6750 §2.1); empty where it is none of ours.
    ///
    /// Looks at every row whatever it finds, and compares digests: the time tells nothing of a token.
    func trunks(authorization: String?) -> Set<String> {
        guard let authorization, authorization.utf8.count <= Self.longestHeader,
            authorization.prefix(7).lowercased() == "bearer "
        else { return [] }
        let digest = Array(SHA256.hash(data: Array(authorization.dropFirst(7).utf8)))
        var trunks: Set<String> = []
        for token in tokens where Self.areEqual(token.digest, digest) { trunks.insert(token.trunk) }
        return trunks
    }

    /// Whose token of this row it is; nil where it is none. The time tells nothing here either.
    func carrier(of trunk: String, authorization: String?) -> String? {
        guard trunks(authorization: authorization).contains(trunk), let authorization else { return nil }
        let digest = Array(SHA256.hash(data: Array(authorization.dropFirst(7).utf8)))
        var found: String?
        for token in tokens where Self.areEqual(token.digest, digest) && token.trunk == trunk { found = token.carrier }
        return found
    }

    private static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        var difference: UInt8 = a.count == b.count ? 0 : 1
        for (x, y) in zip(a, b) { difference |= x ^ y }
        return difference == 0
    }
}
