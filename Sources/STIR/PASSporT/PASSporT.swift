internal import Telephony

/// A token in the full form of RFC 8225: `header.claims.signature`, each in base64url. Read strictly, verified elsewhere.
package struct PASSporT: Hashable, Sendable {
    package let type: PASSporTType
    /// Where the signer's certificate lies; as written.
    package let url: String
    package let claims: PASSporTClaims
    /// What was signed: the first two parts with their dot (RFC 7515 §5.2).
    package let signedBytes: [UInt8]
    /// R and S, 32 bytes each (RFC 7518 §3.4).
    package let signature: [UInt8]

    /// Reads the header alone first: of an unknown type nothing else is looked at, and nil comes back.
    ///
    /// - Throws: what is wrong first.
    package static func read(_ token: ArraySlice<UInt8>) throws(PASSporTFault) -> PASSporT? {
        guard token.count <= STIRLimits.headerBytes else { throw .tooLong }
        let parts = token.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let headerBytes = Base64URL.decode(parts[0]) else { throw .badEncoding }
        let header = try PASSporTHeader(headerBytes)
        if case .other = header.type { return nil }
        guard let claimBytes = Base64URL.decode(parts[1]), let signature = Base64URL.decode(parts[2]),
            signature.count == 64
        else { throw .badEncoding }
        guard let json = PASSporTText.json(claimBytes) else { throw .badJSON }
        return PASSporT(
            type: header.type, url: header.url, claims: try PASSporTClaims(json, type: header.type),
            signedBytes: Array(token[token.startIndex..<parts[2].startIndex - 1]), signature: signature)
    }
}

/// The JOSE header (RFC 8225 §4).
struct PASSporTHeader {
    let type: PASSporTType
    let url: String

    init(_ bytes: [UInt8]) throws(PASSporTFault) {
        guard let json = PASSporTText.json(bytes), case .object = json else { throw .badJSON }
        switch json["ppt"] {
        case nil: type = .plain
        case .string(let text)?: type = PASSporTType(ppt: text)
        default: throw .type
        }
        if case .other = type {
            url = ""
            return
        }
        guard json["alg"] == .string("ES256") else { throw .algorithm }
        guard json["typ"] == .string("passport") else { throw .type }
        guard json["crit"] == nil else { throw .criticalParameter }
        guard case .string(let url) = json["x5u"], !url.isEmpty, url.utf8.count <= STIRLimits.urlBytes else {
            throw .missingURL
        }
        self.url = url
    }
}
