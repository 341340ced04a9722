import SIP
import TestSupport
import Testing

@Suite(
    "Torture messages of RFC 4475 and RFC 5118",
    .enabled(if: SharedFiles.arePresent, "needs the reference material in ../shared"))
struct TortureTests {
    @Test("all of them are there")
    func complete() {
        #expect(TortureFiles.rows.count == 68)
        #expect(TortureFiles.files.count == 62)
    }

    @Test("each gets a result that the RFC allows", arguments: TortureFiles.rows)
    func expected(row: TortureFiles.Row) throws {
        let bytes = try TortureFiles.bytes(row.file)
        #expect(!bytes.isEmpty)
        for framing in row.framings {
            let word =
                framing == .datagram
                ? TortureMessages.examine(bytes.span, .datagram)
                : try #require(TortureMessages.stream(bytes, step: bytes.count).first)
            #expect(row.expectations.contains(word), "\(framing)")
        }
    }

    /// Where a redirecting edge has a reason not to take the first result of expected.csv.
    private static let otherChoices = [
        "rfc4475/zeromf.dat": "accept",  // OPTIONS with Max-Forwards 0 is how SBCs ping (RFC 3261 §11.1)
        "rfc4475/sdp01.dat": "accept",  // a redirect server does not answer with SDP
        "rfc4475/inv2543.dat": "accept",
    ]

    @Test("each gets the strict result, but where a redirect server has a reason", arguments: TortureFiles.rows)
    func strict(row: TortureFiles.Row) throws {
        let bytes = try TortureFiles.bytes(row.file)
        for framing in row.framings where framing == .datagram {
            let word = TortureMessages.examine(bytes.span, framing)
            #expect(word == Self.otherChoices[row.file] ?? row.expectations[0])
        }
    }

    @Test("bytes that come one by one give the same pieces", arguments: TortureFiles.files)
    func byteByByte(file: String) throws {
        let bytes = try TortureFiles.bytes(file)
        let whole = TortureMessages.stream(bytes, step: bytes.count)
        for step in [1, 2, 3, 63, 64, 65] {
            #expect(TortureMessages.stream(bytes, step: step) == whole, "\(step) at a time")
        }
    }

    @Test("cut at every byte each is read without a crash, and waits on a stream", arguments: TortureFiles.files)
    func cut(file: String) throws {
        let bytes = try TortureFiles.bytes(file)
        var message = SIPMessage()
        var room = [UInt8](repeating: 0, count: 8_192)
        for count in 0..<bytes.count {
            let part = Array(bytes[..<count])
            let decision = EdgeCheck.examine(part.span, as: .datagram, into: &message)
            if case .reject(let code, _) = decision {
                let length = answer(code, message, part, &room)
                #expect(length > 0)
            }
            let words = TortureMessages.stream(part, step: max(count, 1))
            #expect(words.count <= 3)
        }
    }

    @Test("two messages on one stream are two")
    func twoMessages() throws {
        let bytes = try TortureFiles.bytes("rfc4475/dblreq.dat")
        #expect(TortureMessages.stream(bytes, step: bytes.count).prefix(2) == ["accept", "accept"])
    }

    @Test("what cannot be framed is answered, and the stream is closed", arguments: ["ncl", "mcl01", "inv2543"])
    func unframeable(name: String) throws {
        let bytes = try TortureFiles.bytes("rfc4475/\(name).dat")
        #expect(TortureMessages.stream(bytes, step: 7) == ["reject:400", "close"])
    }

    @Test("an unquoted comma in a display name is refused once the headers end")
    func displayName() throws {
        let bytes = try TortureFiles.bytes("rfc4475/baddn.dat") + Array("\r\n".utf8)
        #expect(TortureMessages.examine(bytes.span, .datagram) == "reject:400")
        #expect(TortureMessages.stream(bytes, step: bytes.count) == ["reject:400"])
    }
}

/// Writes a plain answer and returns its length, 0 where it did not fit.
func answer(_ code: UInt16, _ message: borrowing SIPMessage, _ bytes: [UInt8], _ room: inout [UInt8]) -> Int {
    var span = room.mutableSpan
    var reply = ReplyWriter()
    reply.begin(
        code, answering: message, in: bytes.span, from: ReplySource(ipv4: 0x7F00_0001, port: 5060), toTag: 1,
        into: &span)
    return reply.end(into: &span) ?? 0
}
