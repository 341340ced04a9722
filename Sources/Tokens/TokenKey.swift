internal import CP11Kit
internal import Crypto
internal import Foundation

/// A key that never leaves its token: a smart card, a USB token or a hardware module, by PKCS #11 (OASIS, 2.40).
///
/// ```swift
/// let key = try TokenKey(address: "pkcs11:token=Officer;object=sign", module: nil, pin: pin)
/// let signature = try key.sign(bytes)
/// ```
/// Only what every token can is asked of it: hashes are made here, the token makes a raw RSA (PKCS #1 v1.5) or ECDSA signature.
package final class TokenKey {
    /// In PEM, the key's own first.
    package let certificates: String

    private let session: TokenSession
    private let key: CK_OBJECT_HANDLE
    private let isCurve: Bool
    private let asks: Bool

    /// `address`: RFC 7512. `module`: a path; nil: all modules that the system's p11-kit knows. `pin`: nil where the token has keys
    /// to type it on. `certificates`: where the token holds none, in PEM.
    package init(
        address: String, module: String? = nil, pin: String?, certificates: String? = nil
    ) throws(TokenFault) {
        let address = try TokenAddress(address)
        let library = try TokenModule(path: module)
        let there = try library.slots()
        let slots = there.filter { address.names($0.token) }
        guard let slot = slots.first else { throw .noToken(there.map(\.label)) }
        guard slots.count == 1 else { throw .severalTokens(slots.map(\.label)) }
        session = try TokenSession(library, slot, pin: pin)
        key = try Self.key(address.object, session)
        switch session.attribute(CKA_KEY_TYPE, of: key).map(Self.number) {
        case UInt64(CKK_RSA): isCurve = false
        case UInt64(CKK_EC): isCurve = true
        default: throw .otherKey
        }
        asks = session.attribute(CKA_ALWAYS_AUTHENTICATE, of: key)?.first == 1
        if let certificates {
            self.certificates = certificates
        } else {
            self.certificates = try Self.certificate(of: key, session)
        }
    }

    /// The signature of these bytes over their SHA-256: PKCS #1 v1.5, or ECDSA in DER.
    package func sign(_ bytes: [UInt8]) throws(TokenFault) -> [UInt8] {
        let hash = [UInt8](SHA256.hash(data: bytes))
        guard isCurve else {
            return try session.sign(Self.digestInfo + hash, by: key, CKM_RSA_PKCS, asks: asks)
        }
        return ECDSASignature.der(try session.sign(hash, by: key, CKM_ECDSA, asks: asks))
    }

    /// SHA-256 in front of its 32 bytes (RFC 8017 §9.2, note 1).
    private static let digestInfo: [UInt8] = [
        0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
        0x20,
    ]

    private static func key(
        _ named: [TokenAttribute], _ session: TokenSession
    ) throws(TokenFault) -> CK_OBJECT_HANDLE {
        let wanted = [
            TokenAttribute(CKA_CLASS, number: CKO_PRIVATE_KEY), TokenAttribute(CKA_SIGN, number: UInt8(1)),
        ]
        let keys = try session.objects(with: wanted + named)
        guard let key = keys.first else { throw .noKey }
        guard keys.count == 1 else {
            throw .severalKeys(
                keys.map { String(decoding: session.attribute(CKA_LABEL, of: $0) ?? [], as: UTF8.self) })
        }
        return key
    }

    private static func certificate(of key: CK_OBJECT_HANDLE, _ session: TokenSession) throws(TokenFault) -> String {
        guard let id = session.attribute(CKA_ID, of: key), !id.isEmpty else { throw .noCertificate }
        let found = try session.objects(with: [
            TokenAttribute(CKA_CLASS, number: CKO_CERTIFICATE), TokenAttribute(CKA_ID, id),
        ])
        guard let first = found.first, let der = session.attribute(CKA_VALUE, of: first) else { throw .noCertificate }
        let lines = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return "-----BEGIN CERTIFICATE-----\n\(lines)\n-----END CERTIFICATE-----\n"
    }

    private static func number(_ bytes: [UInt8]) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// The two forms of an ECDSA signature.
enum ECDSASignature {
    /// From PKCS #11's, both numbers in equal halves, to a SEQUENCE of two INTEGERs (RFC 3279 §2.2.3).
    static func der(_ raw: [UInt8]) -> [UInt8] {
        let numbers = integer(raw[..<(raw.count / 2)]) + integer(raw[(raw.count / 2)...])
        return [0x30] + length(numbers.count) + numbers
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var value = Array(bytes.drop { $0 == 0 })
        if value.first.map({ $0 >= 0x80 }) ?? true { value.insert(0, at: 0) }
        return [0x02] + length(value.count) + value
    }

    private static func length(_ count: Int) -> [UInt8] {
        count < 0x80 ? [UInt8(count)] : [0x81, UInt8(truncatingIfNeeded: count)]
    }
}
