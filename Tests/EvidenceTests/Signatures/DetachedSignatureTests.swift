import Foundation
import Journal
import Telephony
import TestSupport
import Testing

@testable import Evidence

@Suite("detached signatures", .enabled(if: OpenSSL.path != nil, "openssl is not installed"))
struct DetachedSignatureTests {
    private static let content = Array("sha512 of each file\n".utf8)
    /// After the certificates were made.
    private static var now: Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)) }

    private let authority: TestAuthority
    private let roots: TrustedRoots

    init() throws {
        authority = try TestAuthority()
        roots = try #require(TrustedRoots(pem: try authority.text("root.pem")))
    }

    @Test("what we sign, openssl verifies", arguments: ["rsa:2048", "ec"])
    func signed(key: String) throws {
        try authority.issue("officer", under: "root", extended: nil, key: key)
        let signature = try SignatureWriter.sign(Self.content, by: try officer(), at: Self.now)
        let name = try DetachedSignature.verify(signature, of: Self.content, roots: roots, at: Self.now)
        #expect(name.contains("CN=officer"))
        try authority.write(Self.content, to: "content")
        try authority.write(signature, to: "content.p7s")
        let verify = [
            "cms", "-verify", "-binary", "-inform", "DER", "-in", "content.p7s", "-content", "content", "-CAfile",
            "root.pem", "-purpose", "any", "-out", "/dev/null", "-cades",
        ]
        let said = try OpenSSL.run(verify, in: authority.url)
        #expect(said.contains("Verification successful") || said.contains("CAdES Verification successful"))
        try authority.write(Self.content + [0], to: "content")
        #expect(throws: OpenSSL.Failure.self) { try OpenSSL.run(verify, in: authority.url) }
    }

    @Test("what openssl signs as CAdES, we verify")
    func others() throws {
        try authority.issue("officer", under: "root", extended: nil)
        try authority.write(Self.content, to: "content")
        try OpenSSL.run(
            [
                "cms", "-sign", "-binary", "-cades", "-in", "content", "-signer", "officer.pem", "-inkey",
                "officer.key",
                "-outform", "DER", "-out", "content.p7s",
            ], in: authority.url)
        let signature = try authority.bytes("content.p7s")
        _ = try DetachedSignature.verify(signature, of: Self.content, roots: roots, at: Self.now)
        #expect(throws: SignatureFault.digest) {
            _ = try DetachedSignature.verify(signature, of: Self.content + [0], roots: roots, at: Self.now)
        }
    }

    @Test("whatever byte is changed, it is refused or is of the same signer")
    func tampered() throws {
        try authority.issue("officer", under: "root", extended: nil)
        let signature = try SignatureWriter.sign(Self.content, by: try officer(), at: Self.now)
        let name = try DetachedSignature.verify(signature, of: Self.content, roots: roots, at: Self.now)
        var taken = 0
        for index in signature.indices {
            var bytes = signature
            bytes[index] ^= 0x01
            guard let changed = try? DetachedSignature.verify(bytes, of: Self.content, roots: roots, at: Self.now)
            else { continue }
            #expect(changed == name)
            taken += 1
        }
        #expect(taken < 20)
    }

    @Test("a certificate that is not valid at the time, or of nobody that is trusted, is refused")
    func certificates() throws {
        try authority.issue("officer", under: "root", extended: nil)
        let signature = try SignatureWriter.sign(Self.content, by: try officer(), at: Self.now)
        let late = Self.now.adding(microseconds: 60 * 86_400 * 1_000_000)
        #expect(throws: SignatureFault.certificate(.expired)) {
            _ = try DetachedSignature.verify(signature, of: Self.content, roots: roots, at: late)
        }
        try authority.root("other")
        let other = try #require(TrustedRoots(pem: try authority.text("other.pem")))
        #expect(throws: SignatureFault.certificate(.untrusted)) {
            _ = try DetachedSignature.verify(signature, of: Self.content, roots: other, at: Self.now)
        }
        // What is no authority vouches for nobody.
        try authority.issue("second", under: "officer", extended: nil)
        let second = try PEMKey(
            certificates: try authority.text("second.pem") + authority.text("officer.pem"),
            key: try authority.text("second.key"))
        let false_ = try SignatureWriter.sign(Self.content, by: second, at: Self.now)
        #expect(throws: SignatureFault.certificate(.notAnAuthority)) {
            _ = try DetachedSignature.verify(false_, of: Self.content, roots: roots, at: Self.now)
        }
    }

    @Test("a key that is not the certificate's signs nothing")
    func otherKey() throws {
        try authority.issue("officer", under: "root", extended: nil)
        try authority.issue("second", under: "root", extended: nil)
        let key = try PEMKey(certificates: try authority.text("officer.pem"), key: try authority.text("second.key"))
        #expect(throws: SignatureFault.signature) {
            _ = try SignatureWriter.sign(Self.content, by: key, at: Self.now)
        }
    }

    private func officer() throws -> PEMKey {
        try PEMKey(certificates: try authority.text("officer.pem"), key: try authority.text("officer.key"))
    }
}
