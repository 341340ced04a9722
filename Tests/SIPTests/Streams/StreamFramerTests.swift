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

    @Test(
        "headers of one byte too many end the stream, whether they end or not, however they come",
        arguments: [1, 1_000, 100_000])
    func headerSection(step: Int) {
        let line = "X: " + String(repeating: "y", count: 500)
        var bytes = invite(Array(repeating: line, count: 64).joined(separator: "\n"))
        // The last line is as long as the limit asks for.
        let missing = Limits.headerSectionBytes - bytes.count
        let end = bytes.count - 4
        bytes.insert(contentsOf: Array("\r\nY:".utf8) + Array(repeating: 0x7A, count: missing - 4), at: end)
        #expect(bytes.count == Limits.headerSectionBytes)
        #expect(TortureMessages.stream(bytes, step: step) == ["accept"])
        bytes.insert(0x7A, at: end + 4)
        #expect(TortureMessages.stream(bytes, step: step) == ["close"])
        let endless = bytes.dropLast(4) + Array(repeating: Array("\r\nX: y".utf8), count: 10_000).joined()
        #expect(TortureMessages.stream(Array(endless), step: step) == ["close"])
    }

    @Test("each byte is looked at once: a long message byte by byte is framed like a short one")
    func longMessage() {
        let bytes = invite(
            Array(repeating: "X: \(String(repeating: "y", count: 500))", count: 60).joined(separator: "\n"))
        #expect(bytes.count > 30_000)
        #expect(TortureMessages.stream(bytes, step: 1) == ["accept"])
    }
}
