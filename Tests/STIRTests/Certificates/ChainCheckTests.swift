import Crypto
import SwiftASN1
import Telephony
import Testing
import X509

@testable import STIR

@Suite("from a leaf to an anchor")
struct ChainCheckTests {
    private func check(_ chain: [UInt8], _ anchors: TrustAnchors, at time: Timestamp = TestTime.now) -> ChainFault? {
        do throws(ChainFault) {
            _ = try anchors.credential(of: chain, at: time)
            return nil
        } catch {
            return error
        }
    }

    @Test("a leaf of the root, of an intermediate, and with the root in its chain")
    func good() throws {
        let root = try TestAuthority()
        let anchors = try root.anchors
        #expect(check(try root.leaf().pem, anchors) == nil)
        let below = try root.intermediate().intermediate("Second")
        var leaf = try below.leaf()
        #expect(check(try leaf.pem, anchors) == nil)
        leaf.chain.append(root.certificate)
        #expect(check(try leaf.pem, anchors) == nil)
        leaf.chain.swapAt(1, 2)
        #expect(check(try leaf.pem, anchors) == nil)
    }

    @Test("of an authority that was renewed the certificate that is valid counts, wherever it stands")
    func renewed() throws {
        let root = try TestAuthority()
        let old = try root.renewed(
            from: Timestamp(seconds: TestTime.now.seconds - 200), until: Timestamp(seconds: TestTime.now.seconds - 100))
        let pem = try root.leaf().pem
        for anchors in [[old, root.certificate], [root.certificate, old]] {
            #expect(check(pem, try TestAuthority.anchors(anchors)) == nil)
        }
        #expect(check(pem, try TestAuthority.anchors([old])) == .expired)
        // An intermediate, in the chain that a repository gives.
        let between = try root.intermediate()
        var leaf = try between.leaf()
        let former = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(between.key.publicKey),
            notValidBefore: old.notValidBefore, notValidAfter: old.notValidAfter, issuer: root.name,
            subject: between.name, extensions: between.certificate.extensions, issuerPrivateKey: .init(root.key))
        leaf.chain.insert(former, at: 1)
        #expect(check(try leaf.pem, try root.anchors) == nil)
    }

    @Test("one certificate in DER")
    func der() throws {
        let root = try TestAuthority()
        var serializer = DER.Serializer()
        try serializer.serialize(try root.leaf().chain[0])
        #expect(check(serializer.serializedBytes, try root.anchors) == nil)
    }

    @Test("another root of the same name signs for nobody")
    func otherRoot() throws {
        let root = try TestAuthority()
        let other = try TestAuthority()
        #expect(check(try other.leaf().pem, try root.anchors) == .untrusted)
        var leaf = try other.leaf()
        leaf.chain.append(root.certificate)
        #expect(check(try leaf.pem, try root.anchors) == .untrusted)
        // An intermediate that is missing.
        var short = try root.intermediate().leaf()
        short.chain.removeLast()
        #expect(check(try short.pem, try root.anchors) == .untrusted)
    }

    @Test("not before its time, not after it, and to the second within")
    func time() throws {
        let root = try TestAuthority()
        let from = TestTime.now
        let until = Timestamp(seconds: TestTime.now.seconds + 60)
        let pem = try root.leaf(from: from, until: until).pem
        let anchors = try root.anchors
        #expect(check(pem, anchors, at: from) == nil && check(pem, anchors, at: until) == nil)
        #expect(check(pem, anchors, at: Timestamp(seconds: from.seconds - 1)) == .expired)
        #expect(check(pem, anchors, at: Timestamp(seconds: until.seconds + 1)) == .expired)
        let credential = try anchors.credential(of: pem, at: from)
        #expect(credential.isValid(at: until) && !credential.isValid(at: Timestamp(seconds: until.seconds + 1)))
    }

    @Test("a path length of 0 allows leafs alone")
    func pathLength() throws {
        let root = try TestAuthority()
        let last = try root.intermediate(pathLength: 0)
        #expect(check(try last.leaf().pem, try root.anchors) == nil)
        #expect(check(try last.intermediate("Second").leaf().pem, try root.anchors) == .pathTooLong)
        let strict = try TestAuthority(pathLength: 0)
        #expect(check(try strict.leaf().pem, try strict.anchors) == nil)
        #expect(check(try strict.intermediate().leaf().pem, try strict.anchors) == .pathTooLong)
    }

    @Test("a subscriber's certificate signs no other, and an authority's signs no token")
    func authority() throws {
        let root = try TestAuthority()
        #expect(check(try root.intermediate(isAuthority: false).leaf().pem, try root.anchors) == .notAnAuthority)
        #expect(check(try root.leaf(isAuthority: true).pem, try root.anchors) == .notAnAuthority)
    }

    @Test("a critical extension that nobody knows")
    func critical() throws {
        let root = try TestAuthority()
        let unknown = Certificate.Extension(oid: [1, 2, 3, 4], critical: true, value: [5, 0])
        #expect(check(try root.leaf(extra: [unknown]).pem, try root.anchors) == .criticalExtension)
        let harmless = Certificate.Extension(oid: [1, 2, 3, 4], critical: false, value: [5, 0])
        #expect(check(try root.leaf(extra: [harmless]).pem, try root.anchors) == nil)
    }

    @Test("without a sound TNAuthList nobody may sign for a number")
    func list() throws {
        let root = try TestAuthority()
        #expect(check(try root.leaf(numbers: nil).pem, try root.anchors) == .noAuthority)
        #expect(check(try root.leaf(numbers: [0x30, 0x00]).pem, try root.anchors) == .noAuthority)
    }

    @Test("a delegated certificate has no more numbers than its issuer")
    func delegation() throws {
        let root = try TestAuthority()
        let issuer = try root.intermediate(numbers: TNAuthDER.sequence(ranges: [("77010000100", 100)]))
        #expect(
            check(try issuer.leaf(numbers: TNAuthDER.sequence(numbers: ["77010000100"])).pem, try root.anchors) == nil)
        let more = try issuer.leaf(numbers: TNAuthDER.sequence(numbers: ["77010000200"]))
        #expect(check(try more.pem, try root.anchors) == .exceedsIssuer)
    }

    @Test("a key that is not on P-256 signs no token")
    func otherCurve() throws {
        let root = try TestAuthority()
        let certificate = try root.certificate(.init(P384.Signing.PrivateKey().publicKey))
        let pem = Array(try certificate.serializeAsPEM().pemString.utf8)
        #expect(check(pem, try root.anchors) == .unsupportedKey)
    }

    @Test("both kinds of claim constraints at once, and one that cannot be read")
    func constraints() throws {
        let root = try TestAuthority()
        let plain = Certificate.Extension(
            oid: [1, 3, 6, 1, 5, 5, 7, 1, 27], critical: false, value: ConstraintsDER.constraints(include: ["iat"])[...]
        )
        let enhanced = Certificate.Extension(
            oid: [1, 3, 6, 1, 5, 5, 7, 1, 33], critical: true, value: ConstraintsDER.constraints(exclude: ["rcd"])[...])
        #expect(check(try root.leaf(extra: [plain]).pem, try root.anchors) == nil)
        #expect(check(try root.leaf(extra: [enhanced]).pem, try root.anchors) == nil)
        #expect(check(try root.leaf(extra: [plain, enhanced]).pem, try root.anchors) == .badConstraints)
        let broken = Certificate.Extension(oid: [1, 3, 6, 1, 5, 5, 7, 1, 27], critical: false, value: [0x30, 0])
        #expect(check(try root.leaf(extra: [broken]).pem, try root.anchors) == .badConstraints)
    }

    @Test("what is no chain, too long, or of too many certificates")
    func unreadable() throws {
        let root = try TestAuthority()
        let anchors = try root.anchors
        #expect(check([], anchors) == .unreadable)
        #expect(check(Array("<html>".utf8), anchors) == .unreadable)
        #expect(check([0x30, 0x82], anchors) == .unreadable)
        #expect(check([UInt8](repeating: 0x20, count: STIRLimits.chainBytes + 1), anchors) == .tooLong)
        var leaf = try root.leaf()
        while leaf.chain.count < STIRLimits.certificates { leaf.chain.append(root.certificate) }
        #expect(check(try leaf.pem, anchors) == nil)
        leaf.chain.append(root.certificate)
        #expect(check(try leaf.pem, anchors) == .unreadable)
    }

    @Test("anchors are certificates and nothing else")
    func anchors() throws {
        #expect(TrustAnchors(pem: []) == nil)
        #expect(TrustAnchors(pem: Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8)) == nil)
        #expect(try TestAuthority().anchors.count == 1)
    }
}
