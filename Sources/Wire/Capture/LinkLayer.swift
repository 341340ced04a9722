/// What lies under IP in a capture, by libpcap's link types.
enum LinkLayer {
    case ethernet
    /// Linux "any" captures: 16 bytes, the protocol last.
    case cooked
    /// The same, version 2: 20 bytes, the protocol first.
    case cooked2
    /// BSD loopback: 4 bytes of address family in an unknown byte order.
    case loopback
    case rawIP

    /// Tags of a provider, a customer and two more: beyond that nobody nests.
    private static let mostTags = 4

    init?(linkType: Int32) {
        switch linkType {
        case 0, 108: self = .loopback  // DLT_NULL, DLT_LOOP
        case 1: self = .ethernet  // DLT_EN10MB
        case 12, 14, 101, 228, 229: self = .rawIP  // DLT_RAW here and on BSD, LINKTYPE_RAW, DLT_IPV4, DLT_IPV6
        case 113: self = .cooked  // DLT_LINUX_SLL
        case 276: self = .cooked2  // DLT_LINUX_SLL2
        default: return nil
        }
    }

    /// Where IP begins; nil when the packet holds something else or ends before.
    func startOfIP(in packet: Span<UInt8>) -> Int? {
        switch self {
        case .ethernet: Self.afterTags(in: packet, typeAt: 12)
        case .cooked: Self.afterTags(in: packet, typeAt: 14)
        case .cooked2: packet.uint16(at: 0).flatMap { Self.isIP($0) ? 20 : Self.afterCooked2Tag($0, in: packet) }
        case .loopback: 4
        case .rawIP: 0
        }
    }

    /// Skips VLAN tags (IEEE 802.1Q and 802.1ad).
    private static func afterTags(in packet: Span<UInt8>, typeAt offset: Int) -> Int? {
        var offset = offset
        for _ in 0...mostTags {
            guard let type = packet.uint16(at: offset) else { return nil }
            if isIP(type) { return offset + 2 }
            guard isTag(type) else { return nil }
            offset += 4
        }
        return nil
    }

    private static func afterCooked2Tag(_ type: UInt16, in packet: Span<UInt8>) -> Int? {
        isTag(type) ? afterTags(in: packet, typeAt: 22) : nil
    }

    private static func isIP(_ type: UInt16) -> Bool { type == 0x0800 || type == 0x86DD }
    private static func isTag(_ type: UInt16) -> Bool { type == 0x8100 || type == 0x88A8 || type == 0x9100 }
}
