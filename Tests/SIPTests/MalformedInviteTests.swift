import SIP
import TestSupport
import Testing

@Suite("Malformed INVITEs in the codec")
struct MalformedInviteTests {
    @Test("there are more than 10,000, no two alike, of every header and kind of fault")
    func many() {
        let all = MalformedInvites.all
        #expect(all.count > 10_000, "\(all.count)")
        #expect(Set(all.map(\.description)).count > 10_000)
        for line in InviteGrammar.lines {
            #expect(all.count { $0.header == line.header } > 100, "\(line.header)")
        }
        #expect(all.count { $0.isCertain } > 900)
    }

    @Test("the INVITE that they are made of is sound")
    func sound() {
        #expect(decision(MalformedInvites.sound("1")) == .accept)
        #expect(decision(MalformedInvites.sound("1"), as: .stream) == .accept)
    }

    @Test("each is read or refused by a fault, as a datagram and on a stream, and what is certainly wrong is refused")
    func read() {
        var message = SIPMessage()
        var refused = 0
        var wrong: [String] = []
        for malformed in MalformedInvites.all {
            let decision = EdgeCheck.examine(malformed.bytes.span, as: .datagram, into: &message)
            let proxied = ProxyCheck.examine(malformed.bytes.span, as: .datagram, into: &message)
            if malformed.isCertain, decision == .accept || proxied == .accept { wrong.append("\(malformed)") }
            if decision != .accept { refused += 1 }
            // A stream is cut at Content-Length or ended, and never waits for more than it may.
            let words = TortureMessages.stream(malformed.bytes, step: malformed.bytes.count)
            if words.count > 4_100 { wrong.append("\(malformed): \(words.count) pieces") }
        }
        #expect(wrong == [])
        #expect(refused > 5_000, "\(refused)")
    }

    @Test("a stream gives the same pieces however it is cut")
    func cut() {
        for (index, malformed) in MalformedInvites.all.enumerated() where index % 37 == 0 {
            guard malformed.bytes.count < 4_000 else { continue }
            let whole = TortureMessages.stream(malformed.bytes, step: malformed.bytes.count)
            #expect(TortureMessages.stream(malformed.bytes, step: 7) == whole, "\(malformed)")
        }
    }
}
