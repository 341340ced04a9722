import ArgumentParser
import Foundation
import Screening
import Telephony
import Wire

/// `qorgan replay`
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Recorded calls through the engine: what it would have done.",
        discussion: """
            Takes call records (*.csv) and captures (pcap, pcapng: SIP over UDP and TCP). The same files give the same
            verdicts, byte for byte. Nothing is journalled.
            Example: qorgan replay --config qorgan.toml --verdicts out.csv calls.csv
            """)

    @Option(name: .long, help: "The configuration: trunks, lists, policy, order.")
    var config: String

    @Option(
        name: .long,
        help:
            "Write call_id,treatment,score,reasons to this file; - is standard output, the summary then goes to standard error."
    )
    var verdicts: String?

    @Option(name: .long, help: "Form of the summary: text, json or csv")
    var format: OutputFormat = .text

    @Argument(help: "Call records (*.csv) and captures, in the order of time.")
    var files: [String]

    func run() throws {
        guard !files.isEmpty else { throw ValidationError("no file to replay") }
        if let verdicts, Self.isAny(files, verdicts) {
            throw ValidationError("--verdicts \(verdicts) is one of the files to replay")
        }
        let configuration = try ConfigurationReader.read(file: config)
        var engine = try ReplayEngine(configuration)
        var rows = try verdicts.map { try VerdictRows(file: $0, rules: engine.rules) }
        let start = Date()
        for file in files {
            try FileReplay.run(file, configuration, into: &engine) { _, callID, call in
                try rows?.append(callID: callID, call.verdict)
            }
        }
        try rows?.finish()
        for line in Self.lines(engine.demotions, engine.rules) { Terminal.error(line) }
        let seconds = Date().timeIntervalSince(start)
        let summary = ReplaySummary(engine.summary, engine.rules, seconds: seconds)
        let text =
            switch format {
            case .text: summary.text()
            case .json: summary.json()
            case .csv: summary.csv()
            }
        // Two documents in one stream are none.
        if verdicts == "-" || verdicts == "/dev/stdout" { Terminal.error(text) } else { Terminal.write(text) }
    }

    /// What ceilings of stops did to the rest of the calls: nobody is there to put a rule back.
    static func lines(_ demotions: [ReplayEngine.Demotion], _ rules: RuleSet = .standard) -> [String] {
        demotions.map {
            "\($0.time.rfc3339): \(rules.name(of: $0.rule)) went above its ceiling of stops and is in shadow from here on"
        }
    }

    /// A file to write that is one of those to read would be lost.
    static func isAny(_ files: [String], _ output: String) -> Bool {
        func path(_ file: String) -> String { URL(fileURLWithPath: file).resolvingSymlinksInPath().path }
        return files.contains { path($0) == path(output) }
    }
}

/// The summary of a replay in three forms.
struct ReplaySummary {
    private let summary: ReplayEngine.Summary
    private let names: RuleSet
    private let seconds: Double

    /// `names`: the rules that were in force.
    init(_ summary: ReplayEngine.Summary, _ names: RuleSet, seconds: Double) {
        self.summary = summary
        self.names = names
        self.seconds = seconds
    }

    private var rate: Int { seconds > 0 ? Int(Double(summary.calls) / seconds) : 0 }
    private var rules: [(name: String, count: Int)] {
        summary.byRule.map { (names.name(of: $0.key), $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    func text() -> String {
        var lines: [String] = []
        if let first = summary.first, let last = summary.last {
            lines.append("\(summary.calls) calls from \(first.rfc3339) to \(last.rfc3339)")
        } else {
            lines.append("no calls")
        }
        for treatment in Treatment.allCases where summary.byTreatment[Int(treatment.rawValue)] > 0 {
            lines.append("  \(treatment.code): \(summary.byTreatment[Int(treatment.rawValue)])")
        }
        for (rule, count) in rules { lines.append("    by \(rule): \(count)") }
        if summary.repeated > 0 {
            lines.append("\(summary.repeated) calls have the Call-ID of an earlier one, and were judged like any other")
        }
        if summary.scam + summary.honest > 0 {
            lines.append("labelled scam: \(summary.scamIntercepted) of \(summary.scam) intercepted")
            lines.append("labelled legit: \(summary.honestIntercepted) of \(summary.honest) intercepted (false stops)")
        }
        let tenths = Int(seconds * 10)
        lines.append("\(tenths / 10).\(tenths % 10) s, \(rate) calls/s")
        return lines.joined(separator: "\n") + "\n"
    }

    func json() -> String {
        let treatments = Treatment.allCases.map { "\"\($0.code)\":\(summary.byTreatment[Int($0.rawValue)])" }
        let rules = rules.map { "\"\($0.name)\":\($0.count)" }
        return "{\"calls\":\(summary.calls),\"treatments\":{\(treatments.joined(separator: ","))},"
            + "\"rules\":{\(rules.joined(separator: ","))},\"scam\":\(summary.scam),"
            + "\"scam_intercepted\":\(summary.scamIntercepted),\"legit\":\(summary.honest),"
            + "\"legit_intercepted\":\(summary.honestIntercepted),\"repeated\":\(summary.repeated),\"calls_per_second\":\(rate)}\n"
    }

    func csv() -> String {
        var result = "what,count\n"
        for treatment in Treatment.allCases {
            result += "\(treatment.code),\(summary.byTreatment[Int(treatment.rawValue)])\n"
        }
        return result
    }
}
