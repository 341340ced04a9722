import Testing

@testable import Traffic

@Suite("Answers out of a stream")
struct AnswerFramingTests {
    private static let first = "SIP/2.0 100 Trying\r\nVia: x\r\nContent-Length: 0\r\n\r\n"
    private static let second = "SIP/2.0 302 Moved\r\nl : 4\r\nVia: x\r\n\r\nbody"

    private static func messages(_ pieces: [[UInt8]]) -> (texts: [String], isBroken: Bool) {
        var framing = AnswerFraming()
        var texts: [String] = []
        for piece in pieces {
            framing.take(piece[...])
            while let message = framing.next() { texts.append(String(decoding: message, as: UTF8.self)) }
        }
        return (texts, framing.isBroken)
    }

    @Test("cut anywhere, two messages are two messages; keep-alives between them are none")
    func cuts() {
        let all = Array(("\r\n" + Self.first + "\r\n\r\n" + Self.second + "\r\n").utf8)
        for cut in 0...all.count {
            let (texts, isBroken) = Self.messages([Array(all[..<cut]), Array(all[cut...])])
            #expect(texts == [Self.first, Self.second] && !isBroken, "cut at \(cut)")
        }
        #expect(Self.messages(all.map { [$0] }).texts == [Self.first, Self.second])
    }

    @Test(
        "what has no usable length ends the stream",
        arguments: [
            "SIP/2.0 200 OK\r\nVia: x\r\n\r\n", "SIP/2.0 200 OK\r\nContent-Length: x\r\n\r\n",
            "SIP/2.0 200 OK\r\nContent-Length:\r\n\r\n", "SIP/2.0 200 OK\r\nContent-Length: 99999\r\n\r\n",
            "SIP/2.0 200 OK\r\nContent-Length: -1\r\n\r\n", String(repeating: "x", count: 70_000),
        ])
    func broken(text: String) {
        let (texts, isBroken) = Self.messages([Array(text.utf8), Array(Self.first.utf8)])
        #expect(texts.isEmpty && isBroken)
    }
}
