internal import Crypto
internal import SwiftASN1

/// Asks an authority when bytes existed (RFC 3161 §2.4.1): it sees their SHA-256 and nothing of them.
package struct TimeStampRequest: Hashable, Sendable {
    package static let contentType = "application/timestamp-query"
    static let nonceBytes = 8

    let hash: [UInt8]
    let nonce: [UInt8]
    /// In dotted decimals; nil: the authority's own.
    let policy: String?

    /// `nonce`: unguessable, so that no old answer fits.
    package init(_ bytes: [UInt8], policy: String? = nil, nonce: [UInt8] = Self.randomNonce()) {
        hash = Array(SHA256.hash(data: bytes))
        self.nonce = Array(nonce.drop { $0 == 0 })
        self.policy = policy
    }

    package static func randomNonce() -> [UInt8] {
        SymmetricKey(size: SymmetricKeySize(bitCount: nonceBytes * 8)).withUnsafeBytes { Array($0) }
    }

    /// Whether the text names a policy: numbers with dots.
    package static func isPolicy(_ text: String) -> Bool { (try? ASN1ObjectIdentifier(dotRepresentation: text)) != nil }

    /// Throws for a policy that is none.
    package func der() throws -> [UInt8] {
        var coder = DER.Serializer()
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(1)
            try coder.appendConstructedNode(identifier: .sequence) { coder in
                try DERElements.write(DigestAlgorithm.sha256.identifier, hasNull: true, to: &coder)
                try coder.serialize(ASN1OctetString(contentBytes: hash[...]))
            }
            if let policy { try coder.serialize(try ASN1ObjectIdentifier(dotRepresentation: policy)) }
            DERElements.write(unsigned: nonce, to: &coder)
            // certReq: whoever checks it later needs the authority's certificates.
            try coder.serialize(true)
        }
        return coder.serializedBytes
    }
}
