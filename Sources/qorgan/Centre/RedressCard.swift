import Crypto
import Foundation
import Gate
import STIR
import Telephony

/// A caller's way back as a signed jCard (RFC 8688 §3.2, RFC 7095): a JWS in compact form, ES256.
///
///     let card = try RedressCard(configuration.redress)
///     card?.signed(at: now)      // eyJhbGciOiJFUzI1NiIs…
struct RedressCard: Sendable {
    /// A card is to be fresh when it is looked at: `iat` is at most so old.
    static let lifetime = Duration.seconds(30)

    private let key: P256.Signing.PrivateKey
    /// Header and jCard as JSON; between them only `iat` changes.
    private let header: String
    private let jcard: String

    /// Nil where no key is configured. Throws for a key that cannot be read or is none.
    init?(_ redress: Configuration.Redress) throws {
        guard let file = redress.cardKey, let certificate = redress.cardCertificate else { return nil }
        let text = try KeyFile.read(file)
        do {
            key = try P256.Signing.PrivateKey(pemRepresentation: text)
        } catch {
            throw KeyFile.unusable(file)
        }
        header = try Self.json(["alg": "ES256", "typ": "vcard+json", "x5u": certificate])
        var properties: [[Any]] = [["version", [String: String](), "text", "4.0"]]
        properties.append(["fn", [String: String](), "text", redress.name ?? "Redress"])
        if let url = redress.url { properties.append(["url", [String: String](), "uri", url]) }
        if let tel = redress.tel { properties.append(["tel", ["type": "voice"], "uri", "tel:\(tel)"]) }
        if let email = redress.email { properties.append(["email", [String: String](), "text", email]) }
        jcard = try Self.json(["vcard", properties])
    }

    /// Nil where the machine cannot sign now: a stop then names the address alone.
    func signed(at time: Timestamp) -> String? {
        let payload = "{\"iat\":\(time.microseconds / 1_000_000),\"jcard\":\(jcard)}"
        let input = Base64URL.encode(header.utf8) + "." + Base64URL.encode(payload.utf8)
        guard let signature = try? key.signature(for: Data(input.utf8)) else { return nil }
        return input + "." + Base64URL.encode(signature.rawRepresentation)
    }

    private static func json(_ value: Any) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }
}

extension EngineSettings {
    /// What a stopped call is told, with a card signed at `time` where a key is configured.
    static func redress(_ configuration: Configuration, card: RedressCard?, at time: Timestamp) -> Redress {
        var redress = Redress(
            url: configuration.redress.url, tel: configuration.redress.tel, email: configuration.redress.email)
        redress.card = card?.signed(at: time)
        return redress
    }
}
