import Wire

/// An address with the count of bits that matter: `127.0.0.20/32`, `2001:db8::/32`, or an address alone.
///
/// IPv4 is kept as an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2), so that one table holds both.
package struct SourcePrefix: Hashable, Sendable {
    let high: UInt64
    let low: UInt64
    /// 0 to 128.
    let bits: UInt8

    /// Nil for anything that is no prefix, and for one with bits set past its length: more likely a slip than a wish.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = PeerAddress(host: parts[0], port: 0) else { return nil }
        let most = address.family == .v4 ? 32 : 128
        var bits = most
        if parts.count == 2 {
            guard parts[1].allSatisfy(\.isNumber), let given = Int(parts[1]), (0...most).contains(given) else {
                return nil
            }
            bits = given
        }
        let (high, low) = Self.mapped(address)
        let whole = UInt8(bits + 128 - most)
        let mask = Self.mask(whole)
        guard high & ~mask.high == 0, low & ~mask.low == 0 else { return nil }
        self.high = high
        self.low = low
        self.bits = whole
    }

    static func mapped(_ address: PeerAddress) -> (high: UInt64, low: UInt64) {
        switch address.family {
        case .v4: (0, 0xFFFF_0000_0000 | address.low & 0xFFFF_FFFF)
        case .v6, .none: (address.high, address.low)
        }
    }

    static func mask(_ bits: UInt8) -> (high: UInt64, low: UInt64) {
        let count = Int(min(bits, 128))
        let high = count == 0 ? 0 : UInt64.max << UInt64(max(0, 64 - count))
        let low = count <= 64 ? 0 : UInt64.max << UInt64(128 - count)
        return (high, low)
    }
}
