import SIP
import Testing

/// Runs of 16 bytes are read by comparisons, the last ones by a table: the two must agree on every byte.
@Suite("Classes of characters")
struct ClassTests {
    /// The same header value near the end of a message and far from it, with one odd byte in it.
    private func faults(_ head: String, _ byte: UInt8, _ tail: String) -> (SIPFault?, SIPFault?) {
        let base = Array(
            invite().text.replacing("Via: SIP/2.0/UDP 127.0.0.20:5070;branch=z9hG4bK1;rport\r\n", with: "").utf8)
        let end = base.count - "\r\nContent-Length: 0\r\n\r\n".utf8.count
        let line = Array("\r\nv: SIP/2.0/UDP ".utf8) + Array(head.utf8) + [byte] + Array(tail.utf8)
        // Far: 20 lines behind. Near: no empty line, so that the value ends with the message.
        let far =
            Array(base[..<end]) + line + Array(String(repeating: "\r\nX: y", count: 20).utf8) + Array("\r\n\r\n".utf8)
        let near = Array(base[..<end]) + line + Array("\r\n\r\n".utf8)
        return (firstFault(far), firstFault(near))
    }

    @Test("host, value and token of a Via read the same near the end of the bytes", arguments: UInt8(0)...255)
    func via(byte: UInt8) {
        for (head, tail) in [("h", "h"), ("h;branch=z", "z"), ("h;na", "me"), ("h;a=\"", "\"")] {
            let (far, near) = faults(head, byte, tail)
            #expect(far == near, "\(head) \(byte) \(tail)")
        }
    }

    @Test("user, parameters and text of a URI read the same near the end of the bytes", arguments: UInt8(0)...255)
    func uri(byte: UInt8) {
        func parts(_ text: [UInt8]) -> [ByteRange]? {
            let range = ByteRange(start: 0, count: UInt16(text.count))
            guard let uri = try? SIPURI(range, in: text.span) else { return nil }
            let padded = text + [UInt8](repeating: UInt8(ascii: "x"), count: 40)
            guard let same = try? SIPURI(range, in: padded.span) else { return [] }
            return uri.user == same.user && uri.host == same.host && uri.parameters == same.parameters ? [uri.user] : []
        }
        func isNone(_ text: [UInt8]) -> Bool {
            let padded = text + [UInt8](repeating: UInt8(ascii: "x"), count: 40)
            return (try? SIPURI(ByteRange(start: 0, count: UInt16(text.count)), in: padded.span)) == nil
        }
        for (head, tail) in [
            ("sip:u", "u@h"), ("sip:u@h", "h"), ("sip:u@h;p", "p"), ("sip:u@h?h", "h"), ("tel:1", "1"),
            ("sip:u:p", "p@h"),
        ] {
            let text = Array(head.utf8) + [byte] + Array(tail.utf8)
            if let found = parts(text) {
                #expect(!found.isEmpty, "\(head) \(byte) \(tail)")
            } else {
                #expect(isNone(text), "\(head) \(byte) \(tail)")
            }
        }
    }
}
