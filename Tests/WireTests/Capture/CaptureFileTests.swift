import Foundation
import TestSupport
import Testing
import Wire

@Suite("Capture files")
struct CaptureFileTests {
    private let packet = CaptureBytes.ipv4(CaptureBytes.udp(Array("hello".utf8)))

    @Test("a datagram comes out with its time, addresses and bytes", arguments: [false, true], [false, true])
    func datagram(bigEndian: Bool, nanoseconds: Bool) throws {
        let packets = [
            CaptureBytes.Packet(
                bytes: CaptureBytes.ethernet(packet), seconds: 1_700_000_000,
                fraction: nanoseconds ? 123_456_789 : 123_456)
        ]
        let contents = try CaptureContents(
            file: CaptureBytes.pcap(packets, bigEndian: bigEndian, nanoseconds: nanoseconds))
        let message = try #require(contents.messages.first)
        #expect(contents.messages.count == 1)
        #expect(message.time == 1_700_000_000_123_456)
        #expect(message.source.description == "192.0.2.1:5060")
        #expect(message.destination.description == "192.0.2.2:5061")
        #expect(message.transport == .udp)
        #expect(message.bytes.count == 5)
        #expect(contents.texts == ["hello"])
        #expect(contents.damage == nil)
    }

    @Test("pcapng is read as pcap is")
    func nextGeneration() throws {
        let packets = [CaptureBytes.Packet(bytes: CaptureBytes.ethernet(packet), seconds: 1_700_000_000, fraction: 5)]
        let contents = try CaptureContents(file: CaptureBytes.pcapng(packets))
        #expect(contents.texts == ["hello"])
        #expect(contents.messages.map(\.time) == [1_700_000_000_000_005])
    }

    @Test(
        "every kind of link is taken off",
        arguments: [
            ("Ethernet", UInt32(1), [UInt8](repeating: 2, count: 12) + [8, 0]),
            ("VLAN", 1, [UInt8](repeating: 2, count: 12) + [0x81, 0, 0, 7, 8, 0]),
            ("two tags", 1, [UInt8](repeating: 2, count: 12) + [0x88, 0xA8, 0, 7, 0x81, 0, 0, 8, 8, 0]),
            ("cooked", 113, [UInt8](repeating: 0, count: 14) + [8, 0]),
            ("cooked with a tag", 113, [UInt8](repeating: 0, count: 14) + [0x81, 0, 0, 7, 8, 0]),
            ("cooked 2", 276, [8, 0] + [UInt8](repeating: 0, count: 18)),
            ("cooked 2 with a tag", 276, [0x81, 0] + [UInt8](repeating: 0, count: 18) + [0, 7, 8, 0]),
            ("loopback", 0, [2, 0, 0, 0]),
            ("OpenBSD loopback", 108, [0, 0, 0, 2]),
            ("raw IP", 101, []),
            ("IPv4", 228, []),
        ])
    func links(name: String, type: UInt32, head: [UInt8]) throws {
        let file = CaptureBytes.pcap([.init(bytes: head + packet)], link: type)
        #expect(try CaptureContents(file: file).texts == ["hello"], "\(name)")
    }

    @Test("what is not IP is counted, and deeper tags than there are in practice")
    func otherPackets() throws {
        let arp = [UInt8](repeating: 2, count: 12) + [8, 6] + [UInt8](repeating: 0, count: 28)
        let deep = CaptureBytes.ethernet(packet, tags: Array(repeating: 0x8100, count: 5))
        let icmp = CaptureBytes.ethernet(CaptureBytes.ipv4([8, 0, 0, 0], next: 1))
        let four = CaptureBytes.ethernet(packet, tags: Array(repeating: 0x8100, count: 4))
        let contents = try CaptureContents(file: CaptureBytes.pcap([arp, deep, icmp, four].map { .init(bytes: $0) }))
        #expect(contents.counters.packets == 4)
        #expect(contents.counters.otherPackets == 3)
        #expect(contents.texts == ["hello"])
    }

    @Test("padding behind an IP packet is no part of it")
    func padding() throws {
        let frame = CaptureBytes.ethernet(packet) + [UInt8](repeating: 0, count: 30)
        #expect(try CaptureContents(file: CaptureBytes.pcap([.init(bytes: frame)])).texts == ["hello"])
    }

    @Test("a datagram whose end was not captured is counted, not given out")
    func cut() throws {
        let frame = CaptureBytes.ethernet(packet)
        let file = CaptureBytes.pcap([
            .init(bytes: Array(frame.dropLast(1)), originalLength: frame.count), .init(bytes: frame),
        ])
        let contents = try CaptureContents(file: file)
        #expect(contents.texts == ["hello"])
        #expect(contents.counters.cutPackets == 1)
        #expect(contents.counters.datagrams == 2)
        #expect(contents.counters.malformedPackets == 0)
    }

    @Test("a file that ends in the middle of a packet gives what it holds, and says so")
    func truncatedFile() throws {
        let frame = CaptureBytes.ethernet(packet)
        let file = CaptureBytes.pcap([.init(bytes: frame), .init(bytes: frame)])
        for missing in [1, frame.count, frame.count + 8] {
            let contents = try CaptureContents(file: file.dropLast(missing))
            #expect(contents.texts == ["hello"])
            #expect(contents.damage?.contains("truncated") == true)
        }
    }

    @Test(
        "what is no capture is an error that names the file",
        arguments: ["", "hello", "<?xml version=\"1.0\"?>" + String(repeating: "x", count: 100)])
    func noCapture(text: String) throws {
        let folder = try ScratchFolder("capture")
        let path = try folder.write(text, to: "notes.txt").path
        let error = #expect(throws: WireError.self) { _ = try CaptureReader(path: path) { LengthFraming() } }
        #expect(error?.code == .notACapture)
        #expect(error?.description.hasPrefix("\(path): ") == true)
        #expect(error?.description.hasSuffix("expected a pcap or pcapng capture") == true)
    }

    @Test("a missing file and a folder are errors too")
    func missing() throws {
        let folder = try ScratchFolder("capture")
        for path in [folder.url.path, folder.url.path + "/none.pcap"] {
            let error = #expect(throws: WireError.self) { _ = try CaptureReader(path: path) { LengthFraming() } }
            #expect(error?.code == .notACapture)
        }
    }

    @Test("a link that is not known is an error that names it")
    func unknownLink() throws {
        let file = CaptureBytes.pcap([], link: 105)
        let error = #expect(throws: WireError.self) { _ = try CaptureContents(file: file) }
        #expect(error?.code == .unknownLinkType(105))
        #expect(error?.description.contains("IEEE802_11") == true)
    }

    @Test("progress reaches the size of the file")
    func progress() throws {
        let folder = try ScratchFolder("capture")
        let url = folder.url.appendingPathComponent("test.pcap")
        let bytes = CaptureBytes.pcap(Array(repeating: .init(bytes: CaptureBytes.ethernet(packet)), count: 100))
        try Data(bytes).write(to: url)
        var reader = try CaptureReader(path: url.path) { LengthFraming() }
        #expect(reader.bytes == Int64(bytes.count))
        var last = reader.bytesRead
        var messages = 0
        while reader.next() != nil {
            let now = reader.bytesRead
            #expect(now >= last)
            last = now
            messages += 1
        }
        #expect(messages == 100)
        #expect(reader.bytesRead == reader.bytes)
    }

    @Test(
        "a real capture of a scan gives the datagrams, segments and messages that its description counts",
        .enabled(if: SharedFiles.arePresent, "\(SharedFiles.absence)"))
    func honeypot() throws {
        let path = try #require(SharedFiles.url("data/sip_honeypot/Voip-trace.pcap")).path
        let contents = try CaptureContents(path: path)
        #expect(contents.counters.packets == 4_447)
        // 19 SIP, 2,988 + 125 RTP, 21 RTCP and one more.
        #expect(contents.counters.datagrams == 3_154)
        #expect(contents.counters.segments == 1_291)
        #expect(contents.counters.otherPackets == 2)
        #expect(contents.counters.malformedPackets == 0)
        // Six datagrams of RTP lack their last eight bytes.
        #expect(contents.counters.cutPackets == 6)
        #expect(contents.damage == nil)
        let datagrams = contents.messages.filter { $0.transport == .udp }
        #expect(datagrams.count == 3_154 - 6)
        let signalling = datagrams.filter { $0.source.port == 5_060 || $0.destination.port == 5_060 }
        let messages = signalling.filter {
            let text = String(decoding: $0.content.array, as: UTF8.self)
            return text.contains("SIP/2.0\r\n") || text.hasPrefix("SIP/2.0 ")
        }
        #expect(messages.count == 19)
        #expect(
            Set(datagrams.flatMap { [$0.source.host, $0.destination.host] }).isSuperset(of: [
                "172.25.105.3", "172.25.105.40",
            ]))
        #expect(zip(datagrams, datagrams.dropFirst()).allSatisfy { $0.time <= $1.time })
    }
}
