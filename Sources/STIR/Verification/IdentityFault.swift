/// Why an Identity header does not verify.
package enum IdentityFault: Hashable, Sendable {
    /// No value of RFC 8224 §4.
    case malformed
    case token(PASSporTFault)
    /// `info` and `x5u`, or `ppt` of header and token, say different things (RFC 8224 §4.1).
    case inconsistent
    /// A type that needs its full form came in compact form (RFC 8588 §6, RFC 8946 §3).
    case compactForm
    /// The token names another calling number than the message (RFC 8224 §6.2, step 2).
    case origin
    /// It names another called number, and no `div` leads from there to here (RFC 8946 §4.2).
    case destination
    /// An `x5u` that is never asked; see `CertificateURL`.
    case url
    /// First seen: fetched meanwhile.
    case notYetKnown
    case unreachable(FetchFault)
    case chain(ChainFault)
    /// The certificate may not sign for this number (RFC 8226 §9).
    case noAuthority
    /// The claims are not such as the certificate allows (RFC 8226 §8, RFC 9118 §4).
    case constraints
    /// Older than the window, or from the future (RFC 8224 §6.2, step 4).
    case stale
    /// Compact form without a Date (RFC 8224 §6.2, step 4).
    case missingDate
    case signature
    /// The budget of this batch was spent: nobody looked.
    case notVerified
    /// A `div` without an Identity that it diverts (RFC 8946 §4.2).
    case lonelyDiversion

    /// The response that RFC 8224 §6.2.2 has for it; nil: none, nothing is known of this identity.
    package var code: Int? {
        switch self {
        case .notVerified: nil
        case .missingDate: 400
        case .stale: 403
        case .url, .notYetKnown, .unreachable: 436
        case .chain, .noAuthority: 437
        case .malformed, .token, .inconsistent, .compactForm, .origin, .destination, .constraints, .signature,
            .lonelyDiversion:
            438
        }
    }

    /// Says something against the caller; the others say that nobody could know.
    package var isFailure: Bool {
        switch self {
        case .notVerified, .notYetKnown, .unreachable: false
        default: true
        }
    }

    /// The phrase of the response (RFC 8224 §6.2.2; 400 as RFC 3261 §21.4.1 allows).
    package var phrase: String? {
        switch code {
        case 400: "Use Date Header"
        case 403: "Stale Date"
        case 436: "Bad Identity Info"
        case 437: "Unsupported Credential"
        case 438: "Invalid Identity Header"
        default: nil
        }
    }

    /// A Reason header's value (RFC 9410 §3); `ppi` names the token in compact form. Nil where there is no code.
    package func reason(signature: String?) -> String? {
        guard let code, let phrase else { return nil }
        let token = signature.map { ";ppi=\"..\($0)\"" } ?? ""
        return "STIR;cause=\(code);text=\"\(phrase)\"\(token)"
    }
}
