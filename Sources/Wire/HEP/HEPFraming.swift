/// Where HEP3 packets end in a TCP stream: by the total length of their heads.
package struct HEPFraming: MessageFraming {
    package init() {}

    package mutating func next(in bytes: Span<UInt8>) -> FramingVerdict {
        let magic: InlineArray<4, UInt8> = [0x48, 0x45, 0x50, 0x33]
        for index in 0..<min(4, bytes.count) where bytes[index] != magic[index] { return .fault }
        guard let total = bytes.uint16(at: 4).map(Int.init) else { return .needMore }
        guard total > HEPPacket.headBytes else { return .fault }
        return total <= bytes.count ? .message(total) : .needMore
    }
}
