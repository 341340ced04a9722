import Testing

@testable import Traffic

@Suite("Whether a gate is there")
struct GateHealthTests {
    private static let second: Int64 = 1_000_000_000

    @Test("nobody is found after three seconds, not before, and not before a call was silent")
    func nobody() {
        var health = GateHealth()
        #expect(health.state == .answers && !health.isHopeless(at: 100 * Self.second))
        health.asked(at: Self.second)
        #expect(!health.isHopeless(at: 9 * Self.second))
        health.wasSilent()
        #expect(health.state == .nobody)
        #expect(!health.isHopeless(at: 4 * Self.second - 1) && health.isHopeless(at: 4 * Self.second))
    }

    @Test("a gate is lost after three silent calls in a row and ten seconds; one answer finds it again")
    func lost() {
        var health = GateHealth()
        health.asked(at: 0)
        health.answered(at: Self.second)
        health.wasSilent()
        health.wasSilent()
        #expect(health.state == .answers && !health.isHopeless(at: 60 * Self.second))
        health.wasSilent()
        #expect(health.state == .lost(calls: 3))
        #expect(!health.isHopeless(at: 11 * Self.second - 1) && health.isHopeless(at: 11 * Self.second))
        health.answered(at: 12 * Self.second)
        #expect(health.state == .answers && !health.isHopeless(at: 60 * Self.second))
    }

    @Test(
        "the interval of a share holds what is known of it, and is none of nothing",
        arguments: [(0, 1_840, 0.0, 0.00209), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)])
    func bound(part: Int, whole: Int, low: Double, high: Double) throws {
        let bound = try #require(ShareBound(part, of: whole))
        #expect(abs(bound.low - low) < 0.0001 && abs(bound.high - high) < 0.0001)
        #expect(ShareBound(0, of: 0) == nil && ShareBound(3, of: 2) == nil && ShareBound(-1, of: 2) == nil)
    }
}
