/// Why a CMS signature is none, or is not believed.
package enum SignatureFault: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLong
    /// Not SignedData in DER (RFC 5652 §5.1).
    case unreadable
    /// What is signed is of another type.
    case contentType
    /// One signer is expected.
    case signers(Int)
    /// What is signed is inside where it should be beside, or the other way.
    case content
    /// A digest or signature algorithm that is not known here, or two that do not belong together.
    case algorithm
    /// A signed attribute is missing, is there twice, or has not one value.
    case attribute(String)
    /// The content is not what was signed.
    case digest
    /// The signer's certificate is not there.
    case noCertificate
    /// The signed attributes name another certificate than the one that signs (RFC 5035 §3).
    case otherCertificate
    /// The signature is not of the certificate's key.
    case signature
    case certificate(CertificateFault)

    package var description: String {
        switch self {
        case .tooLong: "it is longer than any signature"
        case .unreadable: "it is no CMS signature in DER"
        case .contentType: "what it signs is of another type"
        case .signers(let count): "it has \(count) signers, and one was expected"
        case .content: "what it signs is not where it must be"
        case .algorithm: "its algorithms are not known here, or do not belong together"
        case .attribute(let name): "its signed attribute \(name) is missing, or is there twice"
        case .digest: "it is of another content"
        case .noCertificate: "the signer's certificate is not in it"
        case .otherCertificate: "it names another certificate than the signer's"
        case .signature: "the signature is not of the certificate's key"
        case .certificate(let fault): fault.description
        }
    }
}
