import Foundation
import TestSupport
import Testing
import Wire

/// What is exported is read by others: here by our own reader, end to end by tshark.
@Suite("A capture that is written")
struct CaptureWriterTests {
    @Test("is read back as it was: addresses, ports, times and bytes, IPv4 and IPv6")
    func roundTrip() throws {
        let folder = try ScratchFolder("capture-writer")
        let pairs = [("127.0.0.20:5070", "127.0.0.1:5060"), ("[2001:db8::1]:5070", "[2001:db8::2]:5061")]
        let messages = [Array("INVITE sip:x@h SIP/2.0\r\n\r\n".utf8), [UInt8](repeating: 65, count: 30_001), [1]]
        var writer = CaptureWriter()
        for (source, destination) in pairs {
            for (index, message) in messages.enumerated() {
                writer.add(
                    message, from: try #require(PeerAddress(source)), to: try #require(PeerAddress(destination)),
                    microseconds: 1_795_514_851_000_001 + Int64(index))
            }
        }
        let path = folder.url.appendingPathComponent("a.pcap").path
        try Data(writer.bytes).write(to: URL(fileURLWithPath: path))
        var reader = try CaptureReader(path: path) { LengthFraming() }
        for (source, destination) in pairs {
            for (index, message) in messages.enumerated() {
                let next = reader.next()
                let read = try #require(next)
                #expect(read.source == PeerAddress(source))
                #expect(read.destination == PeerAddress(destination))
                #expect(read.bytes.count == message.count)
                #expect(message.indices.allSatisfy { read.bytes[$0] == message[$0] })
                #expect(read.time == 1_795_514_851_000_001 + Int64(index))
            }
        }
        let rest = reader.next()
        #expect(rest == nil)
    }
}
