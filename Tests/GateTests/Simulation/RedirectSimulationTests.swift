import Foundation
import Testing

@testable import Gate

@Suite("A redirect gate among carriers and a network that fail, by seed")
struct RedirectSimulationTests {
    @Test("every INVITE has its answer, the same each time, law 1 holds, and an ACK is never answered")
    func seeds() throws {
        for seed in SimulatedSeeds.redirect {
            let simulation = try RedirectSimulation(seed: seed)
            simulation.run()
            let faults = simulation.faults()
            #expect(faults == [], "QORGAN_SEED=\(seed)\(SimulatedSeeds.isChosen ? simulation.trace : "")")
        }
    }

    @Test("the same seed gives the same messages at the same times")
    func repeated() throws {
        for seed: UInt64 in [3, 83, 1_003] {
            let runs = try (0..<2).map { _ in
                let simulation = try RedirectSimulation(seed: seed)
                simulation.run()
                return simulation.seen.map {
                    "\($0.at) \($0.peer) \(String(decoding: $0.message.bytes, as: UTF8.self))"
                }
            }
            #expect(runs[0] == runs[1])
            #expect(runs[0].count > 1)
        }
    }
}

/// Which seeds are run: `QORGAN_SEED=7` that one alone, `QORGAN_SEEDS=100000` so many.
enum SimulatedSeeds {
    static let redirect = seeds(2_000)
    static let proxy = seeds(1_000)

    /// One alone: what failed is told message by message.
    static let isChosen = ProcessInfo.processInfo.environment["QORGAN_SEED"] != nil

    private static func seeds(_ usual: UInt64) -> ClosedRange<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        if let chosen = environment["QORGAN_SEED"].flatMap({ UInt64($0) }) { return chosen...chosen }
        return 1...(environment["QORGAN_SEEDS"].flatMap { UInt64($0) } ?? usual)
    }
}
