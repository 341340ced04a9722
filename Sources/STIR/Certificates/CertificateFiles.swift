internal import SwiftASN1
internal import X509

/// Certificates as a repository or a file gives them: PEM, one after the other (RFC 8555 §9.1), or one in DER.
enum CertificateFiles {
    /// Nil where something in it is no certificate, or there are more than `most`.
    static func read(_ bytes: [UInt8], most: Int) -> [Certificate]? {
        if bytes.first == 0x30 {
            return (try? Certificate(derEncoded: bytes)).map { [$0] }
        }
        guard let text = String(validating: bytes, as: UTF8.self),
            let documents = try? PEMDocument.parseMultiple(pemString: text), (1...most).contains(documents.count)
        else { return nil }
        var result: [Certificate] = []
        for document in documents {
            guard document.discriminator == Certificate.defaultPEMDiscriminator,
                let certificate = try? Certificate(derEncoded: document.derBytes)
            else { return nil }
            result.append(certificate)
        }
        return result
    }
}
