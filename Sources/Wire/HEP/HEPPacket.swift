// Owner: one thread. Allocates nothing. Budget: 60 ns a packet of ten chunks. Held by `make bench`, tap.

/// A HEP3 packet (Homer Encapsulation Protocol, version 3, network order) as numbers and ranges over its bytes: one
/// captured message, and when, where from and where to it went.
///
///     var packet = HEPPacket()
///     try packet.parse(bytes)                     // typed: HEPFault
///     guard packet.isAuthentic(bytes, key) else { ... }
///     let sip = bytes.extracting(packet.payload)
///
///     "HEP3" | total u16 | chunk: vendor u16, type u16, length u16 (with these 6 bytes), value | chunk ...
///
/// Every length is checked against what came. Chunks of other vendors and of unknown types are passed over.
package struct HEPPacket: Sendable {
    /// Agents send about a dozen; more is a waste of our time.
    package static let mostChunks = 64
    package static let headBytes = 6
    /// Chunk 11.
    package static let sip: UInt8 = 1

    package private(set) var source = PeerAddress.none
    package private(set) var destination = PeerAddress.none
    /// 17 UDP, 6 TCP, 132 SCTP; 0: not said.
    package private(set) var transport: UInt8 = 0
    package private(set) var payloadType: UInt8 = 0
    /// The agent's number; 0: not said.
    package private(set) var agent: UInt32 = 0
    /// When the message was captured, microseconds since 1970.
    package private(set) var microseconds: Int64 = 0
    package private(set) var payload = 0..<0
    /// The payload came as chunk 16, deflated: it is not inflated here.
    package private(set) var isCompressed = false
    private var key = 0..<0
    private var found: UInt32 = 0

    package init() {}

    private mutating func reset() { self = HEPPacket() }

    /// Reads a whole packet, exactly as long as it says.
    package mutating func parse(_ bytes: Span<UInt8>) throws(HEPFault) {
        reset()
        guard bytes.count >= Self.headBytes, bytes[0] == 0x48, bytes[1] == 0x45, bytes[2] == 0x50, bytes[3] == 0x33
        else { throw .notHEP3 }
        let total = Int(bytes[4]) << 8 | Int(bytes[5])
        guard total == bytes.count else { throw .wrongLength }
        var addresses = Addresses()
        var at = Self.headBytes
        var chunks = 0
        while at < total {
            chunks += 1
            guard chunks <= Self.mostChunks else { throw .tooManyChunks }
            guard total - at >= 6, let vendor = bytes.uint16(at: at), let type = bytes.uint16(at: at + 2),
                let length = bytes.uint16(at: at + 4), length >= 6, Int(length) <= total - at
            else { throw .badChunk }
            let value = at + 6..<at + Int(length)
            if vendor == 0 { try read(type, value, bytes, &addresses) }
            at = value.upperBound
        }
        try finish(addresses)
    }

    /// The chunk 14 of the packet is this key. Takes as long whatever they have in common; the length is no secret.
    package func isAuthentic(_ bytes: Span<UInt8>, _ secret: Span<UInt8>) -> Bool {
        guard key.count == secret.count, key.upperBound <= bytes.count else { return false }
        var difference: UInt8 = 0
        for index in 0..<secret.count { difference |= bytes[key.lowerBound + index] ^ secret[index] }
        return difference == 0
    }

    // MARK: Chunks

    /// Kept apart until both families are known.
    private struct Addresses {
        var family: UInt8 = 0
        var sourceFamily: UInt8 = 0
        var destinationFamily: UInt8 = 0
        var source: (UInt64, UInt64) = (0, 0)
        var destination: (UInt64, UInt64) = (0, 0)
        var sourcePort: UInt16 = 0
        var destinationPort: UInt16 = 0
        var seconds: UInt32 = 0
        var fraction: UInt32 = 0
    }

    private mutating func read(
        _ type: UInt16, _ value: Range<Int>, _ bytes: Span<UInt8>, _ addresses: inout Addresses
    ) throws(HEPFault) {
        let at = value.lowerBound
        switch type {
        case 1: addresses.family = try octet(value, bytes)
        case 2: transport = try octet(value, bytes)
        case 3, 4:
            guard value.count == 4, let number = bytes.uint32(at: at) else { throw .badChunk }
            set(type == 3, (0, UInt64(number)), family: 4, &addresses)
        case 5, 6:
            guard value.count == 16, let high = bytes.uint64(at: at), let low = bytes.uint64(at: at + 8) else {
                throw .badChunk
            }
            set(type == 5, (high, low), family: 6, &addresses)
        case 7, 8:
            guard value.count == 2, let port = bytes.uint16(at: at) else { throw .badChunk }
            if type == 7 { addresses.sourcePort = port } else { addresses.destinationPort = port }
        case 9, 10, 12:
            guard value.count == 4, let number = bytes.uint32(at: at) else { throw .badChunk }
            if type == 9 { addresses.seconds = number }
            if type == 10 { addresses.fraction = number }
            if type == 12 { agent = number }
        case 11: payloadType = try octet(value, bytes)
        case 14: key = value
        case 15: payload = value
        case 16:
            payload = value
            isCompressed = true
        default: return
        }
        found |= 1 << UInt32(type)
    }

    private func octet(_ value: Range<Int>, _ bytes: Span<UInt8>) throws(HEPFault) -> UInt8 {
        guard value.count == 1 else { throw .badChunk }
        return bytes[value.lowerBound]
    }

    private func set(
        _ isSource: Bool, _ address: (UInt64, UInt64), family: UInt8, _ addresses: inout Addresses
    ) {
        if isSource {
            addresses.source = address
            addresses.sourceFamily = family
        } else {
            addresses.destination = address
            addresses.destinationFamily = family
        }
    }

    private func has(_ type: UInt32) -> Bool { found & 1 << type != 0 }

    private mutating func finish(_ addresses: Addresses) throws(HEPFault) {
        guard addresses.sourceFamily != 0, addresses.sourceFamily == addresses.destinationFamily, has(7), has(8),
            has(9), has(11), has(15) != has(16)
        else { throw .incomplete }
        // AF_INET is 2 everywhere, AF_INET6 10, 28 or 30: what the addresses are is believed, where it does not clash.
        guard addresses.family == 0 || (addresses.family == 2) == (addresses.sourceFamily == 4) else {
            throw .incomplete
        }
        let family: PeerAddress.Family = addresses.sourceFamily == 4 ? .v4 : .v6
        source = PeerAddress(
            family: family, high: addresses.source.0, low: addresses.source.1, port: addresses.sourcePort)
        destination = PeerAddress(
            family: family, high: addresses.destination.0, low: addresses.destination.1,
            port: addresses.destinationPort)
        // Below 2^32 s: no overflow.
        microseconds = Int64(addresses.seconds) * 1_000_000 + Int64(min(addresses.fraction, 999_999))
    }
}
