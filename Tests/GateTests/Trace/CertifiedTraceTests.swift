import SIP
import Telephony
import Testing
import Wire

@testable import Gate

/// Traces of trunks that are known by a certificate.
@Suite("A trace by certificate")
struct CertifiedTraceTests {
    private static let peer = PeerAddress(v4: 0x7F00_004D, port: 40_000)
    private static let local = PeerAddress(v4: 0x7F00_0001, port: 5_061)

    private static func trunks() throws -> TrunkSet {
        var certified = Trunk(name: "tls-1", carrier: "c", trunkClass: .international, sources: [])
        certified.tlsSubject = "sbc.example.net"
        let addressed = Trunk(name: "intl-1", carrier: "c", trunkClass: .international, sources: ["127.0.0.77/32"])
        return try TrunkSet([certified, addressed], redress: Redress(), listen: [], cells: [0, 1])
    }

    private static func message(_ names: [String]?, _ number: UInt64 = 1) -> StreamMessage {
        let text = ProxyWorld.invite("\(number)", via: "SIP/2.0/TLS 127.0.0.77:40000")
        return StreamMessage(
            connection: ConnectionID(number), peer: peer, local: local, isSecure: true, certifiedNames: names,
            arrivalNanoseconds: 0, bytes: Array(text.utf8).span)
    }

    private static func seen(_ mouth: TraceMouth) -> [TraceHead] {
        var heads: [TraceHead] = []
        mouth.ring.drain { head, _ in heads.append(head) }
        return heads
    }

    @Test("the certificate says whose a message is, its answer goes with it, and TLS is called so")
    func certified() throws {
        let trunks = try Self.trunks()
        let mouth = TraceMouth(ringBytes: 1 << 17, seesOtherSides: false)
        let messages = [Self.message(["other.example", "sbc.example.net"]), Self.message(["stranger.example"], 2)]
        let ways = mouth.take(messages[...], ofTrunk: 0, in: trunks, microseconds: 5)
        var replies = try UDPBatch(slots: 4)
        for _ in 0..<2 { replies.append(Array("SIP/2.0 302 Moved\r\nCall-ID: c1\r\n\r\n".utf8), to: Self.peer) }
        replies.trace(
            mouth, messages.map(\.connection), by: ways, ofTrunk: 0, in: trunks, microseconds: 6)
        let heads = Self.seen(mouth)
        #expect(heads.map(\.isSent) == [false, true])
        #expect(heads.allSatisfy { $0.trunk == 0 && $0.transport == .tls && $0.own == Self.local })
    }

    @Test("an address of a trunk helps no stranger's certificate into its trace, and is enough without one")
    func addressed() throws {
        let trunks = try Self.trunks()
        let mouth = TraceMouth(ringBytes: 1 << 17, seesOtherSides: false)
        mouth.take([Self.message(["stranger.example"])][...], ofTrunk: 1, in: trunks, microseconds: 5)
        #expect(Self.seen(mouth).isEmpty)
        mouth.take([Self.message(nil)][...], ofTrunk: 1, in: trunks, microseconds: 5)
        #expect(Self.seen(mouth).map(\.trunk) == [1])
    }

    @Test("what a proxy sends is traced by its flow")
    func flows() {
        var flow = Flow(peer: Self.peer, connection: ConnectionID(1), isSecure: true, trunk: TrunkID(index: 3))
        #expect(TraceWay(flow, own: Self.local).trunk == 3 && TraceWay(flow, own: Self.local).transport == .tls)
        flow.isSecure = false
        #expect(TraceWay(flow, own: Self.local).transport == .tcp)
        flow.connection = nil
        #expect(TraceWay(flow, own: Self.local).transport == .udp)
        #expect([TraceTransport.udp, .tcp, .tls].map(\.name) == ["UDP", "TCP", "TLS"])
    }
}
