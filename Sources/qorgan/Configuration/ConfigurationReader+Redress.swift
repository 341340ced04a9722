extension ConfigurationReader {
    /// `[redress]`: a stopped caller's way back, and the key that signs it.
    static func redress(_ top: ConfigurationDocument.Section, folder: String) throws -> Configuration.Redress {
        var redress = Configuration.Redress()
        let keys = ["url", "tel", "email", "name", "card_key", "card_certificate"]
        guard let section = try top.section("redress", keys: keys) else { return redress }
        redress.url = try section.string("url")
        redress.tel = try section.string("tel")
        redress.email = try section.string("email")
        redress.name = try section.string("name")
        let key = try section.string("card_key")
        redress.cardKey = key.map { $0.hasPrefix("/") || folder.isEmpty ? $0 : folder + "/" + $0 }
        redress.cardCertificate = try section.string("card_certificate")
        guard (redress.cardKey == nil) == (redress.cardCertificate == nil) else {
            throw section.fault(
                key == nil ? "card_certificate" : "card_key",
                "a signed card needs its key and its certificate's address",
                expected: "card_key = \"redress.key\" and card_certificate = \"https://redress.example.kz/cert.pem\"")
        }
        if let certificate = redress.cardCertificate {
            guard certificate.hasPrefix("https://"), !certificate.contains(where: { $0.isWhitespace || $0 == "\"" })
            else {
                throw section.fault(
                    "card_certificate", "\"\(certificate)\" is no https address (RFC 8225 §5)",
                    expected: "https://redress.example.kz/cert.pem")
            }
            // RFC 8688 §3.2: a card names at least one way.
            guard redress.url != nil || redress.tel != nil || redress.email != nil else {
                throw section.fault(
                    "card_key", "the card would name no way back", expected: "url, tel or email beside it")
            }
        }
        return redress
    }
}
