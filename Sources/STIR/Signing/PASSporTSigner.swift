internal import Crypto
package import Telephony

/// Signs tokens with the carrier's own key, as values of Identity headers.
package struct PASSporTSigner: Sendable {
    private let key: P256.Signing.PrivateKey
    /// Where verifiers find the certificate.
    package let url: String

    /// A P-256 key in PEM (PKCS #8 or SEC 1). Nil where it is none, or for an URL that no verifier asks.
    package init?(pem: String, url: String, rules: CertificateURL.Rules = CertificateURL.Rules()) {
        guard let key = try? P256.Signing.PrivateKey(pemRepresentation: pem),
            let checked = CertificateURL(url, rules: rules)
        else { return nil }
        self.key = key
        self.url = checked.text
    }

    /// A `div` token: the call to `diverting` goes on to `destination` (RFC 8946 §3). Nil where both are the same number
    /// (§4.1: then there must be none).
    package func div(
        origin: SignedNumber, diverting: SignedNumber, destination: SignedParty, at time: Timestamp
    ) -> String? {
        guard destination != .number(diverting) else { return nil }
        let dest =
            switch destination {
            case .number(let number): #"{"tn":["\#(number.digits)"]}"#
            case .uri(let uri): #"{"uri":[\#(PASSporTText.quoted(uri))]}"#
            }
        return signed(
            ppt: "div",
            claims: #"{"dest":\#(dest),"div":{"tn":"\#(diverting.digits)"},"iat":\#(time.seconds),"#
                + #""orig":{"tn":"\#(origin.digits)"}}"#)
    }

    /// A `shaken` token (RFC 8588 §3); `originID` is a UUID.
    package func shaken(
        _ attestation: SignedAttestation, origin: SignedNumber, destination: SignedNumber, originID: String,
        at time: Timestamp
    ) -> String? {
        signed(
            ppt: "shaken",
            claims: #"{"attest":"\#(attestation.rawValue)","dest":{"tn":["\#(destination.digits)"]},"#
                + #""iat":\#(time.seconds),"orig":{"tn":"\#(origin.digits)"},"origid":\#(PASSporTText.quoted(originID))}"#
        )
    }

    private func signed(ppt: String, claims: String) -> String? {
        let header = #"{"alg":"ES256","ppt":"\#(ppt)","typ":"passport","x5u":\#(PASSporTText.quoted(url))}"#
        let text = "\(Base64URL.encode(header.utf8)).\(Base64URL.encode(claims.utf8))"
        guard let signature = try? key.signature(for: Array(text.utf8)) else { return nil }
        let token = "\(text).\(Base64URL.encode(signature.rawRepresentation))"
        return "\(token);info=<\(url)>;alg=ES256;ppt=\"\(ppt)\""
    }
}
