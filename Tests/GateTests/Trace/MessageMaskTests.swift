import SIP
import TestSupport
import Testing

@testable import Gate

@Suite("Masked messages")
struct MessageMaskTests {
    private static func masked(_ lines: String) -> String {
        var mask = MessageMask()
        return String(decoding: mask.masked(Array(lines.replacing("\n", with: "\r\n").utf8)), as: UTF8.self)
            .replacing("\r\n", with: "\n")
    }

    @Test(
        "numbers as people dial and signal them are hidden digit for digit, as in the console",
        arguments: [
            ("+77012223345", "+7701xxxxx45"), ("77012223345", "7701xxxxx45"), ("0077012223345", "007701xxxxx45"),
            ("+380671234509", "+38067xxxxx09"), ("+442079460123", "+442079xxxx23"), ("7012223345", "701xxxxx45"),
            ("87012223345", "8701xxxxx45"), ("2223345", "2xxxx45"), ("22334", "2xxxx"), ("112", "112"),
            ("1414", "1414"),
        ])
    func forms(number: String, expected: String) {
        let masked = Self.masked("INVITE sip:\(number)@gate.example SIP/2.0\n\n")
        let user = masked.dropFirst("INVITE sip:".count).prefix { $0 != "@" }
        #expect(String(user) == expected)
    }

    @Test("every place that may name a person is hidden; what an engineer needs stays, at its length")
    func everyPlace() {
        let message = """
            INVITE sip:+77010000045;npdi@gate.example;user=phone SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.20:5070;branch=z9hG4bK77010000045;rport
            From: "Aigul Seitova" <sip:+380671234509@carrier.example>;tag=3902711234
            To: Ivan Petrov <sip:ivan.petrov:secret@gate.example>
            Call-ID: 380671234509-77@127.0.0.20
            CSeq: 1 INVITE
            Contact: <tel:+380671234509;phone-context=+38067>
            P-Asserted-Identity: "Seitova" <sip:+380671234509@carrier.example>,
             <tel:0671234509>
            Diversion: <sip:77172000018@carrier.example>;reason=unconditional;counter=1
            X-Account: customer 12345678901
            Authorization: Digest username="seitova", response="6629fae49393a05397450978507c4ef1"
            Identity: eyJhbGciOiJFUzI1NiJ9.eyJvcmlnIjp7InRuIjoiMzgwNjcxMjM0NTA5In19.c2ln;info=<https://cert.example/a.pem>
            Subject: about your loan
            Content-Type: multipart/mixed;boundary="b1"

            --b1
            Content-Type: application/sdp

            v=0
            o=380671234509 3902711234 1 IN IP4 127.0.0.20
            s=Seitova
            c=IN IP4 127.0.0.20
            m=audio 30000 RTP/SAVP 8
            a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj
            --b1
            Content-Type: application/ISUP;version=itu-t92+

            binary 380671234509
            --b1--

            """
        let masked = Self.masked(message)
        for secret in [
            "71234509", "010000045", "172000018", "Aigul", "Seitova", "seitova", "van.petrov", "secret", "eyJ", "loan",
            "6629fae4", "12345678901", "d0Rmdm", "binary",
        ] {
            #expect(!masked.contains(secret), "\(secret) in \(masked)")
        }
        for needed in [
            "INVITE sip:+7701xxxxx45;npdi@gate.example;user=phone", "127.0.0.20:5070", ";tag=3902711234",
            "CSeq: 1 INVITE", "reason=unconditional;counter=1", "m=audio 30000 RTP/SAVP 8", "c=IN IP4 127.0.0.20",
            "Content-Type: application/ISUP;version=itu-t92+", "--b1--",
        ] {
            #expect(masked.contains(needed), "\(needed) in \(masked)")
        }
        #expect(masked.utf8.count == message.utf8.count)
        for (line, old) in zip(masked.split(separator: "\n"), message.split(separator: "\n")) {
            #expect(line.utf8.count == old.utf8.count, "\(line)")
        }
    }

    @Test("what people write to each other is blanked, whatever it calls itself")
    func bodies() {
        for type in ["text/plain", "application/json", "application/dtmf-relay", "message/cpim"] {
            let masked = Self.masked("MESSAGE sip:a@b SIP/2.0\nContent-Type: \(type)\n\ncode 1414, tell nobody")
            #expect(masked.hasSuffix("\n\n" + String(repeating: "x", count: 22)), "\(masked)")
        }
        #expect(Self.masked("INVITE sip:a@b SIP/2.0\n\nv=0\ns=-\nt=0 0\n").hasSuffix("v=0\ns=-\nt=0 0\n"))
    }

    @Test("of ten thousand mangled messages each keeps its length and its lines, and none traps")
    func mangled() {
        var random = SeededRandom(seed: 20_261_124)
        let seeds = [
            "INVITE sip:+77010000045@h SIP/2.0\r\nFrom: \"A\" <sip:+380671234509@h>;tag=1\r\nCall-ID: 380671234509@h\r\n"
                + "Contact: <tel:+380671234509>\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n--b\r\n"
                + "Content-Type: application/sdp\r\n\r\nv=0\r\no=380671234509 1\r\n--b--\r\n",
            "SIP/2.0 200 OK\r\nTo: <sip:77010000045@h>;tag=\"\r\n x\r\nContent-Type: application/sdp\r\n\r\nv=0\r\no=\r\na=crypto:",
        ].map { Array($0.utf8) }
        for round in 0..<10_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: Int.random(in: bytes.indices, using: &random))
                default: bytes.insert(Array("\r\n<>\"@;:=,".utf8).randomElement(using: &random) ?? 0, at: 0)
                }
            }
            if round % 5 == 0 { bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))) }
            var mask = MessageMask()
            let masked = mask.masked(bytes)
            guard masked.count == bytes.count, zip(masked, bytes).allSatisfy({ $0 == $1 || $0 == NumberMask.hidden })
            else {
                Issue.record("round \(round): \(String(decoding: bytes, as: UTF8.self))")
                return
            }
        }
    }

    /// SplitMix64: the same messages on every machine.
    struct SeededRandom: RandomNumberGenerator {
        var seed: UInt64

        mutating func next() -> UInt64 {
            seed &+= 0x9E37_79B9_7F4A_7C15
            var value = seed
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return value ^ value >> 31
        }
    }
}
