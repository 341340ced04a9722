import SIP
import Testing

@Suite("Overload control in a Via (RFC 7339)")
struct OverloadFeedbackTests {
    private static let via = "SIP/2.0/UDP 127.0.0.20:5070"
    private static let feedback = OverloadFeedback(
        lossPercent: 20, validityMilliseconds: 1_000, sequence: 1_282_321_615_782)
    private static let told = "oc=20;oc-algo=\"loss\";oc-validity=1000;oc-seq=1282321615.782"

    /// An answer whose topmost Via has these parameters.
    private func answer(_ parameters: String) -> [UInt8] {
        lines(
            """
            SIP/2.0 180 Ringing
            Via: \(Self.via)\(parameters)
            Via: SIP/2.0/UDP 127.0.0.9;oc;oc-algo="loss"
            From: <sip:+4930123456@127.0.0.20>;tag=a
            To: <sip:+77011234567@127.0.0.1>;tag=b
            Call-ID: c1@127.0.0.20
            CSeq: 1 INVITE
            Content-Length: 0
            """)
    }

    private func written(
        _ answer: [UInt8], _ feedback: OverloadFeedback = feedback, room size: Int = 4_096
    ) -> String? {
        var room = [UInt8](repeating: 0, count: size)
        var span = room.mutableSpan
        var length: Int?
        parsed(answer) { length = feedback.write($0, answer.span, into: &span) }
        return length.map { String(decoding: room[..<$0], as: UTF8.self) }
    }

    @Test(
        "a client that asks is told, in its own Via alone, and the rest of the answer stays as it is",
        arguments: [
            (";branch=z9hG4bK1;oc;oc-algo=\"loss\"", ";branch=z9hG4bK1"),
            (";oc;oc-algo=\"rate, LOSS\";branch=z9hG4bK1;received=127.0.0.1", ";branch=z9hG4bK1;received=127.0.0.1"),
            (";OC-ALGO=\"loss\" ; branch=z9hG4bK1;Oc;x=\"a;oc=1\"", "; branch=z9hG4bK1;x=\"a;oc=1\""),
            (";oc;oc-algo=\"loss\";oc-validity=5;oc-seq=1.1;rport=7", ";rport=7"),
            (";oc;oc-algo=loss", ""),
        ])
    func told(parameters: String, kept: String) throws {
        let before = answer(parameters)
        let after = try #require(written(before))
        #expect(after == before.text.replacing("\(Self.via)\(parameters)", with: "\(Self.via)\(kept);\(Self.told)"))
        #expect(firstFault(Array(after.utf8)) == nil)
    }

    @Test(
        "who does not ask",
        arguments: [
            "", ";branch=z9hG4bK1", ";oc", ";oc-algo=\"loss\"", ";oc=20;oc-algo=\"loss\"", ";oc;oc-algo=\"rate\"",
            ";oc;oc-algo=\"lossy\"", ";oc;oc-algo=\"\"", ";x=\"oc\";oc-algo=\"loss\"",
        ])
    func silent(parameters: String) {
        let answer = answer(parameters)
        var asks = true
        parsed(answer) { asks = $0.topVia.asksForLossControl(in: answer.span) }
        #expect(!asks)
    }

    @Test(
        "what a server tells is seen in a Via and taken out of it; what a client asks stays",
        arguments: [
            (";branch=z9hG4bK1;oc;oc-algo=\"loss\"", nil),
            (";x=\"oc=1\";oc-algo=\"loss\";och=1", nil),
            (";oc=100;branch=z9hG4bK1", ";branch=z9hG4bK1"),
            (";OC = 100;oc=0;branch=z9hG4bK1;oc-algo=\"loss\"", ";branch=z9hG4bK1;oc-algo=\"loss\""),
            (";oc;oc-algo=\"loss\";oc-validity=5;Oc-Seq=9.9;rport=7", ";oc;oc-algo=\"loss\";rport=7"),
        ])
    func untold(parameters: String, kept: String?) {
        let answer = answer(parameters)
        var room = [UInt8](repeating: 0, count: 1_024)
        var span = room.mutableSpan
        var tells = false
        var writer = ReplyWriter()
        parsed(answer) {
            tells = $0.topVia.tellsLoad(in: answer.span)
            writer.write(untold: $0.topVia, answer.span, into: &span)
        }
        #expect(tells == (kept != nil))
        #expect(String(decoding: room[..<writer.count], as: UTF8.self) == Self.via + (kept ?? parameters))
    }

    @Test(
        "numbers as the grammar has them",
        arguments: [
            (UInt8(0), UInt32(0), UInt64(0), "oc=0;oc-algo=\"loss\";oc-validity=0;oc-seq=0.000"),
            (100, 500, 1_007, "oc=100;oc-algo=\"loss\";oc-validity=500;oc-seq=1.007"),
            (255, 1, 99_099, "oc=100;oc-algo=\"loss\";oc-validity=1;oc-seq=99.099"),
        ])
    func numbers(loss: UInt8, validity: UInt32, sequence: UInt64, text: String) throws {
        let feedback = OverloadFeedback(lossPercent: loss, validityMilliseconds: validity, sequence: sequence)
        let after = try #require(written(answer(";oc;oc-algo=\"loss\""), feedback))
        #expect(after.contains("\(Self.via);\(text)\r\n"))
    }

    @Test("it fits to the byte, and one byte less gives nothing")
    func room() throws {
        let answer = answer(";oc;oc-algo=\"loss\"")
        let whole = try #require(written(answer))
        #expect(written(answer, room: whole.utf8.count) == whole)
        #expect(written(answer, room: whole.utf8.count - 1) == nil)
        #expect(written(answer, room: 0) == nil)
    }
}
