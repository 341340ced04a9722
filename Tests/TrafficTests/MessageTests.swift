import Testing
import Wire

@testable import Traffic

@Suite("What the carrier's side reads and writes")
struct MessageTests {
    @Test("contacts come by preference, wherever they are written")
    func preference() throws {
        let text =
            "SIP/2.0 302 Moved\r\nCall-ID: 1-a@h\r\nCSeq: 1 INVITE\r\n"
            + "Contact: <sip:a@127.0.0.1:1>;q=0.1, \"x, y\" <sip:b;c=1@127.0.0.1:2;qc=T>;q=1\r\n"
            + "m: <sip:d@127.0.0.1:3>;q=0.25\r\n\r\n"
        let message = try #require(ReceivedMessage(Array(text.utf8)))
        let targets = RedirectTarget.all(in: message)
        #expect(targets.map(\.preference) == [1_000, 250, 100])
        #expect(targets.map { $0.address?.port } == [2, 3, 1])
        #expect(targets.map(\.isDesk) == [true, false, false])
    }

    @Test("a URI's headers are no part of the Request-URI (RFC 3261 19.1.5)")
    func headers() throws {
        let target = try #require(RedirectTarget("<sip:a?b@127.0.0.1:5070;user=phone?Call-Info=%3Cx%3E>"))
        #expect(target.uri == "sip:a?b@127.0.0.1:5070;user=phone" && target.hasHeaders)
        #expect(target.address?.description == "127.0.0.1:5070")
    }

    @Test("what is no contact, or leads nowhere, is no place to go to")
    func nowhere() {
        #expect(RedirectTarget("<tel:+77010000000>") == nil)
        #expect(RedirectTarget("*") == nil)
        #expect(RedirectTarget("") == nil)
        #expect(RedirectTarget("<sip:>")?.address == nil)
        #expect(RedirectTarget("<sip:a@gate.example>")?.address == nil)
    }

    @Test("what is written can be read again, and a retransmission has the same bytes")
    func roundTrip() throws {
        let calls = Array(DaySchedule(seed: 1, callsADay: 2_000)).prefix(400)
        for plan in calls {
            let writer = CallWriter(plan: plan, run: "r", own: PeerAddress(v4: 0x7F00_000A, port: 5_070))
            var text = MessageText()
            writer.invite("sip:x@127.0.0.1", leg: 0, into: &text)
            let first = text.bytes
            writer.invite("sip:x@127.0.0.1", leg: 0, into: &text)
            #expect(first == text.bytes)
            let message = try #require(ReceivedMessage(first))
            #expect(message.start == .request(.invite) && message.sequenceNumber == 1)
            #expect(message.callIDText == "\(String(plan.sequence, radix: 16))-r@127.0.0.10")
            #expect(message.text(message.to).contains(plan.callee.text))
            #expect(message.toTag == nil)
            AnswerWriter.write(200, to: message, tag: "v", contact: .init(v4: 0x7F00_0001, port: 9), into: &text)
            let answer = try #require(ReceivedMessage(text.bytes))
            #expect(answer.start == .answer(200) && answer.toTag == "v" && answer.vias.count == 1)
        }
    }

    @Test("the length of the body is the length that is written")
    func contentLength() throws {
        let plan = try #require(Array(DaySchedule(seed: 1, callsADay: 50)).last)
        var text = MessageText()
        CallWriter(plan: plan, run: "r", own: PeerAddress(v4: 0x7F00_000A, port: 5_070))
            .invite("sip:x@127.0.0.1", leg: 0, into: &text)
        let whole = String(decoding: text.bytes, as: UTF8.self)
        let length = whole.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }.map { $0.dropFirst(16) }
        let body = try #require(whole.split(separator: "\r\n\r\n", maxSplits: 1).last)
        #expect(length.flatMap { Int($0) } == body.utf8.count)
        #expect((600...1_300).contains(text.bytes.count))
    }

    @Test("no cut of a message and no damaged byte is read past its end")
    func cuts() {
        let text =
            "SIP/2.0 302 Moved\r\nVia: SIP/2.0/UDP h;branch=z\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>;tag=2\r\n"
            + "Call-ID: 1-a@h\r\nCSeq: 1 INVITE\r\nContact: <sip:a@127.0.0.1>;q=0.5\r\n\r\n"
        let bytes = Array(text.utf8)
        for length in 0...bytes.count {
            if let message = ReceivedMessage(Array(bytes[..<length])) { _ = RedirectTarget.all(in: message) }
        }
        var random = SplitMix(seed: 3)
        for _ in 0..<5_000 {
            var damaged = bytes
            for _ in 0..<3 { damaged[random.below(damaged.count)] = UInt8(truncatingIfNeeded: random.next()) }
            if let message = ReceivedMessage(damaged) {
                _ = RedirectTarget.all(in: message)
                _ = message.toTag
            }
        }
        #expect(ReceivedMessage(Array(bytes.prefix(20))) == nil)
    }
}
