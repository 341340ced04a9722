import Testing

@testable import Gate

@Suite("A proxy among carriers, hops and a network that fail, by seed")
struct ProxySimulationTests {
    @Test("every call ends as RFC 3261 wants it, law 1 holds, and nothing is left")
    func seeds() throws {
        for seed in SimulatedSeeds.proxy {
            let simulation = try ProxySimulation(seed: seed)
            simulation.run()
            let faults = simulation.faults()
            #expect(faults == [], "QORGAN_SEED=\(seed)\(SimulatedSeeds.isChosen ? simulation.trace : "")")
        }
    }

    @Test("the same seed gives the same messages at the same times")
    func repeated() throws {
        for seed: UInt64 in [3, 83, 1_003] {
            let runs = try (0..<2).map { _ in
                let simulation = try ProxySimulation(seed: seed)
                simulation.run()
                return simulation.seen.map {
                    "\($0.at) \($0.isSent) \($0.peer) \(String(decoding: $0.message.bytes, as: UTF8.self))"
                }
            }
            #expect(runs[0] == runs[1])
            #expect(runs[0].count > 4)
        }
    }
}
