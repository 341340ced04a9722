@testable import Gate
@testable import SIP
@testable import Wire

/// The way from a captured packet to SIP: link, IP, fragments, UDP, TCP streams, messages. libpcap's part, the file, is not
/// in it: it has fuzzers of its own.
///
///     1 byte    kind of link, and bit 7: packets are as they are cut
///     then packets:
///     1 byte    seconds since the one before
///     2 bytes   length in network order; no more than there is
///     length    the packet
enum CaptureCheck {
    private static let links: [LinkLayer] = [.ethernet, .cooked, .cooked2, .loopback, .rawIP]

    static func run(_ bytes: Span<UInt8>) {
        guard let first = bytes.byte(at: 0) else { return }
        var parts = CaptureParts { StreamFraming() }
        let packets = feed(bytes, links[Int(first & 0x7F) % links.count], isCut: first & 0x80 != 0, to: &parts)
        parts.finish()
        let counters = parts.allCounters
        precondition(counters.packets == packets, "a packet that was not counted")
        precondition(counters.otherPackets <= packets && counters.cutPackets <= packets)
        var message = SIPMessage()
        var udp: UInt64 = 0
        for captured in parts.messages {
            udp += captured.transport == .udp ? 1 : 0
            check(captured, &message)
        }
        precondition(udp <= counters.datagrams, "more datagrams out than in")
    }

    private static func feed(
        _ bytes: Span<UInt8>, _ link: LinkLayer, isCut: Bool, to parts: inout CaptureParts
    ) -> UInt64 {
        var at = 1
        var time: Int64 = 0
        var packets: UInt64 = 0
        while let seconds = bytes.byte(at: at), let length = bytes.uint16(at: at + 1) {
            let start = at + 3
            let end = min(start + Int(length), bytes.count)
            time += Int64(seconds) * 1_000_000
            parts.add(bytes.extracting(start..<end), link, at: time, isCut: isCut)
            packets += 1
            at = end
        }
        return packets
    }

    private static func check(_ captured: CapturedMessage, _ message: inout SIPMessage) {
        precondition(captured.bytes.count > 0 && captured.bytes.count <= 65_535)
        precondition(captured.source.family == captured.destination.family && captured.source.family != .none)
        let framing: Framing = captured.transport == .tcp ? .stream : .datagram
        _ = EdgeCheck.examine(captured.bytes, as: framing, into: &message)
        writeAndRead(captured)
    }

    /// A message that is written as a capture is read again as it was.
    private static func writeAndRead(_ captured: CapturedMessage) {
        var writer = CaptureWriter()
        writer.add(
            captured.content.array, from: captured.source, to: captured.destination, microseconds: captured.time)
        var parts = CaptureParts { StreamFraming() }
        // Behind the heads of the file (24 bytes) and of its one packet (16).
        let file = writer.bytes.span
        parts.add(file.extracting(40..<file.count), .ethernet, at: captured.time, isCut: false)
        precondition(parts.messages.count == 1, "a written message is not read")
        let again = parts.messages[0]
        precondition(again.source == captured.source && again.destination == captured.destination)
        precondition(again.content == captured.content || captured.bytes.count > 65_507, "another message is read")
    }
}
