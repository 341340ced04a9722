import Foundation
import SwiftASN1
import TestSupport
import Testing
import X509

@testable import Tokens

/// Against SoftHSM. Its configuration is an environment variable of this process, so one test at a time.
@Suite(
    "keys on PKCS #11 tokens", .serialized,
    .enabled(if: SoftToken.isThere && OpenSSL.path != nil, "softhsm2, opensc or openssl is not installed"))
struct TokenKeyTests {
    private static let content = Array("sha512 of each file\n".utf8)
    private let authority: TestAuthority
    private let token: SoftToken

    init() throws {
        authority = try TestAuthority()
        token = try SoftToken()
        for (name, value) in token.environment { setenv(name, value, 1) }
    }

    private func issue(_ name: String, id: String, kind: String, withCertificate: Bool = true) throws {
        try authority.issue(name, under: "root", extended: nil, key: kind)
        try OpenSSL.run(
            ["x509", "-in", "\(name).pem", "-outform", "DER", "-out", "\(name).der"], in: authority.url)
        try token.add(
            name, id: id, key: authority.url.appendingPathComponent("\(name).key"),
            certificate: withCertificate ? authority.url.appendingPathComponent("\(name).der") : nil)
    }

    private func key(
        _ address: String, pin: String? = SoftToken.pin, certificates: String? = nil
    ) throws(TokenFault) -> TokenKey {
        try TokenKey(address: address, module: SoftToken.module, pin: pin, certificates: certificates)
    }

    private func fault(_ address: String, pin: String? = SoftToken.pin, module: String? = SoftToken.module)
        -> TokenFault?
    {
        do throws(TokenFault) {
            _ = try TokenKey(address: address, module: module, pin: pin)
            return nil
        } catch {
            return error
        }
    }

    @Test("the token signs, and the certificate that lies on it verifies", arguments: ["rsa:2048", "rsa:4096", "ec"])
    func signs(kind: String) throws {
        try issue("sign", id: "a1", kind: kind)
        try issue("other", id: "a2", kind: "ec")
        let key = try key("pkcs11:token=Officer;object=sign")
        let certificate = try Certificate(pemEncoded: key.certificates)
        #expect("\(certificate.subject)".contains("CN=sign"))
        let algorithm: Certificate.SignatureAlgorithm = kind == "ec" ? .ecdsaWithSHA256 : .sha256WithRSAEncryption
        // Numbers of a curve have zeros in front now and then.
        for round in 0..<(kind == "ec" ? 64 : 2) {
            let content = Self.content + [UInt8(round)]
            let signature = try key.sign(content)
            #expect(certificate.publicKey.isValidSignature(signature, for: content, signatureAlgorithm: algorithm))
            #expect(
                !certificate.publicKey.isValidSignature(signature, for: content + [0], signatureAlgorithm: algorithm))
        }
    }

    @Test("a key is found by its identity, and takes a certificate from a file where the token has none")
    func withoutCertificate() throws {
        try issue("sign", id: "a1", kind: "ec", withCertificate: false)
        #expect(fault("pkcs11:token=Officer;id=%A1") == .noCertificate)
        let key = try key("pkcs11:token=Officer;id=%A1", certificates: try authority.text("sign.pem"))
        let certificate = try Certificate(pemEncoded: key.certificates)
        let signature = try key.sign(Self.content)
        #expect(
            certificate.publicKey.isValidSignature(signature, for: Self.content, signatureAlgorithm: .ecdsaWithSHA256))
    }

    @Test("what does not name one key of one token is told, with what is there")
    func refusals() throws {
        try issue("sign", id: "a1", kind: "ec")
        try issue("seal", id: "a2", kind: "ec")
        #expect(fault("pkcs11:token=Nobody") == .noToken(["Officer"]))
        #expect(fault("pkcs11:token=Officer;object=none") == .noKey)
        guard case .severalKeys(let labels) = fault("pkcs11:token=Officer") else {
            Issue.record("two keys, and one is taken")
            return
        }
        #expect(labels.sorted() == ["seal", "sign"])
        #expect(fault("officer.pem") == .badURI("officer.pem"))
        #expect(fault("pkcs11:token=Officer?pin-value=4711") == .pinInURI)
        #expect(fault("pkcs11:token=Officer;object=sign", pin: "0000") == .wrongPIN)
        guard case .module(let path, _) = fault("pkcs11:token=Officer", module: "/nowhere.so") else {
            Issue.record("a module that is not there was taken")
            return
        }
        #expect(path == "/nowhere.so")
        try token.add(token: "Officer")
        #expect(fault("pkcs11:token=Officer;object=sign") == .severalTokens(["Officer", "Officer"]))
    }

    @Test("raw halves become two INTEGERs, without surplus zeros and never negative")
    func forms() {
        #expect(ECDSASignature.der([0, 1, 0x80, 0]) == [0x30, 8, 2, 1, 1, 2, 3, 0, 0x80, 0])
        #expect(ECDSASignature.der([0, 0, 0, 5]) == [0x30, 6, 2, 1, 0, 2, 1, 5])
        #expect(ECDSASignature.der([UInt8](repeating: 0xFF, count: 132)).prefix(3) == [0x30, 0x81, 138])
    }
}
