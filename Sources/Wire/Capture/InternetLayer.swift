/// An IP packet's head (RFC 791, RFC 8200), with offsets into the packet that it was read from.
struct InternetPacket {
    let source: PeerAddress
    let destination: PeerAddress
    /// What `payload` holds: a transport, or an extension header of IPv6.
    let next: UInt8
    let payload: Range<Int>
    let isWhole: Bool
    let isV6: Bool
    let fragment: Fragment?

    /// Nil when it is no IP packet or its lengths contradict each other. `isWhole` is false when the capture kept less.
    init?(_ packet: Span<UInt8>, at start: Int) {
        switch (packet.byte(at: start) ?? 0) >> 4 {
        case 4: self.init(v4: packet, at: start)
        case 6: self.init(v6: packet, at: start)
        default: return nil
        }
    }

    private init?(v4 packet: Span<UInt8>, at start: Int) {
        guard let first = packet.byte(at: start), let total = packet.uint16(at: start + 2),
            let id = packet.uint16(at: start + 4), let flags = packet.uint16(at: start + 6),
            let next = packet.byte(at: start + 9), let source = packet.uint32(at: start + 12),
            let destination = packet.uint32(at: start + 16)
        else { return nil }
        let head = Int(first & 15) * 4
        // 0: the network card was to cut the packet up, so the length is what was captured.
        let length = total == 0 ? packet.count - start : Int(total)
        guard head >= 20, length >= head, start + head <= packet.count else { return nil }
        self.source = PeerAddress(v4: source, port: 0)
        self.destination = PeerAddress(v4: destination, port: 0)
        self.next = next
        isV6 = false
        let end = min(start + length, packet.count)
        payload = start + head..<end
        isWhole = end == start + length
        let offset = Int(flags & 0x1FFF) * 8
        let more = flags & 0x2000 != 0
        fragment = more || offset > 0 ? Fragment(id: UInt32(id), offset: offset, more: more) : nil
    }

    private init?(v6 packet: Span<UInt8>, at start: Int) {
        guard let length = packet.uint16(at: start + 4), let next = packet.byte(at: start + 6),
            let sourceHigh = packet.uint64(at: start + 8), let sourceLow = packet.uint64(at: start + 16),
            let destinationHigh = packet.uint64(at: start + 24), let destinationLow = packet.uint64(at: start + 32)
        else { return nil }
        source = PeerAddress(v6: sourceHigh, sourceLow, port: 0)
        destination = PeerAddress(v6: destinationHigh, destinationLow, port: 0)
        self.next = next
        isV6 = true
        let wanted = length == 0 ? packet.count : start + 40 + Int(length)
        let end = min(wanted, packet.count)
        payload = start + 40..<end
        isWhole = end == wanted
        fragment = nil
    }
}

/// Where a fragment belongs.
struct Fragment: Hashable {
    let id: UInt32
    let offset: Int
    let more: Bool
}

/// What stands at the end of a chain of IPv6 extension headers (RFC 8200 §4).
enum HeaderChain {
    case transport(UInt8, at: Int)
    case fragment(Fragment, next: UInt8, at: Int)
    case malformed

    /// Each kind at most once, destination options twice (§4.1): more is a flood.
    private static let mostHeaders = 8

    init(_ bytes: Span<UInt8>, next: UInt8, from start: Int) {
        var next = next
        var offset = start
        for _ in 0...Self.mostHeaders {
            switch next {
            case 0, 43, 60:  // hop-by-hop, routing, destination options: length in 8 bytes beyond the first 8
                guard let following = bytes.byte(at: offset), let length = bytes.byte(at: offset + 1) else {
                    self = .malformed
                    return
                }
                next = following
                offset += (Int(length) + 1) * 8
            case 51:  // authentication header (RFC 4302 §2.2): length in 4 bytes, less 2
                guard let following = bytes.byte(at: offset), let length = bytes.byte(at: offset + 1) else {
                    self = .malformed
                    return
                }
                next = following
                offset += (Int(length) + 2) * 4
            case 44:
                guard let following = bytes.byte(at: offset), let place = bytes.uint16(at: offset + 2),
                    let id = bytes.uint32(at: offset + 4)
                else {
                    self = .malformed
                    return
                }
                let fragment = Fragment(id: id, offset: Int(place & 0xFFF8), more: place & 1 == 1)
                self = .fragment(fragment, next: following, at: offset + 8)
                return
            default:
                self = offset <= bytes.count ? .transport(next, at: offset) : .malformed
                return
            }
        }
        self = .malformed
    }
}
