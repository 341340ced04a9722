internal import SwiftASN1
internal import X509

/// Which certificate signs, inside of what is signed, so that none can be put in its place (ESSCertIDv2, RFC 5035 §4).
struct SigningCertificate: Sendable {
    private let digest: DigestAlgorithm
    private let hash: [UInt8]
    /// Optional in the standard.
    private let issuer: (names: [GeneralName], serial: Certificate.SerialNumber)?

    /// The first identifier is the signer's; the others bound its chain, which is checked anyway.
    init(_ node: ASN1Node) throws {
        let first = try DER.sequence(node, identifier: .sequence) { nodes in
            guard let list = nodes.next(), let first = try DERElements.members(list).first else {
                throw SignatureFault.attribute("signingCertificateV2")
            }
            _ = nodes.next()
            return first
        }
        (digest, hash, issuer) = try DER.sequence(first, identifier: .sequence) { nodes in
            var digest = DigestAlgorithm.sha256
            var rest = nodes
            if let next = rest.next(), next.identifier == .sequence {
                guard let named = DigestAlgorithm(try DERElements.algorithm(next)) else {
                    throw SignatureFault.algorithm
                }
                digest = named
                nodes = rest
            }
            let hash = Array(try ASN1OctetString(derEncoded: &nodes).bytes)
            let issuer = try nodes.next().map { try Self.issuer($0) }
            return (digest, hash, issuer)
        }
    }

    private static func issuer(_ node: ASN1Node) throws -> (names: [GeneralName], serial: Certificate.SerialNumber) {
        try DER.sequence(node, identifier: .sequence) { nodes in
            guard let list = nodes.next() else { throw SignatureFault.unreadable }
            let names = try DERElements.members(list).map { try GeneralName(derEncoded: $0) }
            return (names, Certificate.SerialNumber(bytes: try ArraySlice<UInt8>(derEncoded: &nodes)))
        }
    }

    func names(_ held: HeldCertificate) -> Bool {
        guard digest.hash(held.der) == hash else { return false }
        guard let issuer else { return true }
        return issuer.serial == held.certificate.serialNumber
            && issuer.names == [.directoryName(held.certificate.issuer)]
    }
}
