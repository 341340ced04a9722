internal import SwiftASN1
package import Telephony
internal import X509

/// A detached CMS signature of some bytes, checked.
package enum DetachedSignature {
    /// The signer's name, where the signature is of `content` and one of `roots` vouches for the signer at `time`.
    package static func verify(
        _ der: [UInt8], of content: [UInt8], roots: TrustedRoots, at time: Timestamp
    ) throws(SignatureFault) -> String {
        try SignedData(der: der).verify(
            detached: content, type: .cmsData, roots: roots, at: time, for: .signing
        ).subject.description
    }
}
