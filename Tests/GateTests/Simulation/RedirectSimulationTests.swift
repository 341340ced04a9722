import Testing

@testable import Gate

@Suite("A redirect gate among carriers and a network that fail, by seed")
struct RedirectSimulationTests {
    @Test("every INVITE has its answer, the same each time, law 1 holds, and an ACK is never answered")
    func seeds() throws {
        try RedirectSimulation.expectNoFaults(SimulatedSeeds.redirect)
    }

    @Test("the same seed gives the same messages at the same times")
    func repeated() throws {
        try RedirectSimulation.expectRepeated(moreThan: 1)
    }
}

extension RedirectSimulation: SeededSimulation {
    var transcript: [String] {
        seen.map { "\($0.at) \($0.peer) \(String(decoding: $0.message.bytes, as: UTF8.self))" }
    }
}
