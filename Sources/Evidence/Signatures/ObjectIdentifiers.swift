internal import SwiftASN1

extension ASN1ObjectIdentifier {
    /// CMS (RFC 5652 §4, §5.1, §11).
    static let cmsData: Self = [1, 2, 840, 113_549, 1, 7, 1]
    static let cmsSignedData: Self = [1, 2, 840, 113_549, 1, 7, 2]
    static let contentTypeAttribute: Self = [1, 2, 840, 113_549, 1, 9, 3]
    static let messageDigestAttribute: Self = [1, 2, 840, 113_549, 1, 9, 4]
    static let signingTimeAttribute: Self = [1, 2, 840, 113_549, 1, 9, 5]
    /// Which certificate signs (RFC 5035 §3).
    static let signingCertificateV2: Self = [1, 2, 840, 113_549, 1, 9, 16, 2, 47]

    /// What a time stamp says (RFC 3161 §2.4.2).
    static let timeStampInfo: Self = [1, 2, 840, 113_549, 1, 9, 16, 1, 4]
}

/// How what is signed is hashed.
enum DigestAlgorithm: CaseIterable, Hashable, Sendable {
    case sha256
    case sha384
    case sha512

    init?(_ identifier: ASN1ObjectIdentifier) {
        guard let found = Self.allCases.first(where: { $0.identifier == identifier }) else { return nil }
        self = found
    }

    /// NIST's, by RFC 5754 §2.
    var identifier: ASN1ObjectIdentifier {
        switch self {
        case .sha256: [2, 16, 840, 1, 101, 3, 4, 2, 1]
        case .sha384: [2, 16, 840, 1, 101, 3, 4, 2, 2]
        case .sha512: [2, 16, 840, 1, 101, 3, 4, 2, 3]
        }
    }
}
