import Crypto
import Foundation
import STIR
import SwiftASN1
import Telephony
import X509

/// Signed identities: reading a token, verifying a call with and without its signature remembered, signing: microseconds.
enum IdentityBench {
    private static let calls = 2_000
    private static let time = Timestamp(seconds: 1_763_460_000)
    private static let url = "https://certificates.example.com/signer.pem"

    static func run() throws -> [Figure] {
        let key = P256.Signing.PrivateKey()
        guard let signer = PASSporTSigner(pem: key.pemRepresentation, url: url), let place = CertificateURL(url),
            let origin = SignedNumber("77010000001")
        else { return [] }
        let cache = ChainCache()
        cache.store(try credential(key), of: FetchedChain(bytes: [1], maxAgeSeconds: 86_400), at: place, now: time)
        var tokens: [(header: [UInt8], call: SignedCall)] = []
        let signing = seconds {
            for index in 0..<calls {
                guard let destination = SignedNumber("7702\(1_000_000 + index)"),
                    let header = signer.shaken(
                        .full, origin: origin, destination: destination,
                        originID: "123e4567-e89b-12d3-a456-426614174000", at: time)
                else { continue }
                tokens.append(
                    (Array(header.utf8), SignedCall(origin: origin, destination: destination, time: time)))
            }
        }
        var service = VerificationService(cache: cache, rememberedSignatures: calls * 2)
        var passed = 0
        func verifyAll() -> Double {
            seconds {
                for token in tokens {
                    var budget = 1
                    let result = service.verify([token.header], of: token.call, budget: &budget)
                    if result.verstat == .passed { passed += 1 }
                }
            }
        }
        let first = verifyAll()
        let again = verifyAll()
        let reading = seconds {
            for token in tokens {
                guard let header = IdentityHeader(token.header) else { continue }
                if (try? PASSporT.read(header.token)) != nil { passed += 1 }
            }
        }
        let perCall = 1e6 / Double(calls)
        return [
            Figure("a token signed", signing * perCall, "µs"), Figure("header and token read", reading * perCall, "µs"),
            Figure("a call verified, first time", first * perCall, "µs"),
            Figure("  signature remembered", again * perCall, "µs"),
            Figure("  of them passed", 100 * Double(passed) / Double(3 * calls), "%"),
        ]
    }

    private static func credential(_ key: P256.Signing.PrivateKey) throws -> SigningCredential {
        let root = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("Bench Root") }
        func certificate(
            _ subject: DistinguishedName, _ key: P256.Signing.PublicKey, _ extensions: Certificate.Extensions
        ) throws -> Certificate {
            try Certificate(
                version: .v3, serialNumber: .init(), publicKey: .init(key),
                notValidBefore: Date(timeIntervalSince1970: 1_700_000_000),
                notValidAfter: Date(timeIntervalSince1970: 1_900_000_000), issuer: name, subject: subject,
                extensions: extensions, issuerPrivateKey: .init(root))
        }
        let authority = try certificate(
            name, root.publicKey,
            Certificate.Extensions { Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil)) })
        let list: [UInt8] = [0x30, 0x08, 0xA0, 0x06, 0x16, 0x04, 0x31, 0x32, 0x33, 0x34]
        let leaf = try certificate(
            try DistinguishedName { CommonName("Signer") }, key.publicKey,
            Certificate.Extensions([.init(oid: [1, 3, 6, 1, 5, 5, 7, 1, 26], critical: false, value: list[...])]))
        guard let anchors = TrustAnchors(pem: Array(try authority.serializeAsPEM().pemString.utf8)) else {
            throw ChainFault.unreadable
        }
        return try anchors.credential(of: Array(try leaf.serializeAsPEM().pemString.utf8), at: time)
    }

    private static func seconds(_ work: () -> Void) -> Double {
        let duration = ContinuousClock().measure(work)
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
