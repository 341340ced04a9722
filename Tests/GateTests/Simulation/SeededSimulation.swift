import Foundation
import Testing

/// A simulation that a number alone makes.
protocol SeededSimulation {
    init(seed: UInt64) throws
    func run()
    /// What went wrong, a line each.
    func faults() -> [String]
    /// Its messages, for whoever looks for the reason.
    var trace: String { get }
    /// The same of each message, in order.
    var transcript: [String] { get }
}

extension SeededSimulation {
    static func expectNoFaults(_ seeds: ClosedRange<UInt64>) throws {
        for seed in seeds {
            let simulation = try Self(seed: seed)
            simulation.run()
            let faults = simulation.faults()
            #expect(faults == [], "QORGAN_SEED=\(seed)\(SimulatedSeeds.isChosen ? simulation.trace : "")")
        }
    }

    /// The same seed gives the same messages at the same times, more than `fewest`.
    static func expectRepeated(moreThan fewest: Int) throws {
        for seed: UInt64 in [3, 83, 1_003] {
            let runs = try (0..<2).map { _ in
                let simulation = try Self(seed: seed)
                simulation.run()
                return simulation.transcript
            }
            #expect(runs[0] == runs[1])
            #expect(runs[0].count > fewest)
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
