import ArgumentParser
import Ledger
import Screening
import Telephony

extension LedgerCommand {
    /// `qorgan ledger hours`
    struct Hours: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "hours",
            abstract: "Calls of all nodes at the centre, by hour, node, treatment and rule, as CSV.",
            discussion: """
                Hours are of UTC. Calls that passed are counted also when their data are destroyed.
                Example: qorgan ledger hours --from 2026-11-01 --until 2026-11-08 --config qorgan.toml
                """)

        @OptionGroup var days: DayOptions
        @OptionGroup var centre: CentreOptions

        func run() throws {
            let days = try days.range()
            let found = try centre.connected { connection in
                try CentralQuestions.hours(connection, days: days)
            }
            Terminal.write("hour,node,treatment,rule,calls\n")
            for row in found {
                let treatment = Treatment(rawValue: row.treatment)?.code ?? "\(row.treatment)"
                let rule = RuleCode(rawValue: row.rule)?.code ?? ""
                Terminal.write("\(row.hour.rfc3339),\(row.node),\(treatment),\(rule),\(row.calls)\n")
            }
        }
    }

    /// `qorgan ledger callers`
    struct Callers: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "callers",
            abstract: "Who was stopped or warned of most, over all nodes at the centre, by pseudonym, as CSV.",
            discussion: """
                Nodes with the same master key have the same pseudonyms; those of others are counted apart.
                Example: qorgan ledger callers --from 2026-11-01 --until 2026-11-08 --most 20 --config qorgan.toml
                """)

        /// More is no list for a person.
        private static let limit = 10_000

        @OptionGroup var days: DayOptions

        @Option(name: .long, help: "How many, those with most calls first.")
        var most = 50

        @OptionGroup var centre: CentreOptions

        func validate() throws {
            guard (1...Self.limit).contains(most) else { throw ValidationError("--most: 1 to \(Self.limit)") }
        }

        func run() throws {
            let days = try days.range()
            let found = try centre.connected { connection in
                try CentralQuestions.callers(connection, days: days, most: most)
            }
            Terminal.write("caller,master_key,calls,stopped,callees,nodes,last\n")
            for row in found {
                Terminal.write(
                    "\(row.hex),\(row.key),\(row.calls),\(row.stopped),\(row.callees),\(row.nodes),"
                        + "\(row.last.rfc3339)\n")
            }
        }
    }
}

/// Days of UTC.
struct DayOptions: ParsableArguments {
    @Option(name: .long, help: "The first day, as 2026-11-01.")
    var from: String

    @Option(name: .long, help: "The day after the last one.")
    var until: String

    /// Since 1970.
    func range() throws -> Range<Int64> {
        let first = try day(from, "--from")
        let end = try day(until, "--until")
        guard first < end else { throw ValidationError("--until: a day after \(from) was expected") }
        return first..<end
    }

    private func day(_ text: String, _ option: String) throws -> Int64 {
        guard let date = Timestamp(date: text) else {
            throw ValidationError("\(option): \"\(text)\" is no day: 2026-11-01 was expected")
        }
        return date.seconds / 86_400
    }
}
