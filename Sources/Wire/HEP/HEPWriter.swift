/// Writes HEP3 packets: for tests, traffic and measurements.
package struct HEPWriter: Sendable {
    package var source: PeerAddress
    package var destination: PeerAddress
    package var microseconds: Int64
    package var transport: UInt8 = 17
    package var payloadType: UInt8 = HEPPacket.sip
    package var agent: UInt32 = 0
    /// Chunk 14; empty: none.
    package var secret: [UInt8] = []

    package init(from source: PeerAddress, to destination: PeerAddress, microseconds: Int64) {
        self.source = source
        self.destination = destination
        self.microseconds = microseconds
    }

    /// A packet around `payload`; nil where both do not fit into 65,535 bytes. `isCompressed`: it is sent as chunk 16.
    package func packet(_ payload: some Collection<UInt8>, isCompressed: Bool = false) -> [UInt8]? {
        var bytes: [UInt8] = [0x48, 0x45, 0x50, 0x33, 0, 0]
        bytes.reserveCapacity(payload.count + secret.count + 128)
        let isV4 = source.family == .v4
        Self.chunk(1, [isV4 ? 2 : 10], &bytes)
        Self.chunk(2, [transport], &bytes)
        Self.chunk(isV4 ? 3 : 5, Self.address(source), &bytes)
        Self.chunk(isV4 ? 4 : 6, Self.address(destination), &bytes)
        Self.chunk(7, Self.bigEndian(source.port), &bytes)
        Self.chunk(8, Self.bigEndian(destination.port), &bytes)
        Self.chunk(9, Self.bigEndian(UInt32(clamping: microseconds / 1_000_000)), &bytes)
        Self.chunk(10, Self.bigEndian(UInt32(clamping: microseconds % 1_000_000)), &bytes)
        Self.chunk(11, [payloadType], &bytes)
        Self.chunk(12, Self.bigEndian(agent), &bytes)
        if !secret.isEmpty { Self.chunk(14, secret, &bytes) }
        guard bytes.count + payload.count + 6 <= Int(UInt16.max) else { return nil }
        Self.chunk(isCompressed ? 16 : 15, payload, &bytes)
        bytes[4] = UInt8(truncatingIfNeeded: bytes.count >> 8)
        bytes[5] = UInt8(truncatingIfNeeded: bytes.count)
        return bytes
    }

    private static func chunk(_ type: UInt16, _ value: some Collection<UInt8>, _ bytes: inout [UInt8]) {
        bytes += [0, 0]
        bytes += bigEndian(type)
        bytes += bigEndian(UInt16(clamping: value.count + 6))
        bytes += value
    }

    private static func address(_ address: PeerAddress) -> [UInt8] {
        address.family == .v4
            ? bigEndian(UInt32(truncatingIfNeeded: address.low)) : bigEndian(address.high) + bigEndian(address.low)
    }

    private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        let size = number.bitWidth / 8
        return (0..<size).map { UInt8(truncatingIfNeeded: number >> ((size - 1 - $0) * 8)) }
    }
}
