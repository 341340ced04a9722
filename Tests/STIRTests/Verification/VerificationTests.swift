import Crypto
import SwiftASN1
import Telephony
import Testing
import X509

@testable import STIR

@Suite("the verification service")
struct VerificationTests {
    static let caller = "77010000001"
    static let callee = "77010000002"
    static let other = "77010000003"
    static let originID = "123e4567-e89b-12d3-a456-426614174000"

    /// A service whose cache knows one signer, or several.
    struct Bench {
        let root: TestAuthority
        let cache = ChainCache()
        var service: VerificationService

        init() throws {
            root = try TestAuthority()
            service = VerificationService(cache: cache)
        }

        func know(_ leaf: TestLeaf, at url: String = TestTime.url) throws -> PASSporTSigner {
            let credential = try root.anchors.credential(of: leaf.pem, at: TestTime.now)
            cache.store(
                credential, of: FetchedChain(bytes: try leaf.pem), at: try #require(CertificateURL(url)),
                now: TestTime.now)
            return try leaf.signer(url)
        }

        mutating func verify(
            _ headers: [String?], to destination: String = callee, at time: Timestamp = TestTime.now,
            date: Timestamp? = nil, budget: Int = 10
        ) throws -> Verification {
            var budget = budget
            return service.verify(
                headers.compactMap { $0.map { Array($0.utf8) } }, of: try call(to: destination, at: time, date: date),
                budget: &budget)
        }

        func call(to destination: String, at time: Timestamp, date: Timestamp? = nil) throws -> SignedCall {
            SignedCall(
                origin: try #require(SignedNumber(caller)), destination: try #require(SignedNumber(destination)),
                time: time, date: date)
        }
    }

    static func number(_ text: String) throws -> SignedNumber { try #require(SignedNumber(text)) }

    static func shaken(
        _ signer: PASSporTSigner, _ attestation: SignedAttestation = .full, from origin: String = caller,
        to destination: String = callee, at time: Timestamp = TestTime.now
    ) throws -> String {
        let (origin, destination) = (try number(origin), try number(destination))
        return try #require(
            signer.shaken(attestation, origin: origin, destination: destination, originID: originID, at: time))
    }

    static func div(
        _ signer: PASSporTSigner, from: String, to: String, caller: String = caller, at time: Timestamp = TestTime.now
    ) throws -> String {
        let (origin, diverting, destination) = (try number(caller), try number(from), try number(to))
        return try #require(
            signer.div(origin: origin, diverting: diverting, destination: .number(destination), at: time))
    }

    static func after(_ seconds: Int64) -> Timestamp { Timestamp(seconds: TestTime.now.seconds + seconds) }

    @Test("a shaken token verifies with its attestation", arguments: SignedAttestation.allCases)
    func passed(attestation: SignedAttestation) throws {
        var bench = try Bench()
        let signer = try bench.know(try bench.root.leaf())
        let result = try bench.verify([try Self.shaken(signer, attestation)])
        #expect(result.verstat == .passed && result.attestation == attestation && result.originID == Self.originID)
        #expect(result.faults.isEmpty && !result.isDiverted)
    }

    @Test("no Identity says nothing")
    func none() throws {
        var bench = try Bench()
        #expect(try bench.verify([]) == Verification())
    }

    @Test("an unknown type is ignored, whatever else is wrong with it")
    func unknownType() throws {
        var bench = try Bench()
        let result = try bench.verify(["!;info=<http://10.0.0.1/>;ppt=rcd"])
        #expect(result.verstat == .none && result.ignored == 1 && result.faults.isEmpty)
    }

    @Test("another calling or called number is 438")
    func numbers() throws {
        var bench = try Bench()
        let signer = try bench.know(try bench.root.leaf())
        let origin = try bench.verify([try Self.shaken(signer, from: Self.other)])
        #expect(origin.verstat == .failed && origin.faults.map(\.fault) == [.origin] && origin.attestation == nil)
        let destination = try bench.verify([try Self.shaken(signer, to: Self.other)])
        #expect(destination.verstat == .failed && destination.faults.map(\.fault) == [.destination])
        #expect(destination.faults[0].fault.code == 438)
    }

    @Test("60 seconds are fresh in both directions, 61 are 403", arguments: [-61, -60, 0, 60, 61] as [Int64])
    func freshness(seconds: Int64) throws {
        var bench = try Bench()
        let signer = try bench.know(try bench.root.leaf())
        let result = try bench.verify([try Self.shaken(signer)], at: Self.after(seconds))
        if abs(seconds) <= 60 {
            #expect(result.verstat == .passed)
        } else {
            #expect(result.verstat == .failed && result.faults.map(\.fault) == [.stale])
            #expect(result.faults[0].fault.code == 403)
        }
    }

    @Test("first seen is neither good nor bad: the chain is fetched beside the call")
    func notYetKnown() throws {
        var bench = try Bench()
        let signer = try bench.root.leaf().signer()
        let result = try bench.verify([try Self.shaken(signer)])
        #expect(result.verstat == .none && result.isPending && result.attestation == nil)
        #expect(bench.cache.nextFetch()?.text == TestTime.url)
    }

    @Test("a chain that is not believed, or whose time is over since, is 437")
    func chain() throws {
        var bench = try Bench()
        let url = try #require(CertificateURL(TestTime.url))
        bench.cache.refuse(url, ChainFault.untrusted, now: TestTime.now)
        let signer = try bench.root.leaf().signer()
        let result = try bench.verify([try Self.shaken(signer)])
        #expect(result.verstat == .failed && result.faults.map(\.fault.code) == [437])
        let short = try bench.root.leaf(until: Self.after(10))
        let other = try bench.know(short, at: "https://b.example.com/c")
        #expect(try bench.verify([try Self.shaken(other)]).verstat == .passed)
        // The cache forgets it with its time.
        #expect(try bench.verify([try Self.shaken(other)], at: Self.after(11)).isPending)
    }

    @Test("an x5u that is never asked is 436")
    func url() throws {
        var bench = try Bench()
        var rules = CertificateURL.Rules()
        rules.allowsPrivateAddresses = true
        let leaf = try bench.root.leaf()
        let signer = try #require(
            PASSporTSigner(pem: leaf.key.pemRepresentation, url: "https://127.0.0.1/c", rules: rules))
        let result = try bench.verify([try Self.shaken(signer)])
        #expect(result.faults.map(\.fault) == [.url] && result.faults[0].fault.code == 436)
        #expect(bench.cache.nextFetch() == nil)
    }

    @Test("another key's signature is 438")
    func signature() throws {
        var bench = try Bench()
        _ = try bench.know(try bench.root.leaf())
        let thief = try bench.root.leaf().signer()
        let result = try bench.verify([try Self.shaken(thief)])
        #expect(result.verstat == .failed && result.faults.map(\.fault) == [.signature])
    }

    @Test("a certificate for other numbers is 437")
    func authority() throws {
        var bench = try Bench()
        let range = TNAuthDER.sequence(ranges: [("77020000000", 1_000)])
        let signer = try bench.know(try bench.root.leaf(numbers: range))
        let result = try bench.verify([try Self.shaken(signer)])
        #expect(result.faults.map(\.fault) == [.noAuthority] && result.faults[0].fault.code == 437)
    }

    @Test("claims that the certificate does not allow are 438")
    func constraints() throws {
        var bench = try Bench()
        let only = Certificate.Extension(
            oid: [1, 3, 6, 1, 5, 5, 7, 1, 27], critical: false,
            value: ConstraintsDER.constraints(values: [("attest", ["C"])])[...])
        let signer = try bench.know(try bench.root.leaf(extra: [only]))
        #expect(try bench.verify([try Self.shaken(signer, .full)]).faults.map(\.fault) == [.constraints])
        #expect(try bench.verify([try Self.shaken(signer, .gateway)]).verstat == .passed)
    }

    @Test("header and token have to say the same")
    func inconsistent() throws {
        var bench = try Bench()
        let signer = try bench.know(try bench.root.leaf())
        let good = try Self.shaken(signer)
        for bad in [
            good.replacing("info=<\(TestTime.url)>", with: "info=<https://b.example.com/c>"),
            good.replacing("ppt=\"shaken\"", with: "ppt=div"),
        ] { #expect(try bench.verify([bad]).faults.map(\.fault) == [.inconsistent]) }
        #expect(try bench.verify([good.replacing(";ppt=\"shaken\"", with: "")]).verstat == .passed)
    }

    @Test("one valid Identity is enough, and the highest attestation counts")
    func several() throws {
        var bench = try Bench()
        let signer = try bench.know(try bench.root.leaf())
        let thief = try bench.root.leaf().signer()
        let result = try bench.verify([
            try Self.shaken(thief), try Self.shaken(signer, .gateway), "x", try Self.shaken(signer, .partial),
        ])
        #expect(result.verstat == .passed && result.attestation == .partial)
        #expect(result.faults.map(\.header) == [2, 0])
    }

    @Test("so many headers are looked at, and no more")
    func headers() throws {
        var bench = try Bench()
        let signer = try bench.know(try bench.root.leaf())
        let junk = Array(repeating: "x", count: STIRLimits.identities - 1)
        #expect(try bench.verify(junk + [try Self.shaken(signer)]).verstat == .passed)
        let late = try bench.verify(junk + ["x", try Self.shaken(signer)])
        #expect(late.verstat == .failed && late.ignored == 1 && late.faults.count == STIRLimits.identities)
    }
}
