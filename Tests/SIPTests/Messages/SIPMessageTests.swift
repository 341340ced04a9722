import SIP
import Testing

@Suite("SIPMessage")
struct SIPMessageTests {
    @Test("an INVITE gives all its parts")
    func invitation() {
        let bytes = invite(
            "P-Asserted-Identity: <sip:+4930123456@127.0.0.20;user=phone>, \"x, y\" none, <tel:+4930123456>",
            body: "v=0\r\n")
        let fault = parsed(bytes) { message in
            #expect(message.isRequest && message.method == .invite && message.statusCode == 0)
            #expect(bytes.text(message.requestURI.user) == "+77011234567")
            #expect(bytes.text(message.requestURI.host) == "127.0.0.1")
            #expect(message.requestURI.port == 5060)
            #expect(message.requestURI.isPhone(in: bytes.span) == true)
            #expect(bytes.text(message.from.displayName) == "Alice")
            #expect(bytes.text(message.from.uri.user) == "+4930123456")
            #expect(bytes.text(message.from.tag) == "a")
            #expect(message.to.tag.isAbsent)
            #expect(bytes.text(message.callID) == "c1@127.0.0.20")
            #expect(message.cseq.number == 1 && message.cseq.method == .invite)
            #expect(message.maxForwards == 70)
            #expect(message.viaCount == 1)
            #expect(bytes.text(message.topVia.branch) == "z9hG4bK1")
            #expect(bytes.text(message.topVia.sentBy) == "127.0.0.20:5070")
            #expect(message.topVia.transport == .udp && message.topVia.port == 5070)
            #expect(message.topVia.wantsReplyPort && message.topVia.rport.isAbsent)
            #expect(message.contentLength == 5)
            #expect(bytes.text(message.body) == "v=0\r\n")
            var cursor = message.cursor(.pAssertedIdentity)
            var malformed = 0
            var found: [String] = []
            var address = NameAddress()
            while message.nextAddress(&cursor, into: &address, malformed: &malformed, in: bytes.span) {
                found.append("\(address.uri.scheme) \(bytes.text(address.uri.number))")
            }
            #expect(found == ["sip +4930123456", "tel +4930123456"] && malformed == 1)
        }
        #expect(fault == nil)
    }

    @Test("compact names, capitals, folds and spaces before the colon change nothing")
    func forms() {
        let bytes = lines(
            """
            OPTIONS sip:a@b SIP/2.0
            v:SIP / 2.0 / TCP  h.example : 5061 ;branch = z9hG4bK7,
             SIP/2.0/UDP 192.0.2.1
            FROM : "x, \\"y" <sip:c@d>
            \t; tag
             = q
            t: sip:a@b;tag=1
            I: id
            CSEQ:\t0007
              OPTIONS
            mAx-FoRwArDs: 0068
            l: 0
            """)
        let fault = parsed(bytes) { message in
            #expect(message.viaCount == 2)
            #expect(message.topVia.transport == .tcp && message.topVia.port == 5061)
            #expect(bytes.text(message.topVia.host) == "h.example")
            #expect(bytes.text(message.topVia.branch) == "z9hG4bK7")
            #expect(bytes.text(message.from.tag) == "q")
            #expect(bytes.text(message.from.displayName) == "x, \\\"y")
            #expect(message.cseq.number == 7)
            #expect(message.maxForwards == 68)
            #expect(message.hasFoldedHeader == true)
        }
        #expect(fault == nil)
    }

    @Test("a response gives code and phrase")
    func response() {
        let bytes = lines(
            """
            SIP/2.0 486 Busy here
            Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1
            From: <sip:a@b>;tag=1
            To: <sip:a@b>;tag=2
            Call-ID: x
            CSeq: 4 INVITE
            """)
        let fault = parsed(bytes) { message in
            #expect(!message.isRequest && message.statusCode == 486)
            #expect(bytes.text(message.reasonPhrase) == "Busy here")
            #expect(message.cseq.method == .invite)
        }
        #expect(fault == nil)
    }

    @Test(
        "each part that must be there is missed",
        arguments: [
            ("Via", SIPFault.missingVia), ("From", .missingFrom), ("To", .missingTo), ("Call-ID", .missingCallID),
            ("CSeq", .missingCSeq),
        ])
    func missing(name: String, fault: SIPFault) {
        let text = invite().text.split(separator: "\r\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix(name + ":") }.joined(separator: "\r\n")
        #expect(firstFault(Array(text.utf8)) == fault)
    }

    @Test(
        "what may stand once is refused twice",
        arguments: ["From: <sip:a@b>;tag=1", "t: <sip:a@b>", "i: 2", "CSeq: 1 INVITE", "Max-Forwards: 70"])
    func repeated(line: String) {
        #expect(firstFault(invite(line)) == .repeatedHeader)
    }

    @Test("Content-Length may be repeated when it says the same")
    func repeatedLength() {
        #expect(firstFault(invite("l: 0")) == nil)
        #expect(firstFault(invite("l: 1")) == .badContentLength)
    }

    @Test("CR or LF alone ends no line and is refused", arguments: ["A: b\rc", "A: b\n\nVia: x"])
    func strayLineEnds(text: String) {
        let bytes = Array(invite("X: y").text.replacing("X: y", with: text).utf8)
        #expect(firstFault(bytes) == .bareLineEnd)
    }

    @Test("a CR at the end of a block of 64 bytes is still with its line feed", arguments: 0..<130)
    func blockBorders(padding: Int) {
        let bytes = invite("X: \(String(repeating: "x", count: padding))")
        let fault = parsed(bytes) { message in
            #expect(message.headerCount == 8)
            #expect(message.field(named: "x", in: bytes.span).map { Int($0.field.value.count) } == padding)
        }
        #expect(fault == nil)
    }

    @Test("every header of the list is found by its name, in any case")
    func names() {
        let compact: [Substring] = ["v", "f", "t", "i", "m", "l", "c", "e", "k", "s", "o", "r", "b", "x", "y"]
        let long: [(String, HeaderID)] = [
            ("Via", .via), ("From", .from), ("To", .to), ("Call-ID", .callID), ("CSeq", .cseq),
            ("Max-Forwards", .maxForwards),
            ("Contact", .contact), ("Content-Length", .contentLength), ("Content-Type", .contentType),
            ("Route", .route),
            ("Record-Route", .recordRoute), ("Require", .require), ("Proxy-Require", .proxyRequire),
            ("Supported", .supported), ("Unsupported", .unsupported), ("Allow", .allow), ("Accept", .accept),
            ("P-Asserted-Identity", .pAssertedIdentity), ("P-Preferred-Identity", .pPreferredIdentity),
            ("Remote-Party-ID", .remotePartyID), ("Diversion", .diversion), ("History-Info", .historyInfo),
            ("Privacy", .privacy), ("Identity", .identity), ("User-Agent", .userAgent), ("Server", .server),
            ("Organization", .organization), ("Subject", .subject), ("Priority", .priority),
            ("Resource-Priority", .resourcePriority), ("Reason", .reason), ("Call-Info", .callInfo),
            ("Content-Encoding", .contentEncoding), ("Content-Disposition", .contentDisposition), ("Date", .date),
            ("Expires", .expires), ("Session-Expires", .sessionExpires), ("Min-SE", .minSE), ("Refer-To", .referTo),
            ("Referred-By", .referredBy), ("Event", .event), ("Authorization", .authorization),
            ("Proxy-Authorization", .proxyAuthorization), ("Retry-After", .retryAfter), ("Warning", .warning),
            ("P-Charging-Vector", .pChargingVector), ("P-Access-Network-Info", .pAccessNetworkInfo),
            ("Geolocation", .geolocation),
        ]
        #expect(Set(long.map(\.1)).count == HeaderID.allCases.count - 1)
        let ids: [HeaderID] = [
            .via, .from, .to, .callID, .contact, .contentLength, .contentType, .contentEncoding, .supported, .subject,
            .event,
            .referTo, .referredBy, .sessionExpires, .identity,
        ]
        for (name, id) in long + zip(compact.map(String.init), ids) {
            for spelling in [name, name.uppercased(), name.lowercased()] {
                let bytes = lines("INVITE sip:a@b SIP/2.0\n\(spelling): 1\n\(spelling)x: 2\nx\(spelling): 3")
                parsed(bytes) { message in
                    #expect(message.field(at: 0).id == id, "\(spelling)")
                    #expect(message.field(at: 1).id == .other && message.field(at: 2).id == .other, "\(spelling)")
                }
            }
        }
    }

    @Test("a name that differs in one letter is another header")
    func oneLetter() {
        for i in 0..<19 {
            var name = Array("P-Asserted-Identity".utf8)
            name[i] = UInt8(ascii: "q")
            let bytes = lines("INVITE sip:a@b SIP/2.0\n\(name.text): <sip:a@b>")
            parsed(bytes) { #expect($0.field(at: 0).id == .other) }
        }
    }

    @Test("a comma in quotes or brackets divides no values, and every header of the name counts")
    func lists() {
        let bytes = invite(
            """
            Diversion: "a,b" <sip:1,2@h>;reason=x , <sip:3@h>
            X: y
            diversion: <tel:+4>;privacy="a,b"
            """)
        parsed(bytes) { message in
            var cursor = message.cursor(.diversion)
            var values: [String] = []
            while let value = message.nextValue(&cursor, in: bytes.span) { values.append(bytes.text(value)) }
            #expect(values == ["\"a,b\" <sip:1,2@h>;reason=x", "<sip:3@h>", "<tel:+4>;privacy=\"a,b\""])
            var none = message.cursor(.historyInfo)
            #expect(message.nextValue(&none, in: bytes.span) == nil)
        }
    }

    @Test("keep-alives are nothing", arguments: ["", "\r\n", "\r\n\r\n", "\0\0\0\0"])
    func keepAlives(text: String) {
        #expect(firstFault(Array(text.utf8)) == .keepAlive)
        #expect(decision(Array(text.utf8)) == .drop(.keepAlive))
    }

    @Test("a message reads anew: nothing is left of the one before")
    func reuse() {
        var message = SIPMessage()
        let rich = invite("Diversion: <sip:1@h>\nRequire: a\nContact: <sip:a@b>", body: "x")
        #expect(EdgeCheck.examine(rich.span, as: .datagram, into: &message) == .accept)
        let poor = Array("nonsense".utf8)
        #expect(EdgeCheck.examine(poor.span, as: .datagram, into: &message) == .drop(.badStartLine))
        #expect(message.headerCount == 0 && message.viaCount == 0 && !message.has(.diversion))
        #expect(
            !message.hasRequestURI && message.body.isAbsent && message.callID.isAbsent && message.maxForwards == nil)
    }
}
