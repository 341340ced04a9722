internal import Foundation
internal import SwiftASN1
internal import Telephony
internal import X509

/// Follows certificates from who signs to a root (RFC 5280 §6.1). Bounded; nothing is fetched, and revocation is not asked for.
struct CertificatePath {
    /// What the leaf must be good for.
    enum Purpose {
        case timeStamping
        case signing
    }

    /// Steps from the leaf to a root; no authority that we know of has more than three.
    static let longest = 8

    private let others: [Certificate]
    private let roots: [Certificate]
    private let time: Timestamp

    init(others: [Certificate], roots: TrustedRoots, at time: Timestamp) {
        self.others = others
        self.roots = roots.certificates
        self.time = time
    }

    func check(_ leaf: Certificate, for purpose: Purpose) throws(CertificateFault) {
        try checkUsage(of: leaf, for: purpose)
        try checkSelf(leaf)
        if roots.contains(leaf) { return }
        var current = leaf
        var unused = others
        for step in 0..<Self.longest {
            if let root = issuer(of: current, among: roots) {
                return try checkAuthority(roots[root], below: step)
            }
            guard let index = issuer(of: current, among: unused) else { throw .untrusted }
            current = unused.remove(at: index)
            try checkAuthority(current, below: step)
        }
        throw .pathTooLong
    }

    // MARK: The leaf

    private func checkUsage(of leaf: Certificate, for purpose: Purpose) throws(CertificateFault) {
        let usage: KeyUsage?
        let extended: ExtendedKeyUsage?
        do {
            usage = try leaf.extensions.keyUsage
            extended = try leaf.extensions.extendedKeyUsage
        } catch {
            throw .unreadable
        }
        guard usage.map({ $0.digitalSignature || $0.nonRepudiation }) ?? true else { throw .usage }
        guard purpose == .timeStamping else { return }
        guard leaf.extensions[oid: .X509ExtensionID.extendedKeyUsage]?.critical == true,
            extended.map(Array.init) == [.timeStamping]
        else { throw .purpose }
    }

    // MARK: Each certificate

    private func checkSelf(_ certificate: Certificate) throws(CertificateFault) {
        for known in certificate.extensions where known.critical && !Self.knownExtensions.contains(known.oid) {
            throw .criticalExtension
        }
        guard isValid(certificate) else { throw .expired }
    }

    /// `below`: authorities between this one and the leaf.
    private func checkAuthority(_ issuer: Certificate, below: Int) throws(CertificateFault) {
        try checkSelf(issuer)
        let constraints: BasicConstraints?
        let usage: KeyUsage?
        do {
            constraints = try issuer.extensions.basicConstraints
            usage = try issuer.extensions.keyUsage
        } catch {
            throw .unreadable
        }
        guard case .isCertificateAuthority(let most)? = constraints, usage?.keyCertSign ?? true else {
            throw .notAnAuthority
        }
        if let most, below > most { throw .pathTooLong }
    }

    /// Of an authority that was renewed under its name and key there are two: the one that was valid then counts.
    private func issuer(of certificate: Certificate, among issuers: [Certificate]) -> Int? {
        let found = issuers.indices.filter { Self.isIssued(certificate, by: issuers[$0]) }
        return found.first { isValid(issuers[$0]) } ?? found.first
    }

    private func isValid(_ certificate: Certificate) -> Bool {
        let seconds = Double(time.microseconds) / 1e6
        return certificate.notValidBefore.timeIntervalSince1970 <= seconds
            && seconds <= certificate.notValidAfter.timeIntervalSince1970
    }

    private static func isIssued(_ certificate: Certificate, by issuer: Certificate) -> Bool {
        certificate.issuer == issuer.subject
            && SignatureAlgorithms.ofCertificates.contains(certificate.signatureAlgorithm)
            && issuer.publicKey.isValidSignature(certificate.signature, for: certificate)
    }

    private static let knownExtensions: Set<ASN1ObjectIdentifier> = [
        .X509ExtensionID.basicConstraints, .X509ExtensionID.keyUsage, .X509ExtensionID.extendedKeyUsage,
        [2, 5, 29, 32],  // certificatePolicies: any policy is accepted (RFC 5280 §6.1.1)
    ]
}
