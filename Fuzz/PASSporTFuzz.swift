// Identity headers and tokens under libFuzzer, with the address sanitizer: `Fuzz/build.sh && Fuzz/run.sh seconds`.
// Built together with the parts of Sources/STIR that import nothing.

/// One input: read as a header, as a token, as JSON and as base64url.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzTarget.run([UInt8](UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)))
    return 0
}

enum FuzzTarget {
    static func run(_ bytes: [UInt8]) {
        if let header = IdentityHeader(bytes) {
            precondition(!header.token.isEmpty && header.url.utf8.count <= STIRLimits.urlBytes)
            token(header.token)
            if let number = SignedNumber("77010000001"), header.isCompact {
                token(CompactForm.expanded(header, origin: number, destination: number, seconds: 1))
            }
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

    /// The claims alone too: behind base64url the fuzzer finds them slowly.
    private static func claims(_ bytes: [UInt8]) {
        guard let json = JSONReader.read(bytes) else { return }
        for type in [PASSporTType.plain, .shaken, .div] {
            guard let claims = try? PASSporTClaims(json, type: type) else { continue }
            precondition((claims.attestation != nil) == (type == .shaken))
            precondition((claims.diverting != nil) == (type == .div))
        }
        _ = try? PASSporTHeader(bytes)
    }
}
