/// Why a certificate does not speak for who signs.
package enum CertificateFault: Error, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// No path of sound signatures leads to a root that is trusted here.
    case untrusted
    /// A certificate of the path was not valid at that time.
    case expired
    /// One that signs others is no authority, or may not (RFC 5280 §4.2.1.3, §4.2.1.9).
    case notAnAuthority
    /// An authority has more authorities below it than it may.
    case pathTooLong
    /// A critical extension that is not known here (RFC 5280 §4.2).
    case criticalExtension
    /// An extension that cannot be read.
    case unreadable
    /// The key may not sign (RFC 5280 §4.2.1.3).
    case usage
    /// A time-stamping authority's certificate is for that alone, and says so critically (RFC 3161 §2.3).
    case purpose

    package var description: String {
        switch self {
        case .untrusted: "no chain leads from its certificate to a root that is trusted"
        case .expired: "a certificate of its chain was not valid at that time"
        case .notAnAuthority: "a certificate of its chain signs others and is no authority"
        case .pathTooLong: "its chain is longer than one of its authorities allows"
        case .criticalExtension: "a certificate of its chain has a critical extension that is not known here"
        case .unreadable: "a certificate of its chain has an extension that cannot be read"
        case .usage: "its certificate's key may not sign"
        case .purpose: "its certificate is not for time stamps alone (extended key usage, critical)"
        }
    }
}
