import Crypto
import Foundation
import STIR
import SwiftASN1
import Telephony
import X509

/// A certificate authority of its own for a test: a root, intermediates and leafs, made when they are needed.
struct TestAuthority {
    let name: DistinguishedName
    let key = P256.Signing.PrivateKey()
    let certificate: Certificate
    /// From itself up to the root, without the root.
    let above: [Certificate]

    /// A root. Its life is that of `TestTime`.
    init(_ common: String = "Test Root", pathLength: Int? = nil) throws {
        name = try DistinguishedName { CommonName(common) }
        certificate = try Self.make(
            key.publicKey, name, by: name, key,
            Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: pathLength))
                Critical(KeyUsage(keyCertSign: true))
            })
        above = []
    }

    private init(_ common: String, under issuer: TestAuthority, _ extensions: Certificate.Extensions) throws {
        name = try DistinguishedName { CommonName(common) }
        certificate = try Self.make(key.publicKey, name, by: issuer.name, issuer.key, extensions)
        above = [certificate] + issuer.above
    }

    func intermediate(
        _ common: String = "Test Intermediate", pathLength: Int? = nil, isAuthority: Bool = true,
        numbers: [UInt8]? = nil
    ) throws -> TestAuthority {
        var extensions = try Certificate.Extensions {
            Critical(
                isAuthority
                    ? BasicConstraints.isCertificateAuthority(maxPathLength: pathLength)
                    : BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(keyCertSign: true))
        }
        if let numbers {
            try extensions.append(.init(oid: [1, 3, 6, 1, 5, 5, 7, 1, 26], critical: false, value: numbers[...]))
        }
        return try TestAuthority(common, under: self, extensions)
    }

    /// A signer's certificate with its key.
    func leaf(
        numbers: [UInt8]? = TNAuthDER.provider("1234"), extra: [Certificate.Extension] = [],
        from: Timestamp = TestTime.start, until: Timestamp = TestTime.end, isAuthority: Bool = false
    ) throws -> TestLeaf {
        let key = P256.Signing.PrivateKey()
        return TestLeaf(
            key: key,
            chain: [
                try certificate(
                    .init(key.publicKey), numbers: numbers, extra: extra, from: from, until: until,
                    isAuthority: isAuthority)
            ] + above)
    }

    func certificate(
        _ key: Certificate.PublicKey, numbers: [UInt8]? = TNAuthDER.provider("1234"),
        extra: [Certificate.Extension] = [], from: Timestamp = TestTime.start, until: Timestamp = TestTime.end,
        isAuthority: Bool = false
    ) throws -> Certificate {
        var extensions = try Certificate.Extensions {
            Critical(
                isAuthority
                    ? BasicConstraints.isCertificateAuthority(maxPathLength: nil)
                    : BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true))
        }
        if let numbers {
            try extensions.append(.init(oid: [1, 3, 6, 1, 5, 5, 7, 1, 26], critical: false, value: numbers[...]))
        }
        for one in extra { try extensions.append(one) }
        return try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key, notValidBefore: TestTime.date(from),
            notValidAfter: TestTime.date(until), issuer: name, subject: try DistinguishedName { CommonName("Signer") },
            extensions: extensions, issuerPrivateKey: .init(self.key))
    }

    /// The same authority, name and key, with another life.
    func renewed(from: Timestamp, until: Timestamp) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey), notValidBefore: TestTime.date(from),
            notValidAfter: TestTime.date(until), issuer: name, subject: name, extensions: certificate.extensions,
            issuerPrivateKey: .init(key))
    }

    var anchors: TrustAnchors { get throws { try Self.anchors([certificate]) } }

    static func anchors(_ certificates: [Certificate]) throws -> TrustAnchors {
        let pem = try certificates.map { try $0.serializeAsPEM().pemString }.joined(separator: "\n")
        guard let anchors = TrustAnchors(pem: Array(pem.utf8)) else { throw Unusable() }
        return anchors
    }

    struct Unusable: Error {}

    private static func make(
        _ key: P256.Signing.PublicKey, _ subject: DistinguishedName, by issuer: DistinguishedName,
        _ issuerKey: P256.Signing.PrivateKey, _ extensions: Certificate.Extensions
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key), notValidBefore: TestTime.date(TestTime.start),
            notValidAfter: TestTime.date(TestTime.end), issuer: issuer, subject: subject, extensions: extensions,
            issuerPrivateKey: .init(issuerKey))
    }
}

/// A signer: its key and the chain as its repository gives it.
struct TestLeaf {
    var key: P256.Signing.PrivateKey
    var chain: [Certificate]

    var pem: [UInt8] {
        get throws {
            Array(try chain.map { try $0.serializeAsPEM().pemString }.joined(separator: "\n").utf8)
        }
    }

    func signer(_ url: String = TestTime.url) throws -> PASSporTSigner {
        guard let signer = PASSporTSigner(pem: key.pemRepresentation, url: url) else {
            throw TestAuthority.Unusable()
        }
        return signer
    }
}

enum TestTime {
    static let url = "https://certificates.example.com/signer.pem"
    static let start = Timestamp(seconds: 1_760_000_000)
    static let now = Timestamp(seconds: 1_763_460_000)
    static let end = Timestamp(seconds: 1_800_000_000)

    static func date(_ time: Timestamp) -> Date { Date(timeIntervalSince1970: Double(time.seconds)) }
}

/// TNAuthLists in DER.
enum TNAuthDER {
    static func provider(_ code: String) -> [UInt8] { sequence(provider: code) }

    static func sequence(
        provider: String? = nil, ranges: [(String, Int)] = [], numbers: [String] = []
    ) -> [UInt8] {
        var content: [UInt8] = []
        if let provider { content += tagged(0xA0, tagged(0x16, Array(provider.utf8))) }
        for (start, count) in ranges {
            content += tagged(0xA1, tagged(0x30, tagged(0x16, Array(start.utf8)) + integer(count)))
        }
        for number in numbers { content += tagged(0xA2, tagged(0x16, Array(number.utf8))) }
        return tagged(0x30, content)
    }

    static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let length: [UInt8] =
            switch content.count {
            case ..<128: [UInt8(content.count)]
            case ..<256: [0x81, UInt8(content.count)]
            default: [0x82, UInt8(content.count >> 8), UInt8(content.count & 255)]
            }
        return [tag] + length + content
    }

    static func integer(_ value: Int) -> [UInt8] {
        var bytes = withUnsafeBytes(of: Int64(value).bigEndian, Array.init)
        while bytes.count > 1, bytes[0] == 0 && bytes[1] < 0x80 || bytes[0] == 0xFF && bytes[1] >= 0x80 {
            bytes.removeFirst()
        }
        return tagged(0x02, bytes)
    }
}
