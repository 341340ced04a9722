/// Messages as a capture file that every analyser reads: classic pcap, microseconds, Ethernet frames of IPv4 or IPv6 with
/// UDP (RFC 791, RFC 8200, RFC 768).
///
///     var writer = CaptureWriter()
///     writer.add(bytes, from: source, to: destination, microseconds: time)
///     file.write(writer.bytes)
///
/// Each message is one frame, however long: nothing is fragmented. A message of a connection is written as a datagram, too.
package struct CaptureWriter: Sendable {
    /// A UDP payload in IPv4 at most; longer messages are cut.
    private static let mostPayload = 65_507
    private static let ethernetBytes = 14

    package private(set) var bytes: [UInt8]

    package init() {
        bytes = []
        // Magic of microseconds, version 2.4, no zone, no accuracy, snapshot length, link type 1: Ethernet.
        little(UInt32(0xA1B2_C3D4))
        little(UInt16(2))
        little(UInt16(4))
        little(UInt32(0))
        little(UInt32(0))
        little(UInt32(262_144))
        little(UInt32(1))
    }

    /// `microseconds`: since 1970. Addresses of two families, or none, become 0.0.0.0.
    package mutating func add(
        _ message: [UInt8], from source: PeerAddress, to destination: PeerAddress, microseconds: Int64
    ) {
        let payload = message.prefix(Self.mostPayload)
        let isV6 = source.family == .v6 && destination.family == .v6
        let datagram = UInt16(truncatingIfNeeded: 8 + payload.count)
        let frame = Self.ethernetBytes + (isV6 ? 40 : 20) + 8 + payload.count
        let time = max(0, microseconds)
        little(UInt32(truncatingIfNeeded: time / 1_000_000))
        little(UInt32(truncatingIfNeeded: time % 1_000_000))
        little(UInt32(truncatingIfNeeded: frame))
        little(UInt32(truncatingIfNeeded: frame))
        // Locally administered addresses that say nothing.
        bytes += [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1]
        big(isV6 ? 0x86DD : 0x0800)
        var pseudo: [UInt8]
        if isV6 {
            bytes += [0x60, 0, 0, 0]
            big(datagram)
            bytes += [17, 64] + source.networkBytes + destination.networkBytes
            pseudo = source.networkBytes + destination.networkBytes
        } else {
            let from = Self.v4(source)
            let to = Self.v4(destination)
            let length = 20 &+ datagram
            var header: [UInt8] = [0x45, 0, UInt8(length >> 8), UInt8(length & 255), 0, 0, 0x40, 0, 64, 17, 0, 0]
            header += from + to
            let sum = Self.checksum(header[...])
            header[10] = UInt8(sum >> 8)
            header[11] = UInt8(sum & 255)
            bytes += header
            pseudo = from + to
        }
        pseudo += [0, 0, UInt8(datagram >> 8), UInt8(datagram & 255), 0, 0, 0, 17]
        var udp: [UInt8] = []
        for word in [source.port, destination.port, datagram, 0] { udp += [UInt8(word >> 8), UInt8(word & 255)] }
        let sum = Self.checksum((pseudo + udp + payload)[...])
        udp[6] = UInt8((sum == 0 ? 0xFFFF : sum) >> 8)
        udp[7] = UInt8((sum == 0 ? 0xFFFF : sum) & 255)
        bytes += udp + payload
    }

    private static func v4(_ address: PeerAddress) -> [UInt8] {
        address.family == .v4 ? address.networkBytes : [0, 0, 0, 0]
    }

    /// The one's complement of the one's complement sum (RFC 1071).
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        var sum: UInt32 = 0
        var high = true
        for byte in bytes {
            sum &+= high ? UInt32(byte) << 8 : UInt32(byte)
            sum = (sum & 0xFFFF) &+ (sum >> 16)
            high.toggle()
        }
        return ~UInt16(truncatingIfNeeded: sum)
    }

    private mutating func little<Value: FixedWidthInteger>(_ value: Value) {
        for index in 0..<Value.bitWidth / 8 { bytes.append(UInt8(truncatingIfNeeded: value >> Value(index * 8))) }
    }

    private mutating func big(_ value: UInt16) { bytes += [UInt8(value >> 8), UInt8(value & 255)] }
}
