import Foundation
import Testing

@testable import Ledger

@Suite("Gates, a centre and a network that fail, by seed")
struct CentreSimulationTests {
    /// `QORGAN_SEED=7` runs that one alone and tells what happened; `QORGAN_SEEDS=100000` so many.
    private static let seeds: ClosedRange<UInt64> = {
        let environment = ProcessInfo.processInfo.environment
        if let chosen = environment["QORGAN_SEED"].flatMap({ UInt64($0) }) { return chosen...chosen }
        return 1...(environment["QORGAN_SEEDS"].flatMap { UInt64($0) } ?? 2_000)
    }()
    private static let isChosen = ProcessInfo.processInfo.environment["QORGAN_SEED"] != nil

    private static func run(_ seed: UInt64, _ fault: SimulatedWorld.Fault? = nil) -> SimulatedWorld {
        let world = SimulatedWorld(seed: seed, fault: fault)
        world.run()
        return world
    }

    @Test("what was confirmed is there once, in order, after everything; nothing is there twice, no other history ever")
    func seeds() async {
        await withTaskGroup(of: Void.self) { group in
            for part: UInt64 in 0..<2 {
                group.addTask {
                    for seed in Self.seeds where seed % 2 == part {
                        let world = Self.run(seed)
                        let trace = Self.isChosen ? "\n" + world.trace.joined(separator: "\n") : ""
                        #expect(world.faults == [], "QORGAN_SEED=\(seed)\(trace)")
                    }
                }
            }
        }
    }

    @Test("the same seed gives the same events")
    func repeated() {
        for seed: UInt64 in [3, 83, 1_003] {
            let traces = (0..<2).map { _ in Self.run(seed).trace }
            #expect(traces[0] == traces[1] && !traces[0].isEmpty)
        }
    }

    @Test("a stream or a centre made wrong is found", arguments: SimulatedWorld.Fault.allCases)
    func teeth(_ fault: SimulatedWorld.Fault) {
        let found = (1...200).first { seed in !Self.run(UInt64(seed), fault).faults.isEmpty }
        #expect(found != nil)
    }
}
