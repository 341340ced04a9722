package import Telephony
internal import X509

/// The authorities whose certificates are believed.
package struct TrustAnchors: Sendable {
    let certificates: [Certificate]

    /// An anchors file may hold this many.
    package static let most = 256

    /// Certificates in PEM. Nil where something in it is none, and for an empty file.
    package init?(pem: [UInt8]) {
        guard let certificates = CertificateFiles.read(pem, most: Self.most), !certificates.isEmpty else { return nil }
        self.certificates = certificates
    }

    package var count: Int { certificates.count }

    /// Whether the chain leads from its first certificate to an anchor, at `time`.
    ///
    /// - Parameter chain: PEM or one DER certificate as it was fetched; the leaf first (RFC 8555 §9.1).
    package func credential(of chain: [UInt8], at time: Timestamp) throws(ChainFault) -> SigningCredential {
        guard chain.count <= STIRLimits.chainBytes else { throw .tooLong }
        guard let certificates = CertificateFiles.read(chain, most: STIRLimits.certificates) else { throw .unreadable }
        return try ChainCheck(certificates, anchors: self.certificates, at: time).credential()
    }
}
