import SIP
import TestSupport
import Testing
import Wire

@testable import Gate

@Suite(
    "Torture messages of RFC 4475 and RFC 5118 at the gate",
    .enabled(if: SharedFiles.arePresent, "needs the reference material in ../shared"))
struct TortureTests {
    private static let trunk = PeerAddress(v4: 0x7F00_0014, port: 5070)
    private static let datagrams = TortureFiles.rows.filter { $0.transport != "tcp" }

    private static func codes(_ row: TortureFiles.Row) -> Set<Int> {
        Set(row.expectations.compactMap { $0.hasPrefix("reject:") ? Int($0.dropFirst(7)) : nil })
    }

    @Test(
        "a proxy sends on what the RFC calls sound, refuses what it does not, and what goes on is sound",
        arguments: datagrams)
    func proxied(row: TortureFiles.Row) throws {
        let proxy = try LoneProxy(at: 0)
        let bytes = try TortureFiles.bytes(row.file)
        var message = SIPMessage()
        let isSound = ProxyCheck.examine(bytes.span, as: .datagram, into: &message) == .accept
        let sent = proxy.deliver(bytes, from: Self.trunk, at: Moment(1))
        let onward = sent.filter { $0.peer == LoneProxy.first }
        let finals = sent.filter { $0.peer != LoneProxy.first }.map(\.text.statusCode).filter { $0 >= 200 }
        #expect(onward.count + finals.count <= 1)
        if !row.expectations.contains("accept") {
            #expect(onward.isEmpty)
            #expect(finals.allSatisfy(Self.codes(row).contains))
            #expect(finals.count == 1 || row.expectations.contains("drop"))
        } else if row.expectations == ["accept"] {
            #expect(isSound)
            if message.isRequest {
                // An OPTIONS without a user is for the proxy itself, and within a dialog that nobody knows it relays for
                // nobody.
                let isOurs = message.method == .options && finals == [200]
                let isOfNoCall = !message.to.tag.isAbsent && (finals == [481] || finals == [503])
                #expect(onward.count == 1 || isOurs || isOfNoCall)
            }
        }
        for packet in onward {
            #expect(ProxyCheck.examine(packet.bytes.span, as: .datagram, into: &message) == .accept)
            #expect(packet.text.branch.hasPrefix("z9hG4bKQ"))
            // What is behind the body is noise (RFC 4475 §3.1.1.8).
            #expect(packet.text.ranges(of: " SIP/2.0\r\n").count == 1)
        }
    }

    @Test("a redirect gate gives each the result of its edge, once", arguments: datagrams)
    func redirected(row: TortureFiles.Row) throws {
        let judge = try LoneJudge()
        let bytes = try TortureFiles.bytes(row.file)
        let answers = judge.deliver([.init(peer: Self.trunk, bytes: bytes)], at: Moment(1))
        #expect(answers.count <= 1)
        var message = SIPMessage()
        switch EdgeCheck.examine(bytes.span, as: .datagram, into: &message) {
        case .reject(let code, _): #expect(answers.map(\.text.statusCode) == [Int(code)])
        case .drop: #expect(answers.isEmpty)
        case .accept: #expect(answers.count == (message.isRequest ? 1 : 0))
        }
    }
}
