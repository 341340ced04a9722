import Testing
import Wire

@Suite("HEP3")
struct HEPTests {
    static let sip = Array("INVITE sip:+77010000001@h SIP/2.0\r\n\r\n".utf8)
    static let v4 = HEPWriter(
        from: PeerAddress(v4: 0x7F00_0014, port: 5070), to: PeerAddress(v4: 0x7F00_0001, port: 5060),
        microseconds: 1_763_424_000_123_456)
    static let v6 = HEPWriter(
        from: PeerAddress(v6: 0x2001_0DB8_0000_0000, 7, port: 5070), to: PeerAddress(v6: 0, 1, port: 5060),
        microseconds: 1_763_424_000_000_001)

    /// What is wrong with the packet; nil: nothing.
    private static func fault(_ bytes: [UInt8]) -> HEPFault? {
        var packet = HEPPacket()
        do throws(HEPFault) {
            try packet.parse(bytes.span)
            return nil
        } catch {
            return error
        }
    }

    private static func isAuthentic(_ bytes: [UInt8], _ secret: String) throws -> Bool {
        var packet = HEPPacket()
        try packet.parse(bytes.span)
        return packet.isAuthentic(bytes.span, Array(secret.utf8).span)
    }

    private static func next(_ framing: inout HEPFraming, _ bytes: [UInt8]) -> FramingVerdict {
        framing.next(in: bytes.span)
    }

    @Test("what is written is read", arguments: [v4, v6])
    func roundTrip(writer: HEPWriter) throws {
        var writer = writer
        writer.agent = 2_001
        writer.secret = Array("s3cret".utf8)
        let bytes = try #require(writer.packet(Self.sip))
        var packet = HEPPacket()
        try packet.parse(bytes.span)
        #expect(packet.source == writer.source)
        #expect(packet.destination == writer.destination)
        #expect(packet.microseconds == writer.microseconds)
        #expect(packet.payloadType == HEPPacket.sip && packet.transport == 17 && packet.agent == 2_001)
        #expect(Array(bytes[packet.payload]) == Self.sip)
        #expect(!packet.isCompressed)
        #expect(try Self.isAuthentic(bytes, "s3cret"))
        for wrong in ["s3creT", "s3cre", "s3cret ", ""] { #expect(try !Self.isAuthentic(bytes, wrong)) }
    }

    @Test("a packet without a key is authentic to nobody who has one")
    func noKey() throws {
        let bytes = try #require(Self.v4.packet(Self.sip))
        #expect(try !Self.isAuthentic(bytes, "s"))
    }

    @Test("every truncation is refused, with and without a length that fits", arguments: [v4, v6])
    func truncations(writer: HEPWriter) throws {
        let bytes = try #require(writer.packet(Self.sip))
        for count in 0..<bytes.count {
            var cut = Array(bytes[..<count])
            #expect(Self.fault(cut) != nil)
            guard count >= 6 else { continue }
            cut[4] = UInt8(count >> 8)
            cut[5] = UInt8(count & 255)
            #expect(Self.fault(cut) != nil)
        }
    }

    @Test("chunks with lengths that lie are refused")
    func lies() throws {
        let bytes = try #require(Self.v4.packet(Self.sip))
        func fault(_ change: (inout [UInt8]) -> Void) -> HEPFault? {
            var changed = bytes
            change(&changed)
            return Self.fault(changed)
        }
        // The first chunk: family, one byte long.
        #expect(fault { $0[11] = 5 } == .badChunk)
        #expect(fault { $0[11] = 0 } == .badChunk)
        #expect(fault { $0[10] = 255 } == .badChunk)
        #expect(fault { $0[11] = 8 } != nil)
        #expect(fault { $0[3] = 0x32 } == .notHEP3)
        #expect(fault { $0[5] &+= 1 } == .wrongLength)
        // AF_INET6 with IPv4 addresses.
        #expect(fault { $0[12] = 10 } == .incomplete)
        // Another vendor's chunk is nobody's family: passed over.
        #expect(fault { $0[7] = 1 } == nil)
    }

    @Test("the number of chunks is bounded: at the limit, and one past it")
    func manyChunks() throws {
        let bytes = try #require(Self.v4.packet(Self.sip))
        func packet(unknownChunks: Int) -> [UInt8] {
            var long = bytes + (0..<unknownChunks).flatMap { _ in [0, 9, 0, 9, 0, 6] as [UInt8] }
            long[4] = UInt8(long.count >> 8)
            long[5] = UInt8(long.count & 255)
            return long
        }
        let own = 11
        #expect(Self.fault(packet(unknownChunks: HEPPacket.mostChunks - own)) == nil)
        #expect(Self.fault(packet(unknownChunks: HEPPacket.mostChunks - own + 1)) == .tooManyChunks)
    }

    @Test("a packet longer than its length field is not written, the longest one is")
    func longest() throws {
        let head = try #require(Self.v4.packet([])).count
        let payload = [UInt8](repeating: 65, count: 65_535 - head)
        let bytes = try #require(Self.v4.packet(payload))
        var packet = HEPPacket()
        try packet.parse(bytes.span)
        #expect(packet.payload.count == payload.count)
        #expect(Self.v4.packet(payload + [65]) == nil)
    }

    @Test("a compressed payload is told apart")
    func compressed() throws {
        let bytes = try #require(Self.v4.packet([0x78, 0x9C, 3, 0], isCompressed: true))
        var packet = HEPPacket()
        try packet.parse(bytes.span)
        #expect(packet.isCompressed && packet.payload.count == 4)
    }

    @Test("a stream is cut by total lengths, whatever pieces it comes in")
    func framing() throws {
        let one = try #require(Self.v4.packet(Self.sip))
        let two = try #require(Self.v6.packet([]))
        let stream = one + two
        for step in [1, 5, 7, stream.count] {
            var framing = HEPFraming()
            var lengths: [Int] = []
            var (start, end) = (0, 0)
            loop: while true {
                switch framing.next(in: stream.span.extracting(start..<end)) {
                case .needMore:
                    if end == stream.count { break loop }
                    end = min(end + step, stream.count)
                case .message(let count):
                    lengths.append(count)
                    start += count
                case .lastMessage, .skip, .keepAlive, .fault:
                    Issue.record("a sound stream was not followed")
                    break loop
                }
            }
            #expect(lengths == [one.count, two.count])
        }
        var framing = HEPFraming()
        #expect(Self.next(&framing, Array("HEP3\0\u{6}".utf8)) == .fault)
        #expect(Self.next(&framing, Array("INVITE".utf8)) == .fault)
        #expect(Self.next(&framing, Array("HEQ".utf8)) == .fault)
    }
}
