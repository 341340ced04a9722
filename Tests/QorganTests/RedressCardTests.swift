import Crypto
import Foundation
import Gate
import Telephony
import TestSupport
import Testing

@testable import qorgan

@Suite("The signed card of a 608 (RFC 8688)")
struct RedressCardTests {
    private static func decoded(_ part: Substring) -> Data? {
        var text = part.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        while text.count % 4 != 0 { text += "=" }
        return Data(base64Encoded: text)
    }

    private func redress(_ folder: ScratchFolder, key: P256.Signing.PrivateKey) throws -> Configuration.Redress {
        let file = try folder.write(key.pemRepresentation, to: "redress.key")
        return .init(
            url: "https://redress.example.kz/?a=1", tel: "+77010000001", email: "way@back.example", name: "Қорған",
            cardKey: file.path, cardCertificate: "https://redress.example.kz/cert.pem")
    }

    @Test("header, claims and signature are those of the RFC")
    func card() throws {
        let folder = try ScratchFolder("card")
        let key = P256.Signing.PrivateKey()
        let made = try RedressCard(redress(folder, key: key))
        let card = try #require(made)
        let text = try #require(card.signed(at: Timestamp(seconds: 1_780_000_000)))
        #expect(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"=+/<>\"".utf8.contains($0) })
        let parts = text.split(separator: ".")
        try #require(parts.count == 3)
        let decoded = parts.compactMap { Self.decoded($0) }
        try #require(decoded.count == 3)
        let header = try JSONSerialization.jsonObject(with: decoded[0]) as? [String: String]
        #expect(header == ["alg": "ES256", "typ": "vcard+json", "x5u": "https://redress.example.kz/cert.pem"])
        let claims = try #require(
            try JSONSerialization.jsonObject(with: decoded[1]) as? [String: Any])
        #expect(claims["iat"] as? Int == 1_780_000_000)
        let jcard = try #require(claims["jcard"] as? [Any])
        #expect(jcard.first as? String == "vcard")
        let properties = try #require(jcard.last as? [[Any]])
        #expect(properties.map { $0[0] as? String } == ["version", "fn", "url", "tel", "email"])
        #expect(properties.allSatisfy { $0.count == 4 })
        #expect(properties[3][3] as? String == "tel:+77010000001")
        let signature = try P256.Signing.ECDSASignature(rawRepresentation: decoded[2])
        #expect(key.publicKey.isValidSignature(signature, for: Data("\(parts[0]).\(parts[1])".utf8)))
        #expect(card.signed(at: Timestamp(seconds: 1_780_000_030)) != text)
    }

    @Test("a key that is none, and one without its certificate's address, are refused with the key's name")
    func refused() throws {
        let folder = try ScratchFolder("card")
        var redress = try redress(folder, key: P256.Signing.PrivateKey())
        redress.cardKey = try folder.write("no key", to: "bad.key").path
        #expect(throws: InputFault.self) { _ = try RedressCard(redress) }
        redress.cardKey = folder.url.appendingPathComponent("absent").path
        #expect(throws: InputFault.self) { _ = try RedressCard(redress) }
        let trunk = "[[trunk]]\nname = \"a\"\nclass = \"national\"\nsources = [\"10.0.0.1\"]\n"
        for text in [
            "[redress]\nurl = \"https://a.kz/\"\ncard_key = \"k\"\n",
            "[redress]\nurl = \"https://a.kz/\"\ncard_key = \"k\"\ncard_certificate = \"http://a.kz/c\"\n",
            "[redress]\ncard_key = \"k\"\ncard_certificate = \"https://a.kz/c\"\n",
        ] {
            let fault = #expect(throws: InputFault.self) {
                _ = try ConfigurationReader.read(text: text + trunk, file: "qorgan.toml")
            }
            #expect((2...4).contains(fault?.line ?? 0), "\(String(describing: fault))")
        }
    }
}
