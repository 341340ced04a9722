import Testing
import Wire

@Suite("Captured IP packets")
struct InternetTests {
    private static let text = (0..<3_000).map { UInt8(truncatingIfNeeded: $0 &* 17) }
    private static let datagram = CaptureBytes.udp(text)

    /// The datagram in pieces of IPv4.
    private static func fragments(_ size: Int = 1_000, id: Int = 7, from source: String = "192.0.2.1") -> [[UInt8]] {
        stride(from: 0, to: datagram.count, by: size).map { offset in
            let end = min(offset + size, datagram.count)
            return CaptureBytes.ipv4(
                Array(datagram[offset..<end]), from: source, id: id, offset: offset, more: end < datagram.count)
        }
    }

    private static func fragments6(_ size: Int = 1_000, id: UInt32 = 7) -> [[UInt8]] {
        stride(from: 0, to: datagram.count, by: size).map { offset in
            let end = min(offset + size, datagram.count)
            let head = CaptureBytes.fragmentHeader(next: 17, id: id, offset: offset, more: end < datagram.count)
            return CaptureBytes.ipv6(head + datagram[offset..<end], next: 44)
        }
    }

    @Test(
        "fragments are put together in any order",
        arguments: [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [0, 0, 1, 2, 2, 3]])
    func anyOrder(order: [Int]) throws {
        for pieces in [Self.fragments(), Self.fragments6()] {
            let contents = try CaptureContents(order.map { pieces[$0] })
            #expect(contents.bodies == [Self.text])
            #expect(contents.counters.fragments == UInt64(order.count))
            #expect(contents.counters.lostFragmented == 0)
            #expect(contents.messages.first?.source.port == 5_060)
        }
    }

    @Test("fragments of several datagrams are kept apart by id and by address")
    func interleaved() throws {
        let sets = [Self.fragments(id: 1), Self.fragments(id: 2), Self.fragments(id: 1, from: "192.0.2.3")]
        let contents = try CaptureContents((0..<4).flatMap { piece in sets.map { $0[piece] } })
        #expect(contents.bodies == [Self.text, Self.text, Self.text])
        #expect(contents.messages.map(\.source.host) == ["192.0.2.1", "192.0.2.1", "192.0.2.3"])
    }

    @Test("a datagram that misses a fragment is lost and counted")
    func missing() throws {
        for pieces in [Self.fragments(), Self.fragments6()] {
            for missing in pieces.indices {
                let contents = try CaptureContents(pieces.indices.filter { $0 != missing }.map { pieces[$0] })
                #expect(contents.messages.isEmpty)
                #expect(contents.counters.lostFragmented == 1)
            }
        }
    }

    @Test("fragments that overlap, or contradict each other about the end, lose their datagram")
    func overlapping() throws {
        let first = CaptureBytes.ipv4(Array(Self.datagram[0..<1_000]), id: 7, offset: 0, more: true)
        let overlap = CaptureBytes.ipv4(Array(Self.datagram[992..<2_000]), id: 7, offset: 992, more: true)
        #expect(try CaptureContents([first, overlap]).counters.lostFragmented == 1)
        let end = CaptureBytes.ipv4(Array(Self.datagram[1_000..<1_800]), id: 7, offset: 1_000, more: false)
        let otherEnd = CaptureBytes.ipv4(Array(Self.datagram[1_000..<1_600]), id: 7, offset: 1_000, more: false)
        #expect(try CaptureContents([end, otherEnd]).counters.lostFragmented == 1)
        let beyond = CaptureBytes.ipv4(Array(Self.datagram[2_000..<3_000]), id: 7, offset: 2_000, more: true)
        #expect(try CaptureContents([end, beyond]).counters.lostFragmented == 1)
    }

    @Test("a fragment past the longest datagram is refused (the ping of death)")
    func tooLong() throws {
        let piece = CaptureBytes.ipv4([UInt8](repeating: 0, count: 1_000), id: 7, offset: 65_528, more: false)
        let contents = try CaptureContents([piece])
        #expect(contents.messages.isEmpty)
        #expect(contents.counters.fragments == 1)
    }

    @Test("fragments wait 30 seconds and no longer")
    func lifetime() throws {
        let pieces = Self.fragments(2_000)
        for (delay, arrives) in [(UInt32(30), true), (31, false)] {
            let packets = [
                CaptureBytes.Packet(bytes: CaptureBytes.ethernet(pieces[0]), seconds: 1_000),
                CaptureBytes.Packet(bytes: CaptureBytes.ethernet(pieces[1]), seconds: 1_000 + delay),
            ]
            let contents = try CaptureContents(file: CaptureBytes.pcap(packets))
            #expect(contents.messages.count == (arrives ? 1 : 0))
        }
    }

    @Test("a flood of first fragments is bounded, and a good datagram passes after it")
    func flood() throws {
        let flood = (0..<3_000).map {
            CaptureBytes.ipv4([UInt8](repeating: 0, count: 8), from: "198.51.100.1", id: $0, offset: 0, more: true)
        }
        let contents = try CaptureContents(flood + Self.fragments())
        #expect(contents.bodies == [Self.text])
        #expect(contents.counters.lostFragmented == 3_000)
    }

    @Test("IPv4 options and IPv6 extension headers are skipped")
    func headers() throws {
        let udp = CaptureBytes.udp(Array("hello".utf8))
        let options: [UInt8] = [17, 1] + [UInt8](repeating: 0, count: 14)
        let hop: [UInt8] = [60, 0, 0, 0, 0, 0, 0, 0]
        let authentication: [UInt8] = [17, 2] + [UInt8](repeating: 0, count: 14)
        let packets = [
            CaptureBytes.ipv4(udp, options: 40), CaptureBytes.ipv6(udp),
            CaptureBytes.ipv6(hop + options + udp, next: 0),
            CaptureBytes.ipv6(authentication + udp, next: 51),
            CaptureBytes.ipv6(CaptureBytes.fragmentHeader(next: 17, id: 1, offset: 0, more: false) + udp, next: 44),
        ]
        #expect(try CaptureContents(packets).texts == Array(repeating: "hello", count: 5))
    }

    @Test("a chain of headers without end is refused, fragments within fragments too")
    func endlessChain() throws {
        let hops = Array(repeatElement([0, 0, 0, 0, 0, 0, 0, 0] as [UInt8], count: 1_000).joined())
        let fragment = CaptureBytes.fragmentHeader(next: 44, id: 1, offset: 0, more: false)
        let fragments = Array(repeatElement(fragment, count: 8_000).joined())
        let contents = try CaptureContents([CaptureBytes.ipv6(hops, next: 0), CaptureBytes.ipv6(fragments, next: 44)])
        #expect(contents.messages.isEmpty)
        #expect(contents.counters.malformedPackets == 2)
    }

    @Test("lengths that lie are counted and never followed")
    func lyingLengths() throws {
        let good = CaptureBytes.ipv4(CaptureBytes.udp(Array("hello".utf8)))
        func with(_ changes: [Int: UInt8]) -> [UInt8] {
            var packet = good
            for (offset, byte) in changes { packet[offset] = byte }
            return packet
        }
        let liars = [
            with([0: 0x4F]), with([0: 0x44]), with([0: 0x50]), with([2: 0, 3: 19]),
            with([24: 0, 25: 7]),
            with([24: 0xFF]),
        ]
        let contents = try CaptureContents(liars)
        #expect(contents.messages.isEmpty)
        #expect(contents.counters.malformedPackets == UInt64(liars.count))
        // The packet's end is missing, that of its datagram is not.
        let short = try CaptureContents([with([2: 0xFF])])
        #expect(short.texts == ["hello"])
        #expect(short.counters.cutPackets == 1)
        // A length of 0 is what segmentation in the network card leaves: the packet is as long as it was captured.
        #expect(try CaptureContents([with([2: 0, 3: 0])]).texts == ["hello"])
    }

    @Test("every prefix of every kind of packet is read without harm, cut by the capture or by the network")
    func truncations() throws {
        let tcp = CaptureBytes.tcp(LengthFraming.message("hello"), sequence: 1, options: 12)
        let hop: [UInt8] = [17, 0, 0, 0, 0, 0, 0, 0]
        let packets = [
            CaptureBytes.ipv4(CaptureBytes.udp([1, 2, 3])), CaptureBytes.ipv4(tcp, next: 6),
            CaptureBytes.ipv6(hop + CaptureBytes.udp([1, 2, 3]), next: 0), CaptureBytes.ipv6(tcp, next: 6),
            Self.fragments()[0], Self.fragments6()[0],
        ]
        var all: [CaptureBytes.Packet] = []
        for packet in packets {
            let frame = CaptureBytes.ethernet(packet, tags: [0x8100])
            for length in 0..<min(frame.count, 200) {
                all.append(.init(bytes: Array(frame[..<length]), originalLength: frame.count))
                all.append(.init(bytes: Array(frame[..<length])))
            }
        }
        for link in [UInt32(0), 1, 101, 113, 276] {
            let contents = try CaptureContents(file: CaptureBytes.pcap(all, link: link))
            #expect(contents.counters.packets == UInt64(all.count))
            #expect(contents.damage == nil)
        }
    }

    @Test("random changes to packets do no harm", arguments: [1, 2, 3] as [UInt64])
    func random(seed: UInt64) throws {
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let tcp = CaptureBytes.tcp(LengthFraming.message("hello"), sequence: 1)
        let samples =
            Self.fragments(504) + Self.fragments6(504) + [
                CaptureBytes.ipv4(tcp, next: 6), CaptureBytes.ipv6(tcp, next: 6),
                CaptureBytes.ipv4(CaptureBytes.udp([1, 2, 3])),
            ]
        let packets = (0..<3_000).map { _ in
            var packet = CaptureBytes.ethernet(samples[next(samples.count)])
            for _ in 0...next(4) { packet[next(min(packet.count, 90))] = UInt8(next(256)) }
            return CaptureBytes.Packet(bytes: packet)
        }
        let contents = try CaptureContents(file: CaptureBytes.pcap(packets))
        #expect(contents.counters.packets == 3_000, "seed \(seed)")
    }
}
