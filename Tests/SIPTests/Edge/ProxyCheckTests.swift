import SIP
import Testing

@Suite("What a proxy asks of a message")
struct ProxyCheckTests {
    private func decision(_ bytes: [UInt8]) -> EdgeDecision {
        var message = SIPMessage()
        return ProxyCheck.examine(bytes.span, as: .datagram, into: &message)
    }

    private func withVias(_ count: Int, method: String = "INVITE") -> [UInt8] {
        let more = (1..<count).map { "Via: SIP/2.0/UDP 192.0.2.\($0);branch=z9hG4bK\($0)" }
        return Array(invite(more.joined(separator: "\n")).text.replacing("INVITE", with: method).utf8)
    }

    @Test("a request with as many Vias as are read is refused by 513: one more would be too many for the next element")
    func vias() {
        #expect(decision(withVias(Limits.vias - 1)) == .accept)
        #expect(decision(withVias(Limits.vias)) == .reject(513, .tooManyVias))
        #expect(decision(withVias(Limits.vias + 1)) == .reject(513, .tooManyVias))
        #expect(decision(withVias(Limits.vias, method: "ACK")) == .drop(.tooManyVias))
        // An edge that redirects adds none.
        #expect(SIPTests.decision(withVias(Limits.vias)) == .accept)
    }

    @Test("a request that with our headers would be longer than a datagram is refused by 513")
    func bytes() {
        func padded(_ count: Int, method: String = "INVITE") -> [UInt8] {
            let bytes = Array(invite().text.replacing("INVITE", with: method).utf8)
            return bytes + [UInt8](repeating: 0x20, count: count - bytes.count)
        }
        let most = Limits.datagramBytes - Limits.bytesOfProxy
        #expect(decision(padded(most)) == .accept)
        #expect(decision(padded(most + 1)) == .reject(513, .messageTooLong))
        #expect(decision(padded(most + 1, method: "ACK")) == .drop(.messageTooLong))
        #expect(SIPTests.decision(padded(most + 1)) == .accept)
    }

    @Test(
        "a request with so many headers that ours would be too many is refused by 513, Routes in one line counted apart"
    )
    func headers() {
        let own = 7
        func with(_ more: Int, routes: Int = 0) -> [UInt8] {
            var lines = (0..<more).map { "X-\($0): y" }
            if routes > 0 {
                lines.append("Route: " + Array(repeating: "<sip:a;lr>", count: routes).joined(separator: ","))
            }
            return invite(lines.joined(separator: "\n"))
        }
        let most = Limits.headers - Limits.headersOfProxy
        #expect(decision(with(most - own)) == .accept)
        #expect(decision(with(most - own + 1)) == .reject(513, .tooManyHeaders))
        #expect(decision(with(most - own - 2 - 20, routes: 20)) == .accept)
        #expect(decision(with(most - own - 20, routes: 20)) == .reject(513, .tooManyHeaders))
    }
}
