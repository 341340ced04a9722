import Testing

@testable import SIP

@Suite("Session descriptions that are none")
struct SDPFaultTests {
    private static func fault(_ bytes: [UInt8]) -> SDPFault? {
        do throws(SDPFault) { _ = try SessionDescription(bytes.span) } catch { return error }
        return nil
    }

    @Test(
        "each fault by its name",
        arguments: [
            ("", SDPFault.badLine), ("v=1", .badVersion), ("v=0 ", .badVersion), ("o=- 1 1 IN IP4 h", .badVersion),
            ("v=0\ns=-", .missingOrigin), ("v=0\no=- 1 1 IN IP4 h", .missingName),
            ("v=0\no=- 1 1 IN IP4\ns=-", .badOrigin), ("v=0\no=- 1 1 IN IP4 h x\ns=-", .badOrigin),
            ("v=0\no=a b 1 1 IN IP4 h\ns=-", .badOrigin), ("v=0\no= 1 1 IN IP4 h\ns=-", .badOrigin),
            ("v=0\no=- 1  1 IN IP4 h\ns=-", .badOrigin), ("v=0\no=- 1 1 IN IP4 /1\ns=-", .badOrigin),
            ("v=0\n\ns=-", .badLine), ("v=0\no", .badLine), ("v=0\no:- 1", .badLine), ("v=0\n =x", .unknownLine),
            ("v=0\nV=0", .unknownLine), ("v=0\nx=1", .unknownLine), ("v=0\nv=0", .repeatedLine),
        ])
    func heads(text: String, fault: SDPFault) {
        #expect(Self.fault(sdp(text)) == fault, "\(text)")
    }

    @Test(
        "each fault behind a sound head",
        arguments: [
            ("s=again", SDPFault.repeatedLine), ("o=- 1 1 IN IP4 h", .repeatedLine), ("c=IN IP4 h", .repeatedLine),
            ("c=IN IP4", .badConnection), ("c=IN IP4 h x", .badConnection), ("m=audio", .badMedia),
            ("m=audio 1 RTP/AVP", .badMedia), ("m=audio 1 RTP/AVP ", .badMedia), ("m=audio x RTP/AVP 0", .badMedia),
            ("m=audio 65536 RTP/AVP 0", .badMedia), ("m=audio 1/0 RTP/AVP 0", .badMedia),
            ("m=audio 1/ RTP/AVP 0", .badMedia), ("m=audio 1/2x RTP/AVP 0", .badMedia),
            ("m=audio 1 RTP/AVP 0  8", .badMedia), ("m=audio 1 RTP/AVP 0\nt=0 0", .misplacedLine),
            ("m=audio 1 RTP/AVP 0\no=- 1 1 IN IP4 h", .misplacedLine), ("m=audio 1 RTP/AVP 0\ns=x", .misplacedLine),
            ("m=audio 1 RTP/AVP 0\nv=0", .misplacedLine), ("m=audio 1 RTP/AVP 0\nc=IN", .badConnection),
            ("a=x\ry", .badLine), ("a=\0", .badLine), ("a=x\n\na=y", .badLine),
        ])
    func tails(text: String, fault: SDPFault) {
        #expect(Self.fault(session(text)) == fault, "\(text)")
    }

    @Test("a carriage return is none at the very end either")
    func lastByte() {
        #expect(Self.fault(session("a=x").dropLast(1)) == .badLine)
    }

    @Test("lines, media, formats and bytes: at the limit, and one past it")
    func limits() {
        let head = 5
        func lines(_ count: Int) -> String { Array(repeating: "a=x", count: count).joined(separator: "\n") }
        #expect(Self.fault(session(lines(Limits.sdpLines - head))) == nil)
        #expect(Self.fault(session(lines(Limits.sdpLines - head + 1))) == .tooManyLines)
        func media(_ count: Int) -> String {
            Array(repeating: "m=audio 1 RTP/AVP 0", count: count).joined(separator: "\n")
        }
        #expect(Self.fault(session(media(Limits.sdpMedia))) == nil)
        #expect(Self.fault(session(media(Limits.sdpMedia + 1))) == .tooManyMedia)
        func formats(_ count: Int) -> String {
            "m=audio 1 RTP/AVP " + Array(repeating: "0", count: count).joined(separator: " ")
        }
        #expect(Self.fault(session(formats(Limits.sdpFormats))) == nil)
        #expect(Self.fault(session(formats(Limits.sdpFormats + 1))) == .tooManyFormats)
        let room = Limits.messageBytes - session("a=").count
        #expect(Self.fault(session("a=" + String(repeating: "x", count: room))) == nil)
        #expect(Self.fault(session("a=" + String(repeating: "x", count: room + 1))) == .tooLong)
        #expect(Self.fault([]) == .badVersion)
    }

    @Test(
        "numbers that are none are absent, not wrong",
        arguments: ["ptime:0", "ptime:", "ptime:x", "ptime:20.5", "ptime:65536", "ptime", "Ptime:20", "ptime:20 "])
    func packetTime(attribute: String) throws {
        let text = try SDPText(session("m=audio 1 RTP/AVP 0\na=\(attribute)"))
        #expect(text.media == ["audio 1 RTP/AVP 0"])
    }

    @Test(
        "an rtpmap that is none names no codec",
        arguments: [
            "96", "96 ", "96 x", "96 /8000", "96 x/", "96 x/y", "96 x/8000/", "96 x/8000/256", "96 x/8000/1/1",
            "096 x/8000", "96 x/4294967296", "96 x/8000 y", " 96 x/8000",
        ])
    func codec(value: String) throws {
        let text = try SDPText(session("m=audio 1 RTP/AVP 96\na=rtpmap:\(value)"))
        #expect(text.media == ["audio 1 RTP/AVP 96"])
    }

    @Test("every truncation and every changed byte is read without a trap")
    func mutations() {
        let whole = session("m=audio 1/2 RTP/AVP 0 96\na=rtpmap:96 opus/48000/2\na=ptime:20\nm=video 0 RTP/AVP 31")
        var sound = 0
        for count in 0...whole.count where (try? SDPText(Array(whole[..<count]))) != nil { sound += 1 }
        for position in whole.indices {
            for value: UInt8 in [0, 10, 13, 32, 47, 48, 61, 109, 255] {
                var bytes = whole
                bytes[position] = value
                if (try? SDPText(bytes)) != nil { sound += 1 }
            }
        }
        #expect(sound > 100)
    }
}
