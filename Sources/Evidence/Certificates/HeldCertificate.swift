internal import SwiftASN1
internal import X509

/// A certificate with the bytes that it came in: what names it is a hash of those.
struct HeldCertificate: Hashable, Sendable {
    let der: [UInt8]
    let certificate: Certificate

    init(der: [UInt8]) throws {
        self.der = der
        certificate = try Certificate(derEncoded: der)
    }

    /// One or more in PEM. Nil where something in it is no certificate, there is none, or there are too many.
    static func pem(_ text: String, most: Int = TrustedRoots.most) -> [HeldCertificate]? {
        guard let documents = try? PEMDocument.parseMultiple(pemString: text), (1...most).contains(documents.count)
        else { return nil }
        var result: [HeldCertificate] = []
        for document in documents {
            guard document.discriminator == Certificate.defaultPEMDiscriminator,
                let held = try? HeldCertificate(der: document.derBytes)
            else { return nil }
            result.append(held)
        }
        return result
    }
}
