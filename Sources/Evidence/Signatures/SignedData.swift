internal import SwiftASN1
internal import Telephony
internal import X509

/// A CMS signature (RFC 5652 §5.1), read and checked. Bytes of any origin: a fault is thrown, nothing traps.
struct SignedData: Sendable {
    /// Certificates of a few kilobytes, and a signature.
    static let mostBytes = 1 << 16
    static let mostCertificates = 16

    let contentType: ASN1ObjectIdentifier
    /// Nil: what is signed lies beside it.
    let content: [UInt8]?
    let certificates: [HeldCertificate]
    let signer: SignerInfo

    init(der: [UInt8]) throws(SignatureFault) {
        guard der.count <= Self.mostBytes else { throw .tooLong }
        do {
            self = try DER.sequence(try DER.parse(der), identifier: .sequence) { nodes in
                guard try ASN1ObjectIdentifier(derEncoded: &nodes) == .cmsSignedData else {
                    throw SignatureFault.unreadable
                }
                return try DER.explicitlyTagged(&nodes, tagNumber: 0, tagClass: .contextSpecific) { node in
                    try DER.sequence(node, identifier: .sequence) { try SignedData(&$0) }
                }
            }
        } catch let fault as SignatureFault {
            throw fault
        } catch {
            throw .unreadable
        }
    }

    private init(_ nodes: inout ASN1NodeCollection.Iterator) throws {
        guard try (1...5).contains(Int(derEncoded: &nodes)), let digests = nodes.next(), digests.identifier == .set
        else { throw SignatureFault.unreadable }
        (contentType, content) = try DERElements.sequence(&nodes) { nodes in
            let type = try ASN1ObjectIdentifier(derEncoded: &nodes)
            let content = try DER.optionalExplicitlyTagged(&nodes, tagNumber: 0, tagClass: .contextSpecific) {
                Array(try ASN1OctetString(derEncoded: $0).bytes)
            }
            return (type, content)
        }
        let held = try DERElements.next(&nodes, ifTagged: 0).map { try DERElements.members($0) } ?? []
        guard held.count <= Self.mostCertificates else { throw SignatureFault.tooLong }
        // Other kinds of certificates (RFC 5652 §10.2.2) are passed over.
        certificates = try held.filter { $0.identifier == .sequence }.map {
            try HeldCertificate(der: Array($0.encodedBytes))
        }
        _ = DERElements.next(&nodes, ifTagged: 1)
        guard let signers = nodes.next(), signers.identifier == .set else { throw SignatureFault.unreadable }
        let infos = try DERElements.members(signers)
        guard infos.count == 1 else { throw SignatureFault.signers(infos.count) }
        signer = try SignerInfo(infos[0])
        let names = try DERElements.members(digests).map { try DERElements.algorithm($0) }
        guard names.contains(signer.digest.identifier) else { throw SignatureFault.algorithm }
    }

    /// Checks the signature over `detached`, or over what is inside, and its chain at `time`; who has signed.
    @discardableResult
    func verify(
        detached: [UInt8]? = nil, type: ASN1ObjectIdentifier, roots: TrustedRoots, at time: Timestamp,
        for purpose: CertificatePath.Purpose
    ) throws(SignatureFault) -> Certificate {
        guard contentType == type else { throw .contentType }
        guard (detached == nil) != (content == nil), let signed = detached ?? content else { throw .content }
        guard signer.attributes.contentType == type else { throw .contentType }
        guard signer.attributes.digest == signer.digest.hash(signed) else { throw .digest }
        guard let held = certificates.first(where: signer.identity.isOf) else { throw .noCertificate }
        guard signer.attributes.certificate.names(held) else { throw .otherCertificate }
        guard
            held.certificate.publicKey.isValidSignature(
                signer.signature, for: signer.attributes.signedBytes, signatureAlgorithm: signer.algorithm)
        else { throw .signature }
        let others = certificates.filter { $0 != held }.map(\.certificate)
        do {
            try CertificatePath(others: others, roots: roots, at: time).check(held.certificate, for: purpose)
        } catch {
            throw .certificate(error)
        }
        return held.certificate
    }
}
