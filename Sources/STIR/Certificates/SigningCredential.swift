internal import Crypto
internal import Foundation
package import Telephony

/// What a checked chain says of a signer: its key, when the chain is valid, for which numbers and claims.
package struct SigningCredential: Sendable {
    let key: P256.Signing.PublicKey
    /// Of the whole path: from the latest start to the earliest end.
    package let notBefore: Timestamp
    package let notAfter: Timestamp
    package let numbers: TNAuthList
    package let constraints: ClaimConstraints?

    package func isValid(at time: Timestamp) -> Bool { notBefore <= time && time <= notAfter }

    /// Whether `signature`, R and S of 32 bytes each, is of these bytes under ES256.
    package func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
        return key.isValidSignature(signature, for: bytes)
    }
}
