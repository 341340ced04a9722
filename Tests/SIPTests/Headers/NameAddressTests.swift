import SIP
import Testing

@Suite("NameAddress")
struct NameAddressTests {
    private func address(_ text: String) throws -> ([UInt8], NameAddress) {
        let bytes = Array(" \(text)".utf8)
        return (bytes, try NameAddress(ByteRange(start: 1, count: UInt16(text.utf8.count)), in: bytes.span))
    }

    @Test(
        "name, URI and tag in every form",
        arguments: [
            ("sip:a@b", "", "sip:a@b", ""),
            ("sip:a@b;tag=1", "", "sip:a@b", "1"),
            ("sip:a@b ; tag = 1", "", "sip:a@b", "1"),
            ("<sip:a@b;tag=2>;x;TAG=1;y=\"tag=3\"", "", "sip:a@b;tag=2", "1"),
            ("caller<sip:a@b>", "caller", "sip:a@b", ""),
            ("J. R. Smith  <sip:a@b>;tag=1", "J. R. Smith", "sip:a@b", "1"),
            ("\"a \\\" <sip:x@y>\" <sip:a@b>", "a \\\" <sip:x@y>", "sip:a@b", ""),
            ("\"\" <tel:+7701>", "", "tel:+7701", ""),
            ("Әлия <sip:a@b>", "Әлия", "sip:a@b", ""),
            ("<sip:a@b>\r\n ;tag=1", "", "sip:a@b", "1"),
        ])
    func forms(text: String, name: String, uri: String, tag: String) throws {
        let (bytes, address) = try address(text)
        #expect(bytes.text(address.displayName) == name)
        #expect(bytes.text(address.uri.whole) == uri)
        #expect(bytes.text(address.tag) == tag)
    }

    @Test(
        "what is none",
        arguments: [
            "", " ", "\"open <sip:a@b>", "\"a\" sip:a@b", "Bell, A <sip:a@b>", "<sip:a@b", "< sip:a@b >", "<sip:a@b>;",
            "<sip:a@b>;;x",
            "<sip:a@b> x", "sip:a@b?x=y", "sip:a,b@c", "<sip:a@b>;tag=", "<sip:a@b>;tag", "<sip:a@b>;x=\"y", "a@b",
            "<>", "\"a\\\"",
            "<sip:a@b>;tag=1,",
        ])
    func malformed(text: String) {
        #expect(throws: SIPFault.badAddress) { try address(text) }
    }

    @Test("header parameters are found behind the URI's own")
    func parameters() throws {
        let (bytes, address) = try address("<sip:a@b;reason=uri>;reason=\"no answer\" ; counter=2;screen")
        #expect(bytes.text(bytes.span.parameter("reason", in: address.parameters).value) == "no answer")
        #expect(bytes.text(bytes.span.parameter("counter", in: address.parameters).value) == "2")
        #expect(bytes.span.parameter("screen", in: address.parameters).isPresent)
        #expect(!bytes.span.parameter("x", in: address.parameters).isPresent)
    }
}
