import Foundation
import Journal
import Telephony
import TestSupport
import Testing

@testable import Evidence

@Suite("time stamps", .enabled(if: OpenSSL.path != nil, "openssl is not installed"))
struct TimeStampTests {
    private static let content = Array("journal.example.kz/astana\n7\nroot\n".utf8)

    private let authority: TestAuthority
    private let roots: TrustedRoots

    init() throws {
        authority = try TestAuthority()
        roots = try #require(TrustedRoots(pem: try authority.text("root.pem")))
    }

    @Test("a request is what openssl reads, and its answer is believed by us and by openssl")
    func exchange() throws {
        let request = TimeStampRequest(Self.content)
        let before = Date().timeIntervalSince1970
        let reply = try authority.reply(to: try request.der())
        let token = try TimeStampReply.token(reply)
        let name = try token.verify(Self.content, answers: request, roots: roots)
        #expect(name.contains("CN=tsa"))
        #expect(token.info.policy == "1.2.3.4.1")
        #expect(token.info.accuracyMicroseconds == 1_500_100)
        #expect(abs(Double(token.info.time.microseconds) / 1e6 - before) < 120)

        try authority.write(Self.content, to: "content")
        try authority.write(token.der, to: "token.tst")
        try authority.write(try request.der(), to: "request.tsq")
        try OpenSSL.run(
            ["ts", "-verify", "-data", "content", "-in", "token.tst", "-token_in", "-CAfile", "root.pem"],
            in: authority.url)
        try OpenSSL.run(
            ["ts", "-verify", "-queryfile", "request.tsq", "-in", "token.tst", "-token_in", "-CAfile", "root.pem"],
            in: authority.url)
        let shown = try OpenSSL.run(["ts", "-query", "-in", "request.tsq", "-text"], in: authority.url)
        #expect(shown.contains("Certificate required: yes") && shown.contains("Hash Algorithm: sha256"))
    }

    @Test("a request that openssl makes has an answer that is believed", arguments: ["-sha256", "-sha512"])
    func others(digest: String) throws {
        try authority.write(Self.content, to: "content")
        try OpenSSL.run(
            ["ts", "-query", "-data", "content", digest, "-cert", "-out", "request.tsq"], in: authority.url)
        let token = try TimeStampReply.token(try authority.reply(to: try authority.bytes("request.tsq")))
        try token.verify(Self.content, roots: roots)
    }

    @Test("a policy that is asked for is the one that is answered, and another one is refused")
    func policy() throws {
        let asked = TimeStampRequest(Self.content, policy: "1.2.3.4.5.6")
        let token = try TimeStampReply.token(try authority.reply(to: try asked.der()))
        try token.verify(Self.content, answers: asked, roots: roots)
        let other = TimeStampRequest(Self.content, policy: "1.2.3.4.1", nonce: asked.nonce)
        #expect(throws: TimeStampFault.policy("1.2.3.4.5.6")) {
            try token.verify(Self.content, answers: other, roots: roots)
        }
        #expect(TimeStampRequest.isPolicy("1.2.3") && !TimeStampRequest.isPolicy("policy"))
    }

    @Test("a refusal says its status and words")
    func refusal() throws {
        let unknown = TimeStampRequest(Self.content, policy: "1.2.3.9.9")
        let reply = try authority.reply(to: try unknown.der())
        #expect {
            _ = try TimeStampReply.token(reply)
        } throws: { error in
            guard case .refused(status: 2, let words) = error as? TimeStampFault else { return false }
            return words.contains("policy")
        }
    }

    @Test("an answer to another question, and of other bytes, is refused")
    func otherQuestion() throws {
        let request = TimeStampRequest(Self.content)
        let token = try TimeStampReply.token(try authority.reply(to: try request.der()))
        #expect(throws: TimeStampFault.nonce) {
            try token.verify(Self.content, answers: TimeStampRequest(Self.content), roots: roots)
        }
        #expect(throws: TimeStampFault.imprint) { try token.verify(Self.content + [0], roots: roots) }
        #expect(throws: TimeStampFault.imprint) {
            try token.verify(Self.content, answers: TimeStampRequest([1], nonce: request.nonce), roots: roots)
        }
    }

    @Test("an authority that no root vouches for is refused")
    func untrusted() throws {
        try authority.root("other")
        let other = try #require(TrustedRoots(pem: try authority.text("other.pem")))
        let token = try token()
        #expect(throws: TimeStampFault.signature(.certificate(.untrusted))) {
            try token.verify(Self.content, roots: other)
        }
    }

    @Test("a certificate that is not for time stamps alone is refused", arguments: TestAuthority.Kind.allCases)
    func purposes(kind: TestAuthority.Kind) throws {
        try authority.issue("purpose", under: "root", extended: kind.rawValue)
        let token = try signedAgain(by: "purpose")
        guard kind != .timeStamps else {
            try token.verify(Self.content, roots: roots)
            return
        }
        #expect(throws: TimeStampFault.signature(.certificate(.purpose))) {
            try token.verify(Self.content, roots: roots)
        }
    }

    @Test("a certificate for nothing that is named is refused")
    func noPurpose() throws {
        try authority.issue("purpose", under: "root", extended: nil)
        let token = try signedAgain(by: "purpose")
        #expect(throws: TimeStampFault.signature(.certificate(.purpose))) {
            try token.verify(Self.content, roots: roots)
        }
    }

    @Test("a signature that does not say which certificate signs is refused")
    func unnamed() throws {
        #expect(throws: TimeStampFault.signature(.attribute("signingCertificateV2"))) {
            _ = try signedAgain(by: "tsa", options: [])
        }
    }

    @Test("a signature by an elliptic curve is believed")
    func curve() throws {
        try authority.issue("curve", under: "root", extended: TestAuthority.Kind.timeStamps.rawValue, key: "ec")
        let reply = try authority.reply(to: try TimeStampRequest(Self.content).der(), signer: "curve")
        try TimeStampReply.token(reply).verify(Self.content, roots: roots)
    }

    @Test("whatever byte of a token is changed, it is refused or says the same")
    func tampered() throws {
        let token = try token()
        var refused = 0
        for index in token.der.indices {
            var bytes = token.der
            bytes[index] ^= 0x01
            guard let changed = try? TimeStampToken(der: bytes),
                (try? changed.verify(Self.content, roots: roots)) != nil
            else {
                refused += 1
                continue
            }
            #expect(changed.info == token.info, "byte \(index)")
        }
        // Unsigned are the list of digests and what the chain does not need: a few dozen bytes.
        #expect(refused > token.der.count * 9 / 10, "\(refused) of \(token.der.count)")
    }

    @Test("each signed field is held by the signature")
    func fields() throws {
        let token = try token()
        let content = try #require(try SignedData(der: token.der).content)
        let info = try #require(Self.range(of: content, in: token.der))
        for index in info {
            var bytes = token.der
            bytes[index] ^= 0x01
            #expect(throws: (any Error).self, "byte \(index - info.lowerBound) of the content") {
                try TimeStampToken(der: bytes).verify(Self.content, roots: roots)
            }
        }
    }

    @Test("bytes that are cut off, or none, are refused")
    func cut() throws {
        let reply = try authority.reply(to: try TimeStampRequest(Self.content).der())
        for count in 0..<reply.count {
            #expect(throws: TimeStampFault.self) { _ = try TimeStampReply.token(Array(reply[..<count])) }
        }
        #expect(throws: TimeStampFault.reply) {
            _ = try TimeStampReply.token([UInt8](repeating: 0x30, count: TimeStampReply.mostBytes + 1))
        }
    }

    /// What the authority has said, signed by another: its own command refuses to sign by a certificate that is not for it.
    private func signedAgain(by signer: String, options: [String] = ["-cades"]) throws -> TimeStampToken {
        try authority.write(try #require(try SignedData(der: token().der).content), to: "info")
        try OpenSSL.run(
            ["cms", "-sign", "-binary", "-nodetach", "-econtent_type", "1.2.840.113549.1.9.16.1.4", "-in", "info"]
                + options + [
                    "-signer", "\(signer).pem", "-inkey", "\(signer).key", "-md", "sha256", "-outform", "DER", "-out",
                    "again.tst",
                ], in: authority.url)
        return try TimeStampToken(der: try authority.bytes("again.tst"))
    }

    private func token() throws -> TimeStampToken {
        try TimeStampReply.token(try authority.reply(to: try TimeStampRequest(Self.content).der()))
    }

    private static func range(of part: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
        (0...(bytes.count - part.count)).first { bytes[$0..<$0 + part.count].elementsEqual(part) }
            .map { $0..<$0 + part.count }
    }
}
