import Crypto
import Foundation
import Journal

/// Keys that sign models and check them: Ed25519 in PEM, as `openssl genpkey -algorithm ed25519` writes them.
///
/// RFC 8410 leaves one form of each: a fixed beginning, then the 32 bytes of the key.
enum ModelKey {
    private static let publicHead: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]
    private static let privateHead: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]

    static func verifying(file: String) throws -> Curve25519.Signing.PublicKey {
        let bytes = try key(file, "PUBLIC KEY", publicHead)
        guard let bytes, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
            throw InputFault(
                file: file, problem: "holds no usable key",
                expected: "an Ed25519 public key in PEM: openssl pkey -in key.pem -pubout")
        }
        return key
    }

    static func signing(file: String) throws -> Curve25519.Signing.PrivateKey {
        let bytes = try key(file, "PRIVATE KEY", privateHead)
        guard let bytes, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else {
            throw InputFault(
                file: file, problem: "holds no usable key",
                expected: "an Ed25519 private key in PEM: openssl genpkey -algorithm ed25519")
        }
        return key
    }

    /// What people tell keys apart by: the first eight bytes of the SHA-256 of the key, in hexadecimal digits.
    static func identity(_ key: Curve25519.Signing.PublicKey) -> String {
        Hex.text(SHA256.hash(data: key.rawRepresentation).prefix(8))
    }

    /// The 32 bytes of the first block with that label; nil where there is none.
    private static func key(_ file: String, _ label: String, _ head: [UInt8]) throws -> [UInt8]? {
        let text = try KeyFile.read(file)
        guard let begin = text.range(of: "-----BEGIN \(label)-----"),
            let end = text.range(of: "-----END \(label)-----", range: begin.upperBound..<text.endIndex),
            let der = Data(
                base64Encoded: String(text[begin.upperBound..<end.lowerBound]), options: .ignoreUnknownCharacters)
        else { return nil }
        guard der.count == head.count + 32, der.starts(with: head) else { return nil }
        return Array(der.dropFirst(head.count))
    }
}
