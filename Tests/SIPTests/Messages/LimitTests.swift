import SIP
import Testing

/// Each limit: at it, one past it, and nothing at all.
@Suite("Limits")
struct LimitTests {
    private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test("message length")
    func message() {
        let head = invite().count
        #expect(firstFault(invite(body: repeated("x", Limits.messageBytes - head - 4))) == nil)
        #expect(invite(body: repeated("x", Limits.messageBytes - head - 4)).count == Limits.messageBytes)
        #expect(firstFault(invite(body: repeated("x", Limits.messageBytes - head - 3))) == .messageTooLong)
        #expect(firstFault([]) == .keepAlive)
    }

    @Test("number of headers")
    func headers() {
        let own = 7
        let more = Limits.headers - own
        #expect(firstFault(invite(Array(repeating: "X: y", count: more).joined(separator: "\n"))) == nil)
        #expect(
            firstFault(invite(Array(repeating: "X: y", count: more + 1).joined(separator: "\n"))) == .tooManyHeaders)
        #expect(firstFault(lines("INVITE sip:a@b SIP/2.0")) == .missingVia)
    }

    @Test("length of a header line, also when it is folded")
    func line() {
        #expect(firstFault(invite("X: " + repeated("y", Limits.headerLineBytes - 3))) == nil)
        #expect(firstFault(invite("X: " + repeated("y", Limits.headerLineBytes - 2))) == .headerTooLong)
        #expect(firstFault(invite("X:")) == nil)
        let half = Limits.headerLineBytes / 2
        #expect(firstFault(invite("X: " + repeated("y", half) + "\n " + repeated("y", half - 6))) == nil)
        #expect(firstFault(invite("X: " + repeated("y", half) + "\n " + repeated("y", half - 5))) == .headerTooLong)
    }

    @Test("length of a header name")
    func name() {
        #expect(firstFault(invite(repeated("X", Limits.headerNameBytes) + ": y")) == nil)
        #expect(firstFault(invite(repeated("X", Limits.headerNameBytes + 1) + ": y")) == .badHeaderLine)
        #expect(firstFault(invite(": y")) == .badHeaderLine)
    }

    @Test("number of Vias")
    func vias() {
        let one = "Via: SIP/2.0/UDP h"
        #expect(firstFault(invite(Array(repeating: one, count: Limits.vias - 1).joined(separator: "\n"))) == nil)
        #expect(firstFault(invite(Array(repeating: one, count: Limits.vias).joined(separator: "\n"))) == .tooManyVias)
        #expect(
            decision(invite(Array(repeating: one, count: Limits.vias).joined(separator: "\n")))
                == .reject(513, .tooManyVias))
        #expect(firstFault(invite("Via:")) == .badVia)
    }

    @Test("length of a URI")
    func uri() {
        let head = "sip:@h".utf8.count
        #expect(firstFault(invite(uri: "sip:\(repeated("7", Limits.uriBytes - head))@h")) == nil)
        #expect(
            decision(invite(uri: "sip:\(repeated("7", Limits.uriBytes - head + 1))@h")) == .reject(414, .uriTooLong))
        #expect(firstFault(invite(uri: "")) == .badStartLine)
    }

    @Test("length of a method")
    func method() {
        func request(_ count: Int) -> [UInt8] {
            let name = repeated("A", count)
            return Array(invite().text.replacing("INVITE", with: name).utf8)
        }
        #expect(firstFault(request(Limits.methodBytes)) == nil)
        #expect(firstFault(request(Limits.methodBytes + 1)) == .badStartLine)
        #expect(firstFault(request(0)) == .badStartLine)
    }

    @Test("length of a Call-ID")
    func callID() {
        func request(_ count: Int) -> [UInt8] {
            Array(invite().text.replacing("c1@127.0.0.20", with: repeated("c", count)).utf8)
        }
        #expect(firstFault(request(Limits.callIDBytes)) == nil)
        #expect(firstFault(request(Limits.callIDBytes + 1)) == .badCallID)
        #expect(firstFault(request(0)) == .badCallID)
    }

    @Test("values of a list")
    func values() {
        func count(_ values: Int) -> Int {
            let bytes = invite("Diversion: " + Array(repeating: "<sip:1@h>", count: values).joined(separator: ","))
            var found = 0
            parsed(bytes) { message in
                var cursor = message.cursor(.diversion)
                while message.nextValue(&cursor, in: bytes.span) != nil { found += 1 }
            }
            return found
        }
        #expect(count(Limits.listValues) == Limits.listValues)
        #expect(count(Limits.listValues + 1) == Limits.listValues)
        #expect(count(1) == 1)
    }

    @Test("contacts of one message")
    func contacts() {
        func decided(_ count: Int) -> EdgeDecision {
            decision(invite("Contact: " + Array(repeating: "<sip:1@h>", count: count).joined(separator: ",")))
        }
        #expect(decided(Limits.listValues) == .accept)
        #expect(decided(Limits.listValues + 1) == .reject(400, .tooManyValues))
        #expect(decided(0) == .reject(400, .badContact))
    }

    @Test("headers on a stream")
    func headerSection() {
        func piece(_ count: Int) -> StreamFramer.Piece {
            var framer = StreamFramer()
            let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: count)
            return framer.next(in: bytes.span)
        }
        #expect(piece(Limits.headerSectionBytes) == .needMore)
        #expect(piece(Limits.headerSectionBytes + 1) == .fault(.headerTooLong))
        #expect(piece(0) == .needMore)
    }

    @Test("headers on a stream are as long as they may be, whenever their end comes", arguments: [0, 1])
    func headerSectionAtOnce(beyond: Int) {
        let line = "\r\nX: " + repeated("y", 7_000)
        let start = Array(("INVITE sip:a@b SIP/2.0" + repeated(line, 4)).utf8)
        let left = Limits.headerSectionBytes - start.count - "\r\nl: 0\r\nX: \r\n\r\n".utf8.count + beyond
        let bytes = start + Array("\r\nl: 0\r\nX: \(repeated("z", left))\r\n\r\n".utf8)
        var framer = StreamFramer()
        let wanted = beyond == 0 ? StreamFramer.Piece.message(bytes.count) : .fault(.headerTooLong)
        #expect(bytes.count == Limits.headerSectionBytes + beyond && framer.next(in: bytes.span) == wanted)
    }

    @Test("a body on a stream that makes the message too long is answered and ends it")
    func streamBody() {
        var framer = StreamFramer()
        let head = lines("INVITE sip:a@b SIP/2.0\nl: 99999")
        #expect(framer.next(in: head.span) == .lastMessage(head.count, .messageTooLong))
        #expect(framer.next(in: head.span) == .fault(.messageTooLong))
        var other = StreamFramer()
        let fits = lines("INVITE sip:a@b SIP/2.0\nl: \(Limits.messageBytes - head.count)")
        #expect(fits.count == head.count && other.next(in: fits.span) == .needMore)
    }

    @Test(
        "numbers at their limit",
        arguments: [("4294967295", nil), ("4294967296", SIPFault.badCSeq), ("", .badCSeq), ("0", nil)])
    func cseq(number: String, fault: SIPFault?) {
        #expect(firstFault(Array(invite().text.replacing("CSeq: 1 ", with: "CSeq: \(number) ").utf8)) == fault)
    }

    @Test("Max-Forwards above 255 is 255", arguments: [("0", UInt8(0)), ("255", 255), ("256", 255), ("300", 255)])
    func maxForwards(text: String, value: UInt8) {
        parsed(Array(invite().text.replacing("Max-Forwards: 70", with: "Max-Forwards: \(text)").utf8)) {
            #expect($0.maxForwards == value)
        }
    }

    @Test("a port has 16 bits", arguments: [("65535", nil), ("65536", SIPFault.badRequestURI), ("", .badRequestURI)])
    func port(text: String, fault: SIPFault?) {
        #expect(firstFault(invite(uri: "sip:a@b:\(text)")) == fault)
    }
}
