/// The lists that a day's carrier would have had that morning, in the forms of `[lists]` of `qorgan.toml`.
///
/// Block: the robocallers, the call centres' numbers of yesterday, one range of wangiri. Allow: the numbers from which
/// banks read out codes. Roaming: the own mobiles that are abroad. All of them follow from the seed alone.
package struct DemoLists: Sendable {
    private let people: Population

    package init(people: Population) {
        self.people = people
    }

    /// For options as they will be run.
    package init(options: TrafficOptions) {
        self.init(people: options.schedule().people)
    }

    /// `number,treatment`.
    package func blocklist() -> String {
        var lines = "number,treatment\n"
        for index in 0..<Population.robocallers { lines += "+\(people.robocaller(index)),block\n" }
        for centre in 0..<Population.centres {
            for index in 0..<Population.knownNumbersACentre {
                lines += "+\(people.knownNumber(centre: centre, index)),divert\n"
            }
        }
        return lines + "+\(InventedNumbers.dearPrefixes[0])3*,block\n"
    }

    /// `number,reason`.
    package func allowlist() -> String {
        var lines = "number,reason\n"
        for index in 0..<people.bankLines { lines += "+\(people.bankLine(index)),bank voice codes (invented)\n" }
        return lines
    }

    /// `number,since,until`; the period holds the whole of every day that is sent.
    package func roaming(since: String = "2025-01-01T00:00:00Z", until: String = "2035-01-01T00:00:00Z") -> String {
        people.roaming.sorted().reduce(into: "number,since,until\n") { $0 += "+\($1),\(since),\(until)\n" }
    }
}
