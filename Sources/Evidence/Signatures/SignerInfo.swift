internal import SwiftASN1
internal import X509

/// Who has signed, how, and what (RFC 5652 §5.3).
struct SignerInfo: Sendable {
    /// How it names its certificate.
    enum Identity: Sendable {
        case issuer(DistinguishedName, serial: Certificate.SerialNumber)
        case key([UInt8])

        func isOf(_ held: HeldCertificate) -> Bool {
            switch self {
            case .issuer(let issuer, let serial):
                held.certificate.issuer == issuer && held.certificate.serialNumber == serial
            case .key(let identifier):
                (try? held.certificate.extensions.subjectKeyIdentifier)?.keyIdentifier.elementsEqual(identifier)
                    ?? false
            }
        }
    }

    let identity: Identity
    let digest: DigestAlgorithm
    let attributes: SignedAttributes
    let algorithm: Certificate.SignatureAlgorithm
    let signature: [UInt8]

    init(_ node: ASN1Node) throws {
        self = try DER.sequence(node, identifier: .sequence) { nodes in
            let version = try Int(derEncoded: &nodes)
            guard let identity = nodes.next() else { throw SignatureFault.unreadable }
            return try SignerInfo(version, identity, &nodes)
        }
    }

    private init(_ version: Int, _ identity: ASN1Node, _ nodes: inout ASN1NodeCollection.Iterator) throws {
        self.identity = try Self.identity(identity)
        // §5.3: version 1 names by issuer, 3 by key.
        let expected = if case .issuer = self.identity { 1 } else { 3 }
        guard version == expected else { throw SignatureFault.unreadable }
        guard let digest = DigestAlgorithm(try DERElements.algorithm(&nodes)) else { throw SignatureFault.algorithm }
        self.digest = digest
        guard let attributes = DERElements.next(&nodes, ifTagged: 0) else {
            throw SignatureFault.attribute("contentType")
        }
        self.attributes = try SignedAttributes(attributes)
        guard let algorithm = SignatureAlgorithms.algorithm(try DERElements.algorithm(&nodes), digest: digest) else {
            throw SignatureFault.algorithm
        }
        self.algorithm = algorithm
        signature = Array(try ASN1OctetString(derEncoded: &nodes).bytes)
        _ = DERElements.next(&nodes, ifTagged: 1)
    }

    private static func identity(_ node: ASN1Node) throws -> Identity {
        guard node.identifier == .sequence else {
            let key = try ASN1OctetString(
                derEncoded: node, withIdentifier: ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific))
            return .key(Array(key.bytes))
        }
        return try DER.sequence(node, identifier: .sequence) { nodes in
            guard let issuer = nodes.next() else { throw SignatureFault.unreadable }
            return .issuer(
                try DistinguishedName(derEncoded: issuer),
                serial: Certificate.SerialNumber(bytes: try ArraySlice<UInt8>(derEncoded: &nodes)))
        }
    }
}
