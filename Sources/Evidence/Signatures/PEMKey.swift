internal import X509

/// An officer's key in PEM (PKCS #8, PKCS #1 or SEC 1), not encrypted: as `openssl pkcs12 -nodes` takes it out of a PKCS #12 file.
package struct PEMKey: OfficerKey {
    package let certificates: String
    private let key: Certificate.PrivateKey

    /// Throws where the text is no key.
    package init(certificates: String, key: String) throws {
        self.certificates = certificates
        self.key = try Certificate.PrivateKey(pemEncoded: key)
    }

    package func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        let algorithm = SignatureWriter.algorithm(of: key.publicKey)
        return try key.sign(bytes: bytes, signatureAlgorithm: algorithm).rawRepresentation
    }
}
