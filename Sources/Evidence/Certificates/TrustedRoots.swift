internal import X509

/// The authorities whose word is taken for who signs and who tells the time.
package struct TrustedRoots: Sendable {
    /// A file of them may hold this many.
    package static let most = 256

    let certificates: [Certificate]

    /// Certificates in PEM. Nil where something in it is none, and for an empty file.
    package init?(pem: String) {
        guard let held = HeldCertificate.pem(pem) else { return nil }
        certificates = held.map(\.certificate)
    }

    package var count: Int { certificates.count }
}
