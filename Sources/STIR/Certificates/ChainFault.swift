/// Why a chain does not speak for a signer: 437 (RFC 8224 §6.2.2).
package enum ChainFault: UInt8, Error, Hashable, Sendable, CaseIterable {
    case tooLong = 1
    /// Neither certificates in PEM nor one in DER.
    case unreadable
    /// No path from the leaf to an anchor with sound signatures.
    case untrusted
    /// A certificate of the path is not yet or no longer valid at the time given.
    case expired
    /// A CA's path length is exceeded, or there are more certificates than `STIRLimits.certificates`.
    case pathTooLong
    /// A certificate that signs others is no CA or may not (RFC 5280 §4.2.1.3, §4.2.1.9), or the leaf is one.
    case notAnAuthority
    /// A critical extension that is not known here (RFC 5280 §4.2).
    case criticalExtension
    /// The leaf's key is not on P-256: ES256 alone is signed with (RFC 8225 §6).
    case unsupportedKey
    /// No TNAuthList, or one that cannot be read (RFC 8226 §9).
    case noAuthority
    /// A delegated certificate claims more numbers than its issuer has (RFC 9060 §4).
    case exceedsIssuer
    /// Claim constraints that cannot be read, or both kinds of them at once (RFC 9118 §4).
    case badConstraints
}
