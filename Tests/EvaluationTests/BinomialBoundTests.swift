import Testing

@testable import Evaluation

@Suite("Bounds of a share")
struct BinomialBoundTests {
    struct Known: Sendable {
        var found: Int
        var of: Int
        var lower: Double
        var upper: Double
    }

    /// Newcombe, Statistics in Medicine 17 (1998), table I, method 5.
    @Test(
        "are those of a published table, to its four places",
        arguments: [
            Known(found: 81, of: 263, lower: 0.2527, upper: 0.3676),
            Known(found: 15, of: 148, lower: 0.0578, upper: 0.1617),
            Known(found: 0, of: 20, lower: 0, upper: 0.1684),
            Known(found: 1, of: 29, lower: 0.0009, upper: 0.1776),
        ])
    func newcombe(known: Known) {
        let bound = BinomialBound(found: known.found, of: known.of)
        #expect(abs(bound.lower - known.lower) < 0.00005)
        #expect(abs(bound.upper - known.upper) < 0.00005)
    }

    /// NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.4.1: 4 defects of 20, 90 %.
    @Test("are those of NIST's example, to one in its sixth place")
    func nist() {
        let bound = BinomialBound(found: 4, of: 20, confidence: 0.9)
        #expect(abs(bound.lower - 0.071354) < 0.000001)
        #expect(abs(bound.upper - 0.401029) < 0.000001)
    }

    @Test("of nothing found are 1 - (tail)^(1/n), also for large n", arguments: [1, 10, 100, 10_000, 10_000_000])
    func nothing(count: Int) {
        let bound = BinomialBound(found: 0, of: count)
        var low = 0.0, high = 1.0
        for _ in 0..<60 {
            // (1 - p)^n by repeated squaring: no logarithm in common with what is tested.
            let middle = (low + high) / 2
            var power = 1.0, base = 1 - middle, rest = count
            while rest > 0 {
                if rest & 1 == 1 { power *= base }
                base *= base
                rest >>= 1
            }
            if power > 0.025 { low = middle } else { high = middle }
        }
        #expect(bound.lower == 0)
        #expect(abs(bound.upper - high) / high < 1e-6)
        let all = BinomialBound(found: count, of: count)
        #expect(all.upper == 1 && abs(all.lower - (1 - bound.upper)) < 1e-9)
    }

    @Test("of no call at all are nothing and everything")
    func empty() {
        let bound = BinomialBound(found: 0, of: 0)
        #expect(bound.lower == 0 && bound.upper == 1)
    }
}
