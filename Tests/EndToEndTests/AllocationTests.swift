import Testing

@Suite("Memory while calls are judged")
struct AllocationTests {
    /// The bench counts in malloc's place, in a process of its own.
    @Test("judging with every feature and a model, explaining its word, and learning how calls ended, ask for none")
    func none() throws {
        let result = try Programs.run(Programs.built("Bench"), ["allocations"])
        #expect(result.status == 0)
        #expect(result.output == "0 allocations, 10000 calls explained\n")
    }
}
