import Testing

@testable import STIR

@Suite("diverted calls")
struct DiversionTests {
    typealias Base = VerificationTests

    @Test("a signed diversion leads from the called number to here")
    func one() throws {
        var bench = try Base.Bench()
        let signer = try bench.know(try bench.root.leaf())
        let result = try bench.verify(
            [try Base.shaken(signer), try Base.div(signer, from: Base.callee, to: Base.other)], to: Base.other)
        #expect(result.verstat == .passed && result.attestation == .full && result.isDiverted)
    }

    @Test("two of them, in any order of headers")
    func two() throws {
        var bench = try Base.Bench()
        let signer = try bench.know(try bench.root.leaf())
        let headers = [
            try Base.div(signer, from: Base.other, to: "77010000004"), try Base.shaken(signer),
            try Base.div(signer, from: Base.callee, to: Base.other),
        ]
        let result = try bench.verify(headers, to: "77010000004")
        #expect(result.verstat == .passed && result.isDiverted && result.faults.isEmpty)
        #expect(try bench.verify(headers.dropLast(), to: "77010000004").faults.map(\.fault) == [.destination])
    }

    @Test("tokens that divert in a circle end")
    func circle() throws {
        var bench = try Base.Bench()
        let signer = try bench.know(try bench.root.leaf())
        let result = try bench.verify(
            [
                try Base.shaken(signer), try Base.div(signer, from: Base.other, to: "77010000004"),
                try Base.div(signer, from: "77010000004", to: Base.other),
            ], to: Base.other)
        #expect(result.faults.map(\.fault) == [.destination])
    }

    @Test("a diversion alone is nothing")
    func alone() throws {
        var bench = try Base.Bench()
        let signer = try bench.know(try bench.root.leaf())
        let result = try bench.verify([try Base.div(signer, from: Base.callee, to: Base.other)], to: Base.other)
        #expect(result.verstat == .failed && result.faults.map(\.fault) == [.lonelyDiversion])
    }

    @Test("who diverts answers for the number that diverts, not for the caller's")
    func authority() throws {
        var bench = try Base.Bench()
        let carrier = try bench.know(try bench.root.leaf())
        let diverter = try bench.know(
            try bench.root.leaf(numbers: TNAuthDER.sequence(numbers: [Base.callee])), at: "https://b.example.com/c")
        let good = try bench.verify(
            [try Base.shaken(carrier), try Base.div(diverter, from: Base.callee, to: Base.other)], to: Base.other)
        #expect(good.verstat == .passed)
        let bad = try bench.verify(
            [
                try Base.shaken(carrier, to: "77010000009"),
                try Base.div(diverter, from: "77010000009", to: Base.other),
            ], to: Base.other)
        #expect(bad.faults.map(\.fault) == [.noAuthority])
    }

    @Test("the last diversion is fresh, and the call before it rang no longer than it may")
    func times() throws {
        var bench = try Base.Bench()
        let signer = try bench.know(try bench.root.leaf())
        func result(base: Int64, div: Int64) throws -> Verification {
            try bench.verify(
                [
                    try Base.shaken(signer, at: Base.after(base)),
                    try Base.div(signer, from: Base.callee, to: Base.other, at: Base.after(div)),
                ], to: Base.other)
        }
        #expect(try result(base: -300, div: 0).verstat == .passed)
        #expect(try result(base: -301, div: 0).faults.map(\.fault) == [.stale])
        #expect(try result(base: -100, div: -61).faults.map(\.fault) == [.stale])
        #expect(try result(base: 61, div: 0).faults.map(\.fault) == [.stale])
    }

    @Test("a diversion of another caller's call does not serve")
    func otherCaller() throws {
        var bench = try Base.Bench()
        let signer = try bench.know(try bench.root.leaf())
        let result = try bench.verify(
            [
                try Base.shaken(signer),
                try Base.div(signer, from: Base.callee, to: Base.other, caller: "77010000077"),
            ], to: Base.other)
        #expect(result.faults.map(\.fault) == [.destination])
    }

    @Test("a diversion to the same number is not signed")
    func same() throws {
        let root = try TestAuthority()
        let signer = try root.leaf().signer()
        let number = try #require(SignedNumber(Base.callee))
        #expect(signer.div(origin: number, diverting: number, destination: .number(number), at: TestTime.now) == nil)
    }
}
