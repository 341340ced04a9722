internal import SwiftASN1

/// What is signed beside the content's digest (RFC 5652 §5.3, §11; RFC 5035 §3).
struct SignedAttributes: Sendable {
    let contentType: ASN1ObjectIdentifier
    let digest: [UInt8]
    let certificate: SigningCertificate
    /// What the signature is of: the attributes as a SET, as they stand.
    let signedBytes: [UInt8]

    init(_ node: ASN1Node) throws {
        let members = try DERElements.members(node)
        contentType = try ASN1ObjectIdentifier(
            derEncoded: try Self.value(.contentTypeAttribute, "contentType", members))
        digest = Array(
            try ASN1OctetString(derEncoded: try Self.value(.messageDigestAttribute, "messageDigest", members)).bytes)
        certificate = try SigningCertificate(
            try Self.value(.signingCertificateV2, "signingCertificateV2", members))
        // §5.4: "a separate encoding of the signedAttrs field is performed ... an explicit SET OF tag is used".
        signedBytes = [0x31] + node.encodedBytes.dropFirst()
    }

    private static func value(_ type: ASN1ObjectIdentifier, _ name: String, _ members: [ASN1Node]) throws -> ASN1Node {
        var values: [[ASN1Node]] = []
        for member in members {
            let parts = try DERElements.members(member)
            guard parts.count == 2, parts[1].identifier == .set else { throw SignatureFault.unreadable }
            if try ASN1ObjectIdentifier(derEncoded: parts[0]) == type {
                values.append(try DERElements.members(parts[1]))
            }
        }
        guard values.count == 1, values[0].count == 1 else { throw SignatureFault.attribute(name) }
        return values[0][0]
    }
}
