import SIP
import Testing

@Suite("StreamFramer")
struct StreamFramerTests {
    @Test("a keep-alive is two line ends, whole or byte by byte", arguments: [1, 2, 3, 4, 1_000])
    func keepAlive(step: Int) {
        let bytes = Array("\r\n\r\n".utf8) + invite() + Array("\r\n".utf8) + invite() + Array("\r\n\r\n\r\n".utf8)
        #expect(TortureMessages.stream(bytes, step: step) == ["keep-alive", "accept", "accept", "keep-alive"])
    }

    @Test("a message without its last byte waits")
    func waits() {
        let bytes = invite(body: "v=0\r\n")
        for count in 1..<bytes.count {
            var framer = StreamFramer()
            #expect(framer.next(in: bytes.span.extracting(0..<count)) == .needMore)
            #expect(framer.next(in: bytes.span) == .message(bytes.count))
        }
    }

    @Test("a line without a colon is refused and the stream goes on")
    func badLine() {
        #expect(TortureMessages.stream(invite("no colon") + invite(), step: 5) == ["reject:400", "accept"])
    }

    @Test("a stray line end leaves no doubt about the next message: the stream ends")
    func strayLineEnd() {
        let bytes = Array(invite("X: y").text.replacing("X: y", with: "X: y\rz").utf8)
        #expect(TortureMessages.stream(bytes + invite(), step: 1) == ["reject:400", "close"])
    }

    @Test("each byte is looked at once: a long message byte by byte is framed like a short one")
    func longMessage() {
        let bytes = invite(
            Array(repeating: "X: \(String(repeating: "y", count: 500))", count: 60).joined(separator: "\n"))
        #expect(bytes.count > 30_000)
        #expect(TortureMessages.stream(bytes, step: 1) == ["accept"])
    }
}
