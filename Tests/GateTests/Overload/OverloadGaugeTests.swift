import Testing

@testable import Gate

@Suite("How full is too full")
struct OverloadGaugeTests {
    private static let second: Int64 = 1_000_000_000

    @Test("half full begins it, three quarters make it a flood, and both end by being calm for long enough")
    func course() {
        var gauge = OverloadGauge()
        #expect(gauge.look(0, shed: 0, at: 0) == .calm)
        #expect(gauge.look(499, shed: 0, at: 1) == .calm)
        #expect(gauge.look(500, shed: 0, at: 2) == .shedding)
        #expect(gauge.look(749, shed: 0, at: 3) == .shedding)
        #expect(gauge.look(750, shed: 0, at: 4) == .flooded)
        // A tenth of a second below, without a break.
        #expect(gauge.look(374, shed: 0, at: 10) == .flooded)
        #expect(gauge.look(375, shed: 0, at: 20) == .flooded)
        #expect(gauge.look(374, shed: 0, at: 30) == .flooded)
        #expect(gauge.look(374, shed: 0, at: 29 + Self.second / 10) == .flooded)
        #expect(gauge.look(374, shed: 0, at: 30 + Self.second / 10) == .shedding)
        let start = Self.second
        #expect(gauge.look(0, shed: 0, at: start) == .shedding)
        #expect(gauge.look(0, shed: 0, at: start + Self.second - 1) == .shedding)
        #expect(gauge.look(0, shed: 0, at: start + Self.second) == .calm)
    }

    @Test("an empty buffer is no calm while messages are shed to keep it empty")
    func sheddingKeepsOn() {
        var gauge = OverloadGauge()
        #expect(gauge.look(600, shed: 0, at: 0) == .shedding)
        var shed: UInt64 = 0
        for step in 1...50 as ClosedRange<Int64> {
            shed += 60
            #expect(gauge.look(0, shed: shed, at: step * Self.second / 10) == .shedding)
        }
        // The flood is over: a second is left out, and the next one counts.
        _ = gauge.look(0, shed: shed, at: 6 * Self.second)
        _ = gauge.look(0, shed: shed, at: 8 * Self.second)
        _ = gauge.look(0, shed: shed + 99, at: 10 * Self.second)
        #expect(gauge.level == .calm)
    }
}
