/// Whether an address is one of the public internet. A name that a scammer chose may lead into our own network: what it
/// resolves to is checked before a connection, and the connection goes to the address that was checked.
package enum PublicAddress {
    /// 4 bytes of IPv4 or 16 of IPv6, in network order; anything else is not public. By the IANA special-purpose
    /// registries (RFC 6890): private, loopback, link-local, shared, documentation, benchmarking, multicast, reserved.
    package static func isPublic(_ bytes: [UInt8]) -> Bool {
        switch bytes.count {
        case 4: isPublicV4(bytes)
        case 16: isPublicV6(bytes)
        default: false
        }
    }

    private static let specialV4: [(address: UInt32, length: UInt32)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16),
        (0xAC10_0000, 12), (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16),
        (0xC612_0000, 15), (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
    ]

    private static func isPublicV4(_ bytes: [UInt8]) -> Bool {
        let address = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return specialV4.allSatisfy { (address ^ $0.address) >> (32 - $0.length) != 0 }
    }

    /// Global unicast is 2000::/3 (RFC 4291 §2.4); out of it 2001::/23 (Teredo and other protocols), documentation and
    /// 6to4, which carries an IPv4 address.
    private static func isPublicV6(_ bytes: [UInt8]) -> Bool {
        if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            return isPublicV4(Array(bytes[12...]))
        }
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        let first = UInt32(bytes[0]) << 24 | UInt32(bytes[1]) << 16 | UInt32(bytes[2]) << 8 | UInt32(bytes[3])
        let isProtocol = first >> 9 == 0x2001_0000 >> 9
        let isDocumentation = first == 0x2001_0DB8 || first >> 12 == 0x3FFF_0000 >> 12
        return !isProtocol && !isDocumentation && first >> 16 != 0x2002
    }
}
