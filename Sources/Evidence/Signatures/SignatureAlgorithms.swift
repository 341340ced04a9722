internal import SwiftASN1
internal import X509

/// How the hash is signed, as CMS names it (RFC 5754 §3): RSA with PKCS #1 v1.5, or ECDSA.
enum SignatureAlgorithms {
    private static let rsa: ASN1ObjectIdentifier = [1, 2, 840, 113_549, 1, 1, 1]

    private static let withDigest: [(ASN1ObjectIdentifier, DigestAlgorithm, Certificate.SignatureAlgorithm)] = [
        ([1, 2, 840, 113_549, 1, 1, 11], .sha256, .sha256WithRSAEncryption),
        ([1, 2, 840, 113_549, 1, 1, 12], .sha384, .sha384WithRSAEncryption),
        ([1, 2, 840, 113_549, 1, 1, 13], .sha512, .sha512WithRSAEncryption),
        ([1, 2, 840, 10_045, 4, 3, 2], .sha256, .ecdsaWithSHA256),
        ([1, 2, 840, 10_045, 4, 3, 3], .sha384, .ecdsaWithSHA384),
        ([1, 2, 840, 10_045, 4, 3, 4], .sha512, .ecdsaWithSHA512),
    ]

    /// What certificates may be signed by: nothing with SHA-1.
    static let ofCertificates = Set(withDigest.map(\.2))

    static let ofRSA: Set<ASN1ObjectIdentifier> = [
        [1, 2, 840, 113_549, 1, 1, 11], [1, 2, 840, 113_549, 1, 1, 12], [1, 2, 840, 113_549, 1, 1, 13],
    ]

    /// Nil for one that is not known here, or that is of another digest. "RSA" alone says only how, and the digest stands beside it.
    static func algorithm(_ identifier: ASN1ObjectIdentifier, digest: DigestAlgorithm)
        -> Certificate.SignatureAlgorithm?
    {
        guard identifier != rsa else {
            return withDigest.first { $0.1 == digest && ofRSA.contains($0.0) }?.2
        }
        return withDigest.first { $0.0 == identifier && $0.1 == digest }?.2
    }

    static func identifier(of algorithm: Certificate.SignatureAlgorithm) -> ASN1ObjectIdentifier? {
        withDigest.first { $0.2 == algorithm }?.0
    }
}

extension ASN1ObjectIdentifier {
    /// RSA's identifiers have NULL beside them, the others nothing (RFC 5754 §3).
    var isRSA: Bool {
        SignatureAlgorithms.ofRSA.contains(self)
    }
}
