// Owner: none, an immutable value. Allocation: when it is compiled, none when it is asked.
// Budget: 150 ns together with `PresentedNumber(userPart:)`, held by Benchmarks/Bench/NormaliserBench.swift.

/// The numbering plans of the world as seen from Kazakhstan, compiled into prefix tables.
///
/// The first three digits lead to a class or to a table of the next three; every look-up is two loads. Some 30 kB.
package struct NumberingPlan: Sendable {
    /// What a prefix stands for, and how many digits its numbers have, calling code included.
    struct Rule: Hashable {
        var fewest: UInt8
        var most: UInt8
        var found: NumberClass
    }

    /// Marks an entry of `first` that is the position of a table of 10 or 1,000 entries in `second`, in tens.
    static let narrowTable: UInt16 = 0x4000
    static let wideTable: UInt16 = 0x8000
    static let position: UInt16 = 0x3FFF

    /// By the first three digits: a rule's index or a table.
    private let first: [UInt16]
    /// By the fourth digit, or by the fourth to sixth: a rule's index.
    private let second: [UInt16]
    private let rules: [Rule]

    /// The plan in which +7 6xx and 7xx are home; compiled when first asked for, in less than a millisecond.
    package static let kazakhstan: NumberingPlan = {
        var compiler = PlanCompiler()
        compiler.addWorld()
        compiler.addNorthAmerica()
        compiler.addSeven(home: "KZ")
        return compiler.plan()
    }()

    init(first: [UInt16], second: [UInt16], rules: [Rule]) {
        self.first = first
        self.second = second
        self.rules = rules
    }

    /// Country, line, region and allocation of a number; any integer has an answer.
    package func classify(_ number: PhoneNumber) -> NumberClass {
        let digits = number.digits
        // A subscriber number of 10 to 12 digits is the rule: its six leading digits need one division.
        var count = 0
        var lead: UInt64
        switch digits {
        case 10_000_000_000...99_999_999_999: (count, lead) = (11, digits / 100_000)
        case 100_000_000_000...999_999_999_999: (count, lead) = (12, digits / 1_000_000)
        default:
            count = number.count
            lead = digits
            for _ in 0..<max(0, count &- 6) { lead /= 10 }
            for _ in 0..<max(0, 6 &- count) { lead = lead &* 10 }
        }
        // Past 15 digits, which no caller may build, the answer is that no plan has it.
        let six = Int(truncatingIfNeeded: lead % 1_000_000)
        var entry = first[six / 1_000]
        if entry >= Self.narrowTable {
            let base = Int(entry & Self.position) &* 10
            let offset = entry & Self.wideTable != 0 ? six % 1_000 : six % 1_000 / 100
            entry = second[base &+ offset]
        }
        let rule = rules[Int(entry)]
        var found = rule.found
        if count < Int(rule.fewest) || count > Int(rule.most), found.allocation != .unallocated {
            found.allocation = .wrongLength
        }
        return found
    }

    /// The class of a presented number, where it is one.
    package func classify(_ number: PresentedNumber) -> NumberClass? {
        guard case .number(let number) = number else { return nil }
        return classify(number)
    }
}
