import Testing
import Wire

@Suite("Captured TCP streams")
struct StreamCaptureTests {
    private static let first = LengthFraming.message("first message")
    private static let second = LengthFraming.message("the second")
    private static let both = first + second
    private static let isn: UInt32 = 0xFFFF_FFF0  // wraps within the first message

    private static func syn(_ sequence: UInt32 = isn) -> [UInt8] { packet([], sequence, 0x02) }

    /// A packet of the stream; `offset` counts from the first byte.
    private static func packet(_ payload: [UInt8], _ sequence: UInt32, _ flags: UInt8 = 0x18) -> [UInt8] {
        CaptureBytes.ipv4(CaptureBytes.tcp(payload, sequence: sequence, flags: flags), next: 6)
    }

    private static func data(_ range: Range<Int>, isn: UInt32 = isn) -> [UInt8] {
        packet(Array(both[range]), isn &+ 1 &+ UInt32(range.lowerBound))
    }

    /// An acknowledgement by the other end, of all before `offset`.
    private static func acknowledgement(_ offset: Int) -> [UInt8] {
        let tcp = CaptureBytes.tcp(
            sequence: 1, acknowledges: isn &+ 1 &+ UInt32(offset), from: 5_061, to: 5_060)
        return CaptureBytes.ipv4(tcp, from: "192.0.2.2", to: "192.0.2.1", next: 6)
    }

    private static let expected = [first, second]

    @Test("two messages cut into two segments at every byte come out whole")
    func everySplit() throws {
        for cut in 1..<Self.both.count {
            let contents = try CaptureContents([Self.syn(), Self.data(0..<cut), Self.data(cut..<Self.both.count)])
            #expect(contents.bodies == Self.expected, "cut at \(cut)")
            #expect(contents.messages.allSatisfy { $0.transport == .tcp })
            #expect(contents.messages.first?.source.description == "192.0.2.1:5060")
        }
    }

    @Test("segments of one byte each, in any order, come out in order", arguments: [1, 2, 3] as [UInt64])
    func shuffled(seed: UInt64) throws {
        var order = Array(0..<Self.both.count)
        var state = seed
        for i in order.indices.dropFirst().reversed() {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            order.swapAt(i, Int(state >> 33) % (i + 1))
        }
        let contents = try CaptureContents([Self.syn()] + order.map { Self.data($0..<$0 + 1) })
        #expect(contents.bodies == Self.expected, "seed \(seed)")
        #expect(contents.counters.streamGaps == 0)
    }

    @Test("the time of a message is that of the segment that completed it")
    func time() throws {
        let packets = [Self.syn(), Self.data(0..<10), Self.data(10..<Self.both.count)].enumerated().map {
            CaptureBytes.Packet(bytes: CaptureBytes.ethernet($1), seconds: 100 + UInt32($0))
        }
        #expect(
            try CaptureContents(file: CaptureBytes.pcap(packets)).messages.map(\.time) == [102_000_000, 102_000_000])
    }

    @Test("retransmissions add nothing, whether they repeat, reach back or reach on")
    func retransmissions() throws {
        let end = Self.both.count
        let contents = try CaptureContents([
            Self.syn(), Self.syn(), Self.data(0..<10), Self.data(0..<10), Self.data(5..<12), Self.data(20..<end),
            Self.data(18..<end), Self.data(0..<21), Self.syn(), Self.data(20..<end),
        ])
        #expect(contents.bodies == Self.expected)
        #expect(contents.counters.repeatedSegments >= 2)
    }

    @Test("a stream whose beginning was not captured is followed from its first segment")
    func midStream() throws {
        let contents = try CaptureContents([Self.data(0..<7), Self.data(7..<Self.both.count)])
        #expect(contents.bodies == Self.expected)
        // Within a message: what cannot be followed is counted, and the next segment is tried anew.
        let start = Self.first.count
        let later = try CaptureContents([Self.data(5..<start), Self.data(start..<Self.both.count)])
        #expect(later.bodies == [Self.second])
        #expect(later.counters.streamFaults == 1)
    }

    @Test("a segment that the capture missed costs its message, and the next one is read once it is acknowledged")
    func gap() throws {
        let start = Self.first.count
        let packets = [
            Self.syn(), Self.data(0..<5), Self.data(start..<Self.both.count), Self.acknowledgement(Self.both.count),
        ]
        let contents = try CaptureContents(packets)
        #expect(contents.bodies == [Self.second])
        #expect(contents.counters.streamGaps == 1)
        // Without the acknowledgement it comes out at the end.
        #expect(try CaptureContents(Array(packets.dropLast())).bodies == [Self.second])
        // A late segment still comes into its place while nothing is acknowledged.
        let late = packets.dropLast() + [Self.data(5..<start)]
        #expect(try CaptureContents(Array(late)).bodies == Self.expected)
    }

    @Test("a gap that is never acknowledged is skipped when too much waits behind it")
    func boundedGap() throws {
        let message = LengthFraming.message("m")
        var packets = [Self.syn()]
        for number in 0..<400 {
            packets.append(Self.packet(message, Self.isn &+ 2 &+ UInt32(number * message.count)))
        }
        let contents = try CaptureContents(packets)
        #expect(contents.bodies.count == 400)
        #expect(contents.counters.streamGaps == 1)
    }

    @Test("the same ports used again are another stream", arguments: [true, false])
    func portsUsedAgain(isClosed: Bool) throws {
        let other = Self.isn &+ 1_000_000
        let end = Self.packet([], Self.isn &+ 1 &+ 5, 0x11)
        let contents = try CaptureContents(
            [Self.syn(), Self.data(0..<5)] + (isClosed ? [end] : []) + [
                Self.syn(other), Self.data(0..<Self.both.count, isn: other),
            ])
        #expect(contents.bodies == Self.expected)
    }

    @Test("a connection broken by RST, or ended by FIN with its last bytes, is let go")
    func endings() throws {
        let start = Self.first.count
        let last = Self.packet(Array(Self.both[start...]), Self.isn &+ 1 &+ UInt32(start), 0x19)
        #expect(try CaptureContents([Self.syn(), Self.data(0..<start), last]).bodies == Self.expected)
        // The FIN before the segment that it follows.
        #expect(try CaptureContents([Self.syn(), last, Self.data(0..<start)]).bodies == Self.expected)
        let reset = Self.packet([], Self.isn &+ 1 &+ UInt32(start), 0x04)
        #expect(try CaptureContents([Self.syn(), Self.data(0..<start), reset]).bodies == [Self.first])
    }

    @Test("both directions of a connection are followed")
    func bothDirections() throws {
        let answer = CaptureBytes.tcp(Self.second, sequence: 77, from: 5_061, to: 5_060)
        let contents = try CaptureContents([
            Self.syn(), Self.data(0..<Self.first.count),
            CaptureBytes.ipv4(answer, from: "192.0.2.2", to: "192.0.2.1", next: 6),
        ])
        #expect(contents.bodies == Self.expected)
        #expect(contents.messages.map(\.source.port) == [5_060, 5_061])
    }

    @Test("a message that never ends is given up at its limit, and the stream is taken up again")
    func endless() throws {
        let piece = [UInt8](repeating: 120, count: 1_000)
        var sequence = Self.isn &+ 1
        var packets = [Self.syn()]
        for payload in [Array("9999999:".utf8)] + Array(repeating: piece, count: 66) + [Self.second] {
            packets.append(Self.packet(payload, sequence))
            sequence = sequence &+ UInt32(payload.count)
        }
        let contents = try CaptureContents(packets)
        #expect(contents.bodies == [Self.second])
        #expect(contents.counters.streamFaults >= 1)
    }

    @Test("a header that claims more than the segment holds is counted")
    func lyingHeader() throws {
        var packet = Self.data(0..<5)
        packet[20 + 12] = 0xF0
        var short = Self.data(0..<5)
        short[20 + 12] = 0x40
        let contents = try CaptureContents([packet, short])
        #expect(contents.counters.malformedPackets == 2)
        #expect(contents.messages.isEmpty)
    }
}
