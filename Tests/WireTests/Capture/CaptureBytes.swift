import Foundation
import TestSupport
import Wire

/// Packets and capture files, written byte by byte.
enum CaptureBytes {
    static func big16(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 255), UInt8(value & 255)] }
    static func big32(_ value: UInt32) -> [UInt8] { big16(Int(value >> 16)) + big16(Int(value & 0xFFFF)) }
    static func little32(_ value: UInt32) -> [UInt8] { big32(value.byteSwapped) }

    // MARK: Files

    struct Packet {
        var bytes: [UInt8]
        /// As long as `bytes` unless the capture is to have cut it.
        var originalLength: Int?
        var seconds: UInt32 = 1_000
        var fraction: UInt32 = 0
    }

    static func pcap(
        _ packets: [Packet], link: UInt32 = 1, bigEndian: Bool = false, nanoseconds: Bool = false
    ) -> [UInt8] {
        func word(_ value: UInt32) -> [UInt8] { bigEndian ? big32(value) : little32(value) }
        func half(_ value: Int) -> [UInt8] { bigEndian ? big16(value) : Array(big16(value).reversed()) }
        var file = word(nanoseconds ? 0xA1B2_3C4D : 0xA1B2_C3D4) + half(2) + half(4)
        file += word(0) + word(0) + word(262_144) + word(link)
        for packet in packets {
            file += word(packet.seconds) + word(packet.fraction) + word(UInt32(packet.bytes.count))
            file += word(UInt32(packet.originalLength ?? packet.bytes.count)) + packet.bytes
        }
        return file
    }

    /// Section header, interface, enhanced packets (draft-ietf-opsawg-pcapng).
    static func pcapng(_ packets: [Packet], link: UInt32 = 1) -> [UInt8] {
        func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
            let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
            let length = little32(UInt32(padded.count + 12))
            return little32(type) + length + padded + length
        }
        var file = block(0x0A0D_0D0A, little32(0x1A2B_3C4D) + [1, 0, 0, 0] + [UInt8](repeating: 255, count: 8))
        file += block(1, [UInt8(link), 0, 0, 0] + little32(262_144))
        for packet in packets {
            let time = UInt64(packet.seconds) * 1_000_000 + UInt64(packet.fraction)
            var body = little32(0) + little32(UInt32(time >> 32)) + little32(UInt32(truncatingIfNeeded: time))
            body += little32(UInt32(packet.bytes.count)) + little32(UInt32(packet.bytes.count)) + packet.bytes
            file += block(6, body)
        }
        return file
    }

    // MARK: Links

    static func ethernet(_ ip: [UInt8], tags: [Int] = []) -> [UInt8] {
        let type = ip[0] >> 4 == 4 ? 0x0800 : 0x86DD
        return [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2] + tags.flatMap { big16($0) + big16(100) } + big16(type) + ip
    }

    // MARK: Internet

    static func ipv4(
        _ payload: [UInt8], from source: String = "192.0.2.1", to destination: String = "192.0.2.2", next: UInt8 = 17,
        id: Int = 1, offset: Int = 0, more: Bool = false, options: Int = 0
    ) -> [UInt8] {
        let head = 20 + options
        var bytes: [UInt8] = [0x40 | UInt8(head / 4), 0] + big16(head + payload.count) + big16(id)
        bytes += big16((more ? 0x2000 : 0) | offset / 8) + [64, next, 0, 0]
        bytes += big32(UInt32(PeerAddress(source)?.low ?? 0)) + big32(UInt32(PeerAddress(destination)?.low ?? 0))
        return bytes + [UInt8](repeating: 1, count: options) + payload
    }

    static func ipv6(
        _ payload: [UInt8], from source: String = "2001:db8::1", to destination: String = "2001:db8::2",
        next: UInt8 = 17
    ) -> [UInt8] {
        var bytes: [UInt8] = [0x60, 0, 0, 0] + big16(payload.count) + [next, 64]
        for text in [source, destination] {
            let address = PeerAddress(text) ?? .none
            for half in [address.high, address.low] {
                bytes += big32(UInt32(half >> 32)) + big32(UInt32(truncatingIfNeeded: half))
            }
        }
        return bytes + payload
    }

    static func fragmentHeader(next: UInt8, id: UInt32, offset: Int, more: Bool) -> [UInt8] {
        [next, 0] + big16(offset | (more ? 1 : 0)) + big32(id)
    }

    // MARK: Transports

    static func udp(_ payload: [UInt8], from source: Int = 5060, to destination: Int = 5061) -> [UInt8] {
        big16(source) + big16(destination) + big16(8 + payload.count) + [0, 0] + payload
    }

    static func tcp(
        _ payload: [UInt8] = [], sequence: UInt32, flags: UInt8 = 0x10, acknowledges: UInt32 = 0,
        from source: Int = 5060, to destination: Int = 5061, options: Int = 0
    ) -> [UInt8] {
        var bytes = big16(source) + big16(destination) + big32(sequence) + big32(acknowledges)
        bytes += [UInt8((20 + options) / 4) << 4, flags] + big16(8_192) + [0, 0, 0, 0]
        return bytes + [UInt8](repeating: 1, count: options) + payload
    }
}

/// What a capture held, read to its end.
struct CaptureContents {
    var messages: [CapturedMessage] = []
    var counters = CaptureCounters()
    var damage: String?

    var bodies: [[UInt8]] { messages.map(\.content.array) }
    var texts: [String] { bodies.map { String(decoding: $0, as: UTF8.self) } }

    /// Reads bytes as a capture file.
    init(file: [UInt8]) throws {
        let folder = try ScratchFolder("capture")
        let url = folder.url.appendingPathComponent("test.pcap")
        try Data(file).write(to: url)
        try self.init(path: url.path)
    }

    init(path: String) throws {
        var reader = try CaptureReader(path: path) { LengthFraming() }
        while let message = reader.next() { messages.append(message) }
        counters = reader.counters
        damage = reader.damage
    }

    /// Packets of IPv4 or IPv6 in Ethernet frames.
    init(_ packets: [[UInt8]]) throws {
        try self.init(file: CaptureBytes.pcap(packets.map { .init(bytes: CaptureBytes.ethernet($0)) }))
    }
}
