import Telephony
import Testing

@testable import Gate

@Suite("A glance at the first line")
struct EmergencyGlanceTests {
    private static func glance(_ bytes: [UInt8], prefixDigits: Int = 0) -> Bool {
        EmergencyGlance.mayBeOne(bytes.span, prefixDigits: prefixDigits)
    }

    @Test(
        "whatever may be an emergency call is looked at",
        arguments: [
            "INVITE sip:112@gate.example SIP/2.0\r\n", "INVITE sip:112 SIP/2.0\r\n", "INVITE tel:112 SIP/2.0\r\n",
            "INVITE urn:service:sos SIP/2.0\r\n", "INVITE sip:%31%312@gate SIP/2.0\r\n", "invite SIPS:112@x SIP/2.0",
            "INVITE sip:+7112@x SIP/2.0\r\n", "INVITE sip:112;phone-context=+77010000000@x SIP/2.0\r\n",
            "\r\nINVITE sip:112@x SIP/2.0\r\n", "INVITE  sip:1-1-2@x SIP/2.0", "INVITE sip:112:secret1234567@x SIP/2.0",
            "INVITE sip:112", "INVITE", "I",
        ])
    func possible(_ text: String) {
        let answer = Self.glance(Array(text.utf8))
        #expect(answer)
    }

    @Test(
        "an ordinary number, and another method, is none",
        arguments: [
            "INVITE sip:+77010000001@gate.example SIP/2.0\r\n", "INVITE sips:8701000000@x SIP/2.0\r\n",
            "OPTIONS sip:112@gate SIP/2.0\r\n", "REGISTER sip:x SIP/2.0", "ACK sip:112@x SIP/2.0\r\n", "SIP/2.0 200 OK",
            "INVITE sip:bob@example.org SIP/2.0\r\n", "",
        ])
    func impossible(_ text: String) {
        let answer = Self.glance(Array(text.utf8))
        #expect(!answer)
    }

    @Test("it never says no to what the emergency numbers' own reader takes, behind a trunk's prefix either")
    func agrees() throws {
        let codes = ["101", "112", "110011", "77"]
        let numbers = try EmergencyNumbers(codes)
        var random = SeededGenerator(seed: 5)
        let letters = Array("01127+-.()%317;@ ".utf8)
        var emergencies = 0
        for _ in 0..<200_000 {
            var user = Array(codes[Int(random.next() % 4)].utf8)
            for _ in 0..<Int(random.next() % 4) {
                user.insert(
                    letters[Int(random.next() % UInt64(letters.count))], at: Int(random.next() % UInt64(user.count + 1))
                )
            }
            guard numbers.matches(userPart: user.span) else { continue }
            emergencies += 1
            let line = Array("INVITE sip:".utf8) + user + Array("@gate.example SIP/2.0\r\n".utf8)
            #expect(Self.glance(line), "\(String(decoding: line, as: UTF8.self))")
            let prefixed = Array("INVITE sip:99887766".utf8) + user + Array("@gate.example SIP/2.0\r\n".utf8)
            #expect(Self.glance(prefixed, prefixDigits: 8))
        }
        #expect(emergencies > 10_000)
    }
}
