package import STIR

/// What the gate needs to verify signed identities; without it no trunk's are looked at.
package struct IdentitySettings: Sendable {
    /// Filled by somebody else: the gate never fetches.
    package var cache: ChainCache
    package var rules: CertificateURL.Rules
    /// Signs diversions; nil: none are signed.
    package var signer: PASSporTSigner?
    /// Signatures checked or made in one batch, some 100 µs each: 16 are 1.6 of the deadline's 20 ms. Beyond, a call is judged
    /// as one without an identity.
    package var signaturesPerBatch: Int

    package init(
        cache: ChainCache, rules: CertificateURL.Rules = CertificateURL.Rules(), signer: PASSporTSigner? = nil,
        signaturesPerBatch: Int = 16
    ) {
        self.cache = cache
        self.rules = rules
        self.signer = signer
        self.signaturesPerBatch = signaturesPerBatch
    }
}
