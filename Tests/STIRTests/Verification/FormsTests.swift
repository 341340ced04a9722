import Crypto
import Telephony
import Testing

@testable import STIR

@Suite("compact form, budget and words")
struct FormsTests {
    typealias Base = VerificationTests

    private func compact(_ leaf: TestLeaf, _ claims: String) throws -> String {
        let jose = #"{"alg":"ES256","typ":"passport","x5u":"\#(TestTime.url)"}"#
        let text = "\(Base64URL.encode(jose.utf8)).\(Base64URL.encode(claims.utf8))"
        let signature = try leaf.key.signature(for: Array(text.utf8)).rawRepresentation
        return "..\(Base64URL.encode(signature));info=<\(TestTime.url)>"
    }

    @Test("the compact form is written anew from the message, with its Date")
    func compactForm() throws {
        var bench = try Base.Bench()
        let leaf = try bench.root.leaf()
        _ = try bench.know(leaf)
        let claims =
            #"{"dest":{"tn":["\#(Base.callee)"]},"iat":\#(TestTime.now.seconds),"orig":{"tn":"\#(Base.caller)"}}"#
        let header = try compact(leaf, claims)
        #expect(try bench.verify([header], date: TestTime.now).verstat == .passed)
        let without = try bench.verify([header])
        #expect(without.faults.map(\.fault) == [.missingDate] && without.faults[0].fault.code == 400)
        #expect(try bench.verify([header], date: Base.after(1)).faults.map(\.fault) == [.signature])
        #expect(try bench.verify([header], to: Base.other, date: TestTime.now).faults.map(\.fault) == [.signature])
    }

    @Test("shaken and div are never compact", arguments: ["shaken", "div"])
    func refused(type: String) throws {
        var bench = try Base.Bench()
        let result = try bench.verify(["..abc;info=<\(TestTime.url)>;ppt=\(type)"], date: TestTime.now)
        #expect(result.verstat == .failed && result.faults.map(\.fault) == [.compactForm])
    }

    @Test("a spent budget is no verdict, and what was verified once costs nothing again")
    func budget() throws {
        var bench = try Base.Bench()
        let signer = try bench.know(try bench.root.leaf())
        let header = try Base.shaken(signer)
        let none = try bench.verify([header], budget: 0)
        #expect(none.verstat == .none && none.faults.map(\.fault) == [.notVerified] && none.faults[0].fault.code == nil)
        #expect(try bench.verify([header], budget: 1).verstat == .passed)
        #expect(try bench.verify([header], budget: 0).verstat == .passed)
        var budget = 5
        let headers = [header, try Base.shaken(signer, .partial)].map { Array($0.utf8) }
        _ = bench.service.verify(headers, of: try bench.call(to: Base.callee, at: TestTime.now), budget: &budget)
        #expect(budget == 4)
    }

    @Test("a signature that failed once stays failed")
    func failedOnce() throws {
        var bench = try Base.Bench()
        _ = try bench.know(try bench.root.leaf())
        let header = try Base.shaken(try bench.root.leaf().signer())
        for budget in [1, 0] {
            #expect(try bench.verify([header], budget: budget).faults.map(\.fault) == [.signature])
        }
    }

    @Test("the Reason text of RFC 9410, with the token in compact form")
    func reason() throws {
        var bench = try Base.Bench()
        let signer = try bench.know(try bench.root.leaf())
        let header = try Base.shaken(signer, to: Base.other)
        let signature = try #require(header.split(separator: ";")[0].split(separator: ".").last)
        #expect(
            try bench.verify([header]).reasons == [
                "STIR;cause=438;text=\"Invalid Identity Header\";ppi=\"..\(signature)\""
            ])
        #expect(IdentityFault.notVerified.reason(signature: nil) == nil)
        #expect(IdentityFault.notYetKnown.reason(signature: nil) == "STIR;cause=436;text=\"Bad Identity Info\"")
        #expect(IdentityFault.stale.reason(signature: nil) == "STIR;cause=403;text=\"Stale Date\"")
        #expect(
            IdentityFault.chain(.expired).reason(signature: nil) == "STIR;cause=437;text=\"Unsupported Credential\"")
    }

    @Test("the words of verstat")
    func verstat() {
        #expect(
            Verstat.allCases.map(\.rawValue) == ["TN-Validation-Passed", "TN-Validation-Failed", "No-TN-Validation"])
    }

    @Test("what is signed here is in canonical form")
    func canonical() throws {
        let signer = try TestAuthority().leaf().signer()
        let parts = try Base.shaken(signer).split(separator: ".")
        let claims = try #require(Base64URL.decode(Array(parts[1].utf8)[...]))
        #expect(
            String(decoding: claims, as: UTF8.self)
                == #"{"attest":"A","dest":{"tn":["77010000002"]},"iat":1763460000,"orig":{"tn":"77010000001"},"#
                + #""origid":"123e4567-e89b-12d3-a456-426614174000"}"#)
    }

    @Test("a key that is none, and a URL that no verifier asks, sign nothing")
    func signer() throws {
        let key = P256.Signing.PrivateKey().pemRepresentation
        #expect(PASSporTSigner(pem: "x", url: TestTime.url) == nil)
        #expect(PASSporTSigner(pem: key, url: "http://a.example.com/c") == nil)
        #expect(PASSporTSigner(pem: key, url: TestTime.url) != nil)
    }
}
