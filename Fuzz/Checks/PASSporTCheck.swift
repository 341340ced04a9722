@testable import STIR

/// A caller's identity: one input read as a header, as a token, as JSON, as base64url and as a URL.
enum PASSporTCheck {
    static func run(_ bytes: Span<UInt8>) {
        run(bytes.withUnsafeBufferPointer { Array($0) })
    }

    private static func run(_ bytes: [UInt8]) {
        if let header = IdentityHeader(bytes) {
            precondition(!header.token.isEmpty && header.url.utf8.count <= STIRLimits.urlBytes)
            token(header.token)
            if header.isCompact { expand(header) }
        }
        token(bytes[...])
        claims(bytes)
        if let decoded = Base64URL.decode(bytes[...]) {
            precondition(Array(Base64URL.encode(decoded).utf8) == bytes, "two texts for one value")
        }
        if let url = CertificateURL(String(decoding: bytes, as: UTF8.self)) {
            precondition(CertificateURL(url.text) == url, "a URL that reads otherwise the second time")
        }
    }

    private static func token(_ bytes: ArraySlice<UInt8>) {
        guard let token = try? PASSporT.read(bytes) else { return }
        precondition(token.signature.count == 64 && token.signedBytes.count < bytes.count)
        precondition((1...STIRLimits.destinations).contains(token.claims.destinations.count))
        precondition(token.claims.issuedAt >= 0)
    }

    /// The full form that the verifier writes says what the call said.
    private static func expand(_ header: IdentityHeader) {
        guard let origin = SignedNumber("77010000001"), let destination = SignedNumber("77010000099") else {
            preconditionFailure("numbers that are none")
        }
        let full = CompactForm.expanded(header, origin: origin, destination: destination, seconds: 1)
        guard let read = try? PASSporT.read(full) else { return }
        precondition(read.url == header.url && read.claims.issuedAt == 1)
    }

    /// The claims alone too: behind base64url they are found slowly.
    private static func claims(_ bytes: [UInt8]) {
        guard let json = PASSporTText.json(bytes) else { return }
        for type in [PASSporTType.plain, .shaken, .div] {
            guard let claims = try? PASSporTClaims(json, type: type) else { continue }
            precondition((claims.attestation != nil) == (type == .shaken))
            precondition((claims.diverting != nil) == (type == .div))
        }
        _ = try? PASSporTHeader(bytes)
    }
}
