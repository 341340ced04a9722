internal import Crypto
internal import SwiftASN1
package import Telephony
internal import X509

/// Signs for an officer. The key may lie in a file, in a token or with another program: it sees the attributes' bytes alone.
package protocol OfficerKey {
    /// In PEM: the officer's certificate first, then those of its chain that belong into the signature.
    var certificates: String { get }

    /// The signature of these bytes by the certificate's key: PKCS #1 v1.5 or ECDSA in DER, over their SHA-256.
    func sign(_ bytes: [UInt8]) throws -> [UInt8]
}

/// Writes a detached signature: CMS SignedData (RFC 5652) with the signed attributes of CAdES-BES (ETSI EN 319 122-1 §6.3): type,
/// digest, time, and which certificate signs.
package enum SignatureWriter {
    package static func sign(_ content: [UInt8], by key: some OfficerKey, at time: Timestamp) throws -> [UInt8] {
        guard let held = HeldCertificate.pem(key.certificates, most: SignedData.mostCertificates) else {
            throw SignatureFault.noCertificate
        }
        let leaf = held[0]
        let publicKey = leaf.certificate.publicKey
        let kind = algorithm(of: publicKey)
        guard let algorithm = SignatureAlgorithms.identifier(of: kind) else { throw SignatureFault.algorithm }
        let attributes = try Self.attributes(content, leaf, time)
        let signature = try key.sign(attributes)
        guard publicKey.isValidSignature(signature, for: attributes, signatureAlgorithm: kind) else {
            throw SignatureFault.signature
        }
        var coder = DER.Serializer()
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(ASN1ObjectIdentifier.cmsSignedData)
            try coder.serialize(explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific) { coder in
                try coder.appendConstructedNode(identifier: .sequence) { coder in
                    try Self.writeHead(held, to: &coder)
                    try coder.appendConstructedNode(identifier: .set) { coder in
                        try Self.writeSigner(leaf, attributes, algorithm, signature, to: &coder)
                    }
                }
            }
        }
        return coder.serializedBytes
    }

    /// By the kind of key; the digest is always SHA-256.
    static func algorithm(of key: Certificate.PublicKey) -> Certificate.SignatureAlgorithm {
        let isCurve = P256.Signing.PublicKey(key) != nil || P384.Signing.PublicKey(key) != nil
        return isCurve ? .ecdsaWithSHA256 : .sha256WithRSAEncryption
    }

    private static func writeHead(_ held: [HeldCertificate], to coder: inout DER.Serializer) throws {
        try coder.serialize(1)
        try coder.appendConstructedNode(identifier: .set) { coder in
            try DERElements.write(DigestAlgorithm.sha256.identifier, to: &coder)
        }
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(ASN1ObjectIdentifier.cmsData)
        }
        coder.appendConstructedNode(identifier: ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)) { coder in
            for certificate in held.map(\.der).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                coder.serializeRawBytes(certificate)
            }
        }
    }

    private static func writeSigner(
        _ leaf: HeldCertificate, _ attributes: [UInt8], _ algorithm: ASN1ObjectIdentifier, _ signature: [UInt8],
        to coder: inout DER.Serializer
    ) throws {
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(1)
            try coder.appendConstructedNode(identifier: .sequence) { coder in
                try coder.serialize(leaf.certificate.issuer)
                try coder.serialize(leaf.certificate.serialNumber.bytes)
            }
            try DERElements.write(DigestAlgorithm.sha256.identifier, to: &coder)
            coder.serializeRawBytes([0xA0] + attributes.dropFirst())
            try DERElements.write(algorithm, hasNull: algorithm.isRSA, to: &coder)
            try coder.serialize(ASN1OctetString(contentBytes: signature[...]))
        }
    }

    // MARK: Attributes

    /// As a SET in DER: what is signed.
    private static func attributes(_ content: [UInt8], _ leaf: HeldCertificate, _ time: Timestamp) throws -> [UInt8] {
        let attributes = [
            try attribute(.contentTypeAttribute) { try $0.serialize(ASN1ObjectIdentifier.cmsData) },
            try attribute(.messageDigestAttribute) {
                try $0.serialize(ASN1OctetString(contentBytes: DigestAlgorithm.sha256.hash(content)[...]))
            },
            try attribute(.signingTimeAttribute) { SigningTime.write(time, to: &$0) },
            try attribute(.signingCertificateV2) { coder in
                try coder.appendConstructedNode(identifier: .sequence) { coder in
                    try coder.appendConstructedNode(identifier: .sequence) { coder in
                        try coder.appendConstructedNode(identifier: .sequence) { coder in
                            let hash = DigestAlgorithm.sha256.hash(leaf.der)
                            try coder.serialize(ASN1OctetString(contentBytes: hash[...]))
                        }
                    }
                }
            },
        ]
        var coder = DER.Serializer()
        coder.appendConstructedNode(identifier: .set) { coder in
            for attribute in attributes.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                coder.serializeRawBytes(attribute)
            }
        }
        return coder.serializedBytes
    }

    private static func attribute(
        _ type: ASN1ObjectIdentifier, _ value: (inout DER.Serializer) throws -> Void
    ) throws -> [UInt8] {
        var coder = DER.Serializer()
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(type)
            try coder.appendConstructedNode(identifier: .set) { try value(&$0) }
        }
        return coder.serializedBytes
    }
}
