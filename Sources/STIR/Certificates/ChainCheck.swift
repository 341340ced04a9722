internal import Crypto
internal import Foundation
internal import SwiftASN1
internal import Telephony
internal import X509

/// Follows a chain from its leaf to an anchor (RFC 5280 §6.1, as far as RFC 8226 uses it). Synchronous and bounded: at
/// most `STIRLimits.certificates` steps, each with as many signatures; nothing is fetched, and revocation is not asked for.
struct ChainCheck {
    private let chain: [Certificate]
    private let anchors: [Certificate]
    private let time: Timestamp
    private var notBefore = Timestamp(microseconds: .min)
    private var notAfter = Timestamp(microseconds: .max)

    init(_ chain: [Certificate], anchors: [Certificate], at time: Timestamp) {
        self.chain = chain
        self.anchors = anchors
        self.time = time
    }

    consuming func credential() throws(ChainFault) -> SigningCredential {
        let leaf = chain[0]
        let numbers = try Self.numbers(of: leaf)
        guard let numbers else { throw .noAuthority }
        guard let key = P256.Signing.PublicKey(leaf.publicKey) else { throw .unsupportedKey }
        guard try !Self.isAuthority(leaf), try Self.usage(leaf)?.digitalSignature ?? true else {
            throw .notAnAuthority
        }
        try walk(from: leaf, numbers)
        return SigningCredential(
            key: key, notBefore: notBefore, notAfter: notAfter, numbers: numbers,
            constraints: try Self.constraints(of: leaf))
    }

    private mutating func walk(from leaf: Certificate, _ list: TNAuthList) throws(ChainFault) {
        var current = leaf
        var list = list
        var unused = Array(chain.dropFirst())
        var intermediates = 0
        try take(leaf)
        while true {
            if let index = issuer(of: current, among: anchors) {
                let anchor = anchors[index]
                try take(anchor)
                return try checkIssuer(anchor, below: intermediates, of: &list)
            }
            guard let index = issuer(of: current, among: unused) else { throw .untrusted }
            current = unused.remove(at: index)
            try take(current)
            try checkIssuer(current, below: intermediates, of: &list)
            intermediates += 1
        }
    }

    /// `below`: CAs between this one and the leaf.
    private func checkIssuer(
        _ issuer: Certificate, below: Int, of list: inout TNAuthList
    ) throws(ChainFault) {
        guard try Self.isAuthority(issuer), try Self.usage(issuer)?.keyCertSign ?? true else { throw .notAnAuthority }
        if case .isCertificateAuthority(let most?)? = try Self.basicConstraints(issuer), below > most {
            throw .pathTooLong
        }
        guard let numbers = try Self.numbers(of: issuer) else { return }
        guard numbers.encompasses(list) else { throw .exceedsIssuer }
        list = numbers
    }

    /// A certificate of the path: known extensions, valid now; the path's validity shrinks to its own.
    private mutating func take(_ certificate: Certificate) throws(ChainFault) {
        for known in certificate.extensions where known.critical && !Self.knownExtensions.contains(known.oid) {
            throw .criticalExtension
        }
        let start = Self.timestamp(certificate.notValidBefore)
        let end = Self.timestamp(certificate.notValidAfter)
        guard isValid(certificate) else { throw .expired }
        notBefore = max(notBefore, start)
        notAfter = min(notAfter, end)
    }

    /// Of an authority that was renewed under its name and key there are two: the one that is valid now counts.
    private func issuer(of certificate: Certificate, among issuers: [Certificate]) -> Int? {
        let found = issuers.indices.filter { Self.isIssued(certificate, by: issuers[$0]) }
        return found.first { isValid(issuers[$0]) } ?? found.first
    }

    private func isValid(_ certificate: Certificate) -> Bool {
        Self.timestamp(certificate.notValidBefore) <= time && time <= Self.timestamp(certificate.notValidAfter)
    }

    private static func isIssued(_ certificate: Certificate, by issuer: Certificate) -> Bool {
        certificate.issuer == issuer.subject && allowedSignatures.contains(certificate.signatureAlgorithm)
            && issuer.publicKey.isValidSignature(certificate.signature, for: certificate)
    }

    // MARK: Extensions

    private static let tnAuthList: ASN1ObjectIdentifier = [1, 3, 6, 1, 5, 5, 7, 1, 26]
    private static let claimConstraints: ASN1ObjectIdentifier = [1, 3, 6, 1, 5, 5, 7, 1, 27]
    private static let enhancedConstraints: ASN1ObjectIdentifier = [1, 3, 6, 1, 5, 5, 7, 1, 33]

    private static let knownExtensions: Set<ASN1ObjectIdentifier> = [
        .X509ExtensionID.basicConstraints, .X509ExtensionID.keyUsage, .X509ExtensionID.extendedKeyUsage,
        [2, 5, 29, 32],  // certificatePolicies: any policy is accepted (RFC 5280 §6.1.1)
        tnAuthList, claimConstraints, enhancedConstraints,
    ]

    private static let allowedSignatures: Set<Certificate.SignatureAlgorithm> = [.ecdsaWithSHA256, .ecdsaWithSHA384]

    private static func basicConstraints(_ certificate: Certificate) throws(ChainFault) -> BasicConstraints? {
        do { return try certificate.extensions.basicConstraints } catch { throw .unreadable }
    }

    private static func isAuthority(_ certificate: Certificate) throws(ChainFault) -> Bool {
        if case .isCertificateAuthority? = try basicConstraints(certificate) { return true }
        return false
    }

    private static func usage(_ certificate: Certificate) throws(ChainFault) -> KeyUsage? {
        do { return try certificate.extensions.keyUsage } catch { throw .unreadable }
    }

    private static func numbers(of certificate: Certificate) throws(ChainFault) -> TNAuthList? {
        guard let found = certificate.extensions[oid: tnAuthList] else { return nil }
        guard let list = TNAuthList(der: found.value) else { throw .noAuthority }
        return list
    }

    private static func constraints(of certificate: Certificate) throws(ChainFault) -> ClaimConstraints? {
        let plain = certificate.extensions[oid: claimConstraints]
        let enhanced = certificate.extensions[oid: enhancedConstraints]
        guard plain == nil || enhanced == nil else { throw .badConstraints }
        guard let found = plain ?? enhanced else { return nil }
        guard let constraints = ClaimConstraints(der: found.value, isEnhanced: enhanced != nil) else {
            throw .badConstraints
        }
        return constraints
    }

    private static func timestamp(_ date: Date) -> Timestamp {
        Timestamp(seconds: Int64(max(min(date.timeIntervalSince1970, 253_402_300_799), -62_135_596_800)))
    }
}
