/// What is wrong with a token's form. Each of them makes the Identity invalid: 438 (RFC 8224 §6.2.2).
package enum PASSporTFault: UInt8, Error, Hashable, Sendable, CaseIterable {
    case tooLong = 1
    /// Not three parts of strict base64url, or a signature that has not 64 bytes.
    case badEncoding
    /// No JSON object, a name that stands twice, or deeper than `STIRLimits`.
    case badJSON
    /// Another algorithm than ES256, the only one of RFC 8225 §6 (never `none`).
    case algorithm
    /// `typ` is not `passport` (RFC 8225 §4.1).
    case type
    /// `x5u` is missing or no text.
    case missingURL
    /// A header parameter that says it is critical and is not known (RFC 7515 §4.1.11).
    case criticalParameter
    /// `iat` is missing, no whole number or negative (RFC 8225 §5.1.1).
    case issuedAt
    /// `orig` is missing, or not exactly one number or URI (§5.2.1).
    case origin
    /// `dest` is missing, empty, or its `tn` or `uri` is no array of texts (§5.2.1).
    case destination
    /// `attest` is missing or not A, B or C (RFC 8588 §4).
    case attestation
    /// `origid` is missing or no UUID (RFC 8588 §5).
    case originID
    /// `div` is missing or not exactly one number or URI (RFC 8946 §3).
    case diversion
}
