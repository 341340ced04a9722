import STIR
import Testing

@Suite("base64url")
struct Base64URLTests {
    @Test(
        "the texts of RFC 4648 §10, without their padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func rfc4648(plain: String, text: String) {
        #expect(Base64URL.encode(plain.utf8) == text)
        #expect(Base64URL.decode(Array(text.utf8)[...]) == Array(plain.utf8))
    }

    @Test("all lengths come back as they were")
    func roundTrip() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
            #expect(Base64URL.decode(Array(Base64URL.encode(bytes).utf8)[...]) == bytes)
        }
    }

    @Test(
        "what has a second text for the same value is refused", arguments: ["Zh", "Zm9", "Zg==", "Zg=", "Z", "Zm9vY"])
    func onlyOneText(text: String) {
        #expect(Base64URL.decode(Array(text.utf8)[...]) == nil)
    }

    @Test("other alphabets are refused", arguments: ["Zm+v", "Zm/v", "Zm v", "Zm\nv", "Zmé"])
    func otherAlphabets(text: String) {
        #expect(Base64URL.decode(Array(text.utf8)[...]) == nil)
    }
}
