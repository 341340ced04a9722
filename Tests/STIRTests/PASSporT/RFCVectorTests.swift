import Crypto
import Testing

@testable import STIR

/// Examples that the RFCs print. Those that verify are proof; those that do not are read as strictly as any.
@Suite("tokens of the RFCs")
struct RFCVectorTests {
    /// RFC 8946, Appendix A: the public key behind its examples.
    static let rfc8946Key = "mzGM1VsO+3IqbMF54rQMaYKQftO4hUYm9wv5wutLgEd9FsiTy3+4+Wa2O7pffOXPC0QzO+yD8hGEXGP/2mZo6w=="
    /// RFC 8946 §3: the `div` example.
    static let rfc8946 =
        "eyJhbGciOiJFUzI1NiIsInBwdCI6ImRpdiIsInR5cCI6InBhc3Nwb3J0IiwieDV1IjoiaHR0cHM6Ly93d3cuZXhhbXBsZS5jb20vY2VydC5jZX"
        + "IifQ.eyJkZXN0Ijp7InRuIjpbIjEyMTU1NTUxMjE0Il19LCJkaXYiOnsidG4iOiIxMjE1NTU1NTEyMTMifSwiaWF0IjoxNDQzMjA4MzQ1LCJv"
        + "cmlnIjp7InRuIjoiMTIxNTU1NTEyMTIifX0.xBHWipDEEJ8a6TsdX6xUXAnblsFiGUiAxwLiv0HLC9IICj6eG9jQd6WzeSSjHRBwxmChHhVIi"
        + "MTSqIlk3yCNkg"
    /// The key and the token of Appendix A in the drafts of RFC 8225 (draft-ietf-stir-passport), with `iat` as a text.
    static let draftKey = "8HNbQd/TmvCKwPKHkMF9fScavGeH78YTU8qLS8I5HLHSSmlATLcslQMhNC/OhlWBYC626nIlo7XeebYS7Sb37g=="
    static let draft =
        "eyJhbGciOiJFUzI1NiIsInR5cCI6InBhc3Nwb3J0IiwieDV1IjoiaHR0cHM6Ly9jZXJ0LmV4YW1wbGUub3JnL3Bhc3Nwb3J0LmNlciJ9.eyJk"
        + "ZXN0Ijp7InVyaSI6WyJzaXA6YWxpY2VAZXhhbXBsZS5jb20iXX0sImlhdCI6IjE0NDMyMDgzNDUiLCJvcmlnIjp7InRuIjoiMTIxNTU1NTEyMT"
        + "IifX0.rq3pjT1hoRwakEGjHCnWSwUnshd0-zJ6F1VOgFWSjHBr8Qjpjlk-cpFYpFYsojNCpTzO3QfPOlckGaS6hEck7w"
    /// RFC 7515, Appendix A.3.
    static let rfc7515X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
    static let rfc7515Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
    static let rfc7515 =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
        + "cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"

    static func credential(_ key: P256.Signing.PublicKey) -> SigningCredential {
        SigningCredential(
            key: key, notBefore: TestTime.start, notAfter: TestTime.end,
            numbers: TNAuthList(der: TNAuthDER.provider("1234")[...])!, constraints: nil)
    }

    static func key(base64 text: String) throws -> P256.Signing.PublicKey {
        let url = text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }.filter { $0 != "=" }
        let raw = try #require(Base64URL.decode(Array(String(url).utf8)[...]))
        return try P256.Signing.PublicKey(rawRepresentation: raw)
    }

    @Test("RFC 8946: the div example is read and verifies under the printed key")
    func divExample() throws {
        let read = try PASSporT.read(Array(Self.rfc8946.utf8)[...])
        let token = try #require(read)
        #expect(token.type == .div && token.url == "https://www.example.com/cert.cer")
        #expect(token.claims.origin.number?.digits == "12155551212")
        #expect(token.claims.destinations.map(\.number?.digits) == ["12155551214"])
        #expect(token.claims.diverting?.number?.digits == "121555551213")
        #expect(token.claims.issuedAt == 1_443_208_345)
        let credential = Self.credential(try Self.key(base64: Self.rfc8946Key))
        #expect(credential.verifies(token.signature, of: token.signedBytes))
    }

    @Test("RFC 8946: no bit of the example may turn")
    func everyBit() throws {
        let credential = Self.credential(try Self.key(base64: Self.rfc8946Key))
        let whole = Array(Self.rfc8946.utf8)
        for index in whole.indices {
            var bytes = whole
            bytes[index] ^= 1
            guard let token = try? PASSporT.read(bytes[...]) else { continue }
            #expect(!credential.verifies(token.signature, of: token.signedBytes), "byte \(index)")
        }
    }

    @Test("RFC 8946: no part of the example is a token")
    func everyTruncation() {
        let whole = Array(Self.rfc8946.utf8)
        for count in 0..<whole.count {
            #expect(throws: PASSporTFault.self) { _ = try PASSporT.read(whole[..<count]) }
        }
    }

    @Test("the drafts of RFC 8225: the signature verifies, and iat is a text there, so it is no token")
    func passportDraft() throws {
        #expect(throws: PASSporTFault.issuedAt) { _ = try PASSporT.read(Array(Self.draft.utf8)[...]) }
        #expect(try verifiesDraft(claims: nil))
    }

    @Test("RFC 8225 §5.2.1 has iat as a number: a token of that form, under the drafts' signature, does not verify")
    func passportExample() throws {
        let claims = #"{"dest":{"uri":["sip:alice@example.com"]},"iat":1443208345,"orig":{"tn":"12155551212"}}"#
        let parts = Self.draft.split(separator: ".")
        let token = "\(parts[0]).\(Base64URL.encode(claims.utf8)).\(parts[2])"
        let read = try PASSporT.read(Array(token.utf8)[...])
        #expect(read?.claims.destinations == [.uri("sip:alice@example.com")])
        #expect(try !verifiesDraft(claims: claims))
    }

    private func verifiesDraft(claims: String?) throws -> Bool {
        let parts = Self.draft.split(separator: ".")
        let signature = try #require(Base64URL.decode(Array(parts[2].utf8)[...]))
        let second = claims.map { Base64URL.encode($0.utf8) } ?? String(parts[1])
        return Self.credential(try Self.key(base64: Self.draftKey))
            .verifies(signature, of: Array("\(parts[0]).\(second)".utf8))
    }

    @Test("RFC 7515, Appendix A.3: the primitive")
    func jws() throws {
        let x = try #require(Base64URL.decode(Array(Self.rfc7515X.utf8)[...]))
        let y = try #require(Base64URL.decode(Array(Self.rfc7515Y.utf8)[...]))
        let credential = Self.credential(try P256.Signing.PublicKey(rawRepresentation: x + y))
        let parts = Self.rfc7515.split(separator: ".")
        let signature = try #require(Base64URL.decode(Array(parts[2].utf8)[...]))
        #expect(credential.verifies(signature, of: Array("\(parts[0]).\(parts[1])".utf8)))
        #expect(throws: PASSporTFault.type) { _ = try PASSporT.read(Array(Self.rfc7515.utf8)[...]) }
    }
}
