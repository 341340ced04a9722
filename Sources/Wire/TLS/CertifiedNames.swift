internal import NIOSSL
internal import SwiftASN1
internal import X509

/// The SIP domains that a certificate proves (RFC 5922 §7.1): its DNS names and its `sip:` URIs without a user, in lower
/// case. The common name is not looked at, nor do wildcards match anything (§7.2).
enum CertifiedNames {
    /// A carrier's certificate names a few hosts.
    static let most = 64

    static func of(_ certificate: NIOSSLCertificate) -> [String] {
        guard let bytes = try? certificate.toDERBytes(), let parsed = try? Certificate(derEncoded: bytes),
            let names = try? parsed.extensions.subjectAlternativeNames
        else { return [] }
        return names.prefix(most).compactMap { name in
            switch name {
            case .dnsName(let host): lowercase(host)
            case .uniformResourceIdentifier(let uri): domain(ofURI: uri)
            default: nil
            }
        }
    }

    /// `sip:example.net`; a URI with a user names a person, and one of another scheme no SIP domain.
    static func domain(ofURI uri: String) -> String? {
        let text = lowercase(uri)
        guard text.hasPrefix("sip:"), !text.contains("@") else { return nil }
        let host = text.dropFirst(4)
        return host.isEmpty ? nil : String(host)
    }

    static func lowercase(_ text: String) -> String {
        String(decoding: text.utf8.map { (65...90).contains($0) ? $0 | 32 : $0 }, as: UTF8.self)
    }
}
