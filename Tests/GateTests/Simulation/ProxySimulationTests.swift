import Testing

@testable import Gate

@Suite("A proxy among carriers, hops and a network that fail, by seed")
struct ProxySimulationTests {
    @Test("every call ends as RFC 3261 wants it, law 1 holds, and nothing is left")
    func seeds() throws {
        try ProxySimulation.expectNoFaults(SimulatedSeeds.proxy)
    }

    @Test("the same seed gives the same messages at the same times")
    func repeated() throws {
        try ProxySimulation.expectRepeated(moreThan: 4)
    }
}

extension ProxySimulation: SeededSimulation {
    var transcript: [String] {
        seen.map { "\($0.at) \($0.isSent) \($0.peer) \(String(decoding: $0.message.bytes, as: UTF8.self))" }
    }
}
