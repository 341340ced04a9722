import ArgumentParser
import Console
import Foundation
import Journal
import Ledger
import Telephony

extension LedgerCommand {
    /// `qorgan ledger purge --dry-run`
    struct Purge: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "purge",
            abstract: "Say what the clock would destroy now, class by class; nothing is destroyed.",
            discussion: """
                A running Qorgan destroys by the clock, every ten minutes, what [retention] lets go and no hold keeps. This says what
                that would be at a moment; --at shows a later one.
                Example: qorgan ledger purge --dry-run --config qorgan.toml --data ./var
                """)

        @Flag(name: .long, help: "Say it only; there is no other way by hand.")
        var dryRun = false

        @Option(name: .long, help: "At which moment, as 2027-01-31T00:00:00Z; without it, now.")
        var at: String?

        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard dryRun else {
                throw ValidationError("data are destroyed by the clock of a running Qorgan alone: --dry-run says which")
            }
        }

        func run() throws {
            let journal = try common.configuration().journal
            let reader = try LedgerAccess.reader(common.data)
            let now = try at.map { try RetentionTime.read($0) } ?? Centre.now()
            for (kind, hours) in journal.retention {
                guard let hours else {
                    Terminal.write("\(kind.rawValue): kept for ever\n")
                    continue
                }
                let cutoff = now.adding(microseconds: -Int64(hours) &* 3_600_000_000)
                let forecast = try blocking { try await reader.forecast(kind, olderThan: cutoff) }
                let newest = forecast.newest.map { ", the newest of \($0.rfc3339)" } ?? ""
                Terminal.write(
                    "\(kind.rawValue): \(forecast.entries) entries older than \(cutoff.rfc3339) would be destroyed\(newest), "
                        + "\(forecast.held) are held\n")
            }
        }
    }

    /// `qorgan ledger destroyed [POSITION]`
    struct Destroyed: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "destroyed", abstract: "What was destroyed, when and why; of one purge the proof.",
            discussion: """
                Lists the entries that name what was destroyed. With a position that entry as JSON, with the proof that it stands in the
                signed journal: qorgan journal check takes it, and whoever has it knows which entries' data were destroyed when.
                Example: qorgan ledger destroyed 73894 --data ./var > destroyed.json
                """)

        @Argument(help: "The position of a purge entry.")
        var position: UInt64?

        @Option(name: .long, help: "The data folder.")
        var data: String = "./var"

        func run() throws {
            let reader = try LedgerAccess.reader(data)
            let purges = try blocking { try await reader.purges() }
            let ends = try blocking { try await reader.keyEnds() }
            guard let position else {
                let lines = purges.map { ($0.position, Self.words($0)) } + ends.map { ($0.position, Self.words($0)) }
                for line in lines.sorted(by: { $0.0 < $1.0 }) { Terminal.write(line.1 + "\n") }
                return
            }
            guard (purges.map(\.position) + ends.map(\.position)).contains(position),
                let found = try blocking({
                    try await reader.proof(ofEntryAt: position, cosigned: try LedgerAccess.folder(data).cosigned)
                })
            else {
                throw Refusal(
                    sentence: "qorgan: entry \(position) names nothing that was destroyed, or is not signed yet")
            }
            var bytes: [UInt8] = []
            found.json(withEntry: true).append(to: &bytes)
            Terminal.write(String(decoding: bytes, as: UTF8.self) + "\n")
        }

        private static func words(_ end: LedgerReader.KeyEnd) -> String {
            let names = end.names.map { "\"\($0)\"" }.joined(separator: ", ")
            return "entry \(end.position), \(end.time.rfc3339): the keys \(names), under which nothing is left"
        }

        private static func words(_ purge: LedgerReader.Purge) -> String {
            let ranges = purge.entry.ranges.ranges
            let span = ranges.first.map { "\($0.lowerBound) to \((ranges.last?.upperBound ?? 1) - 1)" } ?? "none"
            let cause =
                switch purge.entry.cause {
                case .clock: "by the clock, older than \(purge.entry.cutoff.rfc3339)"
                case .earlier: "before journals named what they destroy"
                }
            return
                "entry \(purge.position), \(purge.time.rfc3339): \(purge.entry.kind), \(purge.entry.ranges.count) entries in "
                + "\(ranges.count) ranges from \(span), \(cause)"
        }
    }

    /// `qorgan ledger hold`
    struct Hold: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "hold",
            abstract: "Keep data beyond their time for a case, let them go again, or list what is kept.",
            discussion:
                "Example: qorgan ledger hold add --case 17-2026 --number +77010000045 --reason \"request 17/25\"",
            subcommands: [Add.self, Release.self, List.self])

        /// `qorgan ledger hold add`
        struct Add: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "add",
                abstract: "Keep the data of a number's calls, or of all calls of a time, for a case.",
                discussion: """
                    Beats every purge from the moment it is journalled, with your name; the number and the reason are sealed. What is
                    already destroyed does not come back. A running Qorgan is asked.
                    Example: qorgan ledger hold add --case 17-2026 --from 2026-11-01T00:00:00Z --until 2026-12-01T00:00:00Z --reason "request 17/25"
                    """)

            @Option(name: .customLong("case"), help: "The case's name, without spaces.")
            var caseName: String

            @Option(name: .long, help: "Whose calls, as caller or callee; without it, everybody's.")
            var number: String?

            @Option(name: .long, help: "Calls from this moment on; without it, from the first.")
            var from: String?

            @Option(name: .long, help: "Calls before this moment; without it, all to come too.")
            var until: String?

            @Option(name: .long, help: "Why; sealed in the journal.")
            var reason: String

            @Option(name: .long, help: "The data folder of the running Qorgan.")
            var data: String = "./var"

            func validate() throws {
                guard !caseName.isEmpty, !caseName.contains(where: \.isWhitespace), caseName.utf8.count <= 100 else {
                    throw ValidationError("a case's name has 1 to 100 letters and no spaces")
                }
                guard reason.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--reason is empty") }
                guard number != nil || from != nil || until != nil else {
                    throw ValidationError("--number, --from or --until was expected: a hold of everything is none")
                }
                for text in [from, until].compactMap({ $0 }) { _ = try RetentionTime.read(text) }
            }

            func run() throws {
                let words = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                let digits = number.map { String($0.filter { !$0.isWhitespace }) } ?? "-"
                Terminal.write(
                    try ControlSocket.ask(
                        "hold add \(caseName) \(digits) \(from ?? "-") \(until ?? "-") \(words)", folder: data) + "\n")
            }
        }

        /// `qorgan ledger hold release POSITION`
        struct Release: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "release", abstract: "End a hold: what it kept is destroyed when its time is over.",
                discussion: "Example: qorgan ledger hold release 73894 --reason \"case 17-2026 is closed\"")

            @Argument(help: "The hold's position, as qorgan ledger hold list shows it.")
            var position: UInt64

            @Option(name: .long, help: "Why; sealed in the journal.")
            var reason: String

            @Option(name: .long, help: "The data folder of the running Qorgan.")
            var data: String = "./var"

            func validate() throws {
                guard reason.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--reason is empty") }
            }

            func run() throws {
                let words = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                Terminal.write(try ControlSocket.ask("hold release \(position) \(words)", folder: data) + "\n")
            }
        }

        /// `qorgan ledger hold list`
        struct List: ParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "list", abstract: "The holds in force: case, whose calls, of which time, by whom.",
                discussion: "Example: qorgan ledger hold list --data ./var")

            @Option(name: .long, help: "The data folder.")
            var data: String = "./var"

            func run() throws {
                let reader = try LedgerAccess.reader(data)
                for hold in try blocking({ try await reader.holds() }).holds {
                    let entry = hold.entry
                    let whose = entry.number.hasPseudonym ? "the number \(entry.number.pseudonym.hex)" : "everybody"
                    let from = entry.from.microseconds == 0 ? "the first" : entry.from.rfc3339
                    let until = entry.until == RetentionTime.never ? "released" : entry.until.rfc3339
                    Terminal.write(
                        "\(hold.position): case \(entry.caseName), calls of \(whose) from \(from) until \(until), "
                            + "by \(entry.person)\n")
                }
            }
        }
    }
}

/// Moments that a person types.
enum RetentionTime {
    /// No call comes later.
    static let never = Timestamp(microseconds: .max)

    static func read(_ text: String) throws -> Timestamp {
        guard let time = Timestamp(rfc3339: text) else {
            throw ValidationError("\"\(text)\" is no moment: 2027-01-31T00:00:00Z was expected")
        }
        return time
    }
}
