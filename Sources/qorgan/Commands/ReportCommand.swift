import ArgumentParser
import Authority
import Foundation
import Screening
import Telephony

/// `qorgan report`
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "What would have been stopped and why, and how sure that is: the page to decide a pilot on.",
        discussion: """
            Takes call records (*.csv) and captures (pcap, pcapng), or with --data the journal of a tap or a gate. The
            same calls with the same seed give the same page, byte for byte. Numbers are masked. Nothing is journalled.
            Examples:
              qorgan report --config qorgan.toml --out report.html --pdf report.pdf calls.csv
              qorgan report --config qorgan.toml --format csv calls.csv > checked.csv     the form for 100 calls
              qorgan report --config qorgan.toml --checked checked.csv --out report.html calls.csv
              qorgan report --data ./var --out report.html
            """)

    @Option(name: .long, help: "The configuration: trunks, lists, policy, order.")
    var config: String?

    @Option(name: .long, help: "The data folder of a gate or a tap, in place of files.")
    var data: String?

    @Option(name: .long, help: "Write the page to this file (HTML, self-contained).")
    var out: String?

    @Option(name: .long, help: "Print the page to this file; needs Chromium.")
    var pdf: String?

    @Option(name: .long, help: "On standard output: text, json, or csv (the form for the calls to check)")
    var format: OutputFormat = .text

    @Option(name: .long, help: "kk, ru or en")
    var language: String = "en"

    @Option(name: .long, help: "Calls to check by ear, 60 to 1000.")
    var checks = 100

    @Option(name: .long, help: "The same seed draws the same calls.")
    var seed: UInt64 = 1

    @Option(name: .long, help: "The form of --format csv with findings: scam, honest or unclear.")
    var checked: String?

    @Option(name: .long, help: "Local time of the hours shown, minutes east of UTC (Kazakhstan: 300).")
    var utcOffset = 300

    @Option(name: .long, help: "Only calls from this moment on, of whole minutes (2026-11-01T00:00:00Z).")
    var from: String?

    @Option(name: .long, help: "Only calls before this moment.")
    var until: String?

    @Option(name: .long, help: "Calls a second of one core of your machine, as make bench prints them, for the sizing.")
    var callsPerCore = Sizing.callsPerSecondOfCore

    @Flag(name: .long, help: "Mark the page: these calls were made up. Records of qorgan traffic are known without it.")
    var simulated = false

    @Argument(help: "Call records (*.csv) and captures, in the order of time.")
    var files: [String] = []

    func validate() throws {
        guard files.isEmpty != (data == nil) else {
            throw ValidationError(
                files.isEmpty ? "no calls: files or --data were expected" : "either files or --data, not both")
        }
        guard data != nil || config != nil else { throw ValidationError("--config was expected with files") }
        guard StopSample.sizes ~= checks else { throw ValidationError("--checks \(checks): 60 to 1000 was expected") }
        guard abs(utcOffset) <= 14 * 60 else {
            throw ValidationError("--utc-offset \(utcOffset): at most 840 minutes were expected")
        }
        guard callsPerCore > 0 else {
            throw ValidationError("--calls-per-core \(callsPerCore): at least 1 was expected")
        }
        _ = try period()
        let inputs = files + [checked, config].compactMap { $0 }
        for output in [out, pdf].compactMap({ $0 }) where ReplayCommand.isAny(inputs, output) {
            throw ValidationError("\(output) is one of the files to read")
        }
        if let out, let pdf, ReplayCommand.isAny([out], pdf) { throw ValidationError("--out and --pdf are one file") }
    }

    func run() throws {
        guard let language = SentenceLanguage(rawValue: language) else {
            throw ValidationError("no language \"\(language)\": kk, ru or en was expected")
        }
        let chromium = try pdf.map { _ in try PDFPrinter.chromium() }
        let configuration = try config.map { try ConfigurationReader.read(file: $0) } ?? ConfigurationReader.builtIn
        var gathering = try ReportGathering(
            configuration, sample: StopSample(size: checks, seed: seed), utcOffsetMinutes: utcOffset)
        if let data {
            let reader = try LedgerAccess.reader(data)
            defer { Terminal.endProgress() }
            try JournalTally.run(reader, of: try period(), into: &gathering) { Terminal.progress("\($0) judged calls") }
        } else {
            // The engine sees every call, so that callers are known when the period begins.
            var engine = try ReplayEngine(configuration)
            let period = try period()
            for file in files {
                try FileReplay.run(file, configuration, into: &engine) { facts, callID, call in
                    if period.contains(call.attempt.time) {
                        gathering.add(String(copying: callID), call, facts.truth)
                    }
                }
            }
            for line in ReplayCommand.lines(engine.demotions, engine.rules) { Terminal.error(line) }
        }
        try write(
            try report(gathering, configuration), ReportWords(language: language, rules: gathering.rules), chromium)
    }

    private func period() throws -> ReportPeriod {
        func moment(_ option: String, _ text: String?) throws -> Timestamp? {
            guard let text else { return nil }
            guard let time = Timestamp(rfc3339: text) else {
                throw ValidationError("--\(option) \(text): a moment such as 2026-11-01T00:00:00Z was expected")
            }
            return time
        }
        let period = ReportPeriod(from: try moment("from", from), until: try moment("until", until))
        guard period.from < period.until else { throw ValidationError("--from is not before --until") }
        return period
    }

    private func report(_ gathering: ReportGathering, _ configuration: Configuration) throws -> PilotReport {
        let order = EngineSettings.order(configuration)
        let drawn = gathering.sample.draw()
        let findings = try checked.map { file in
            try CheckedCalls(file: file, keys: Set(drawn.flatMap(\.calls).map(\.key))).findings(of: drawn)
        }
        let names = data.map { [$0] } ?? files
        return PilotReport(
            source: PilotReport.Source(
                names: names.map { URL(fileURLWithPath: $0).lastPathComponent }, isJournal: data != nil,
                order: order?.number, isDemoOrder: order?.isDemo ?? false),
            tally: gathering.tally, drawn: drawn, seed: seed,
            sizing: Sizing(
                gathering.tally, callers: configuration.screening.callers, perCore: callsPerCore),
            estimate: findings.flatMap(StopEstimate.init), checkedGiven: checked != nil,
            isSimulated: simulated || gathering.tally.simulated > 0)
    }

    private func write(_ report: PilotReport, _ words: ReportWords, _ chromium: String?) throws {
        if out != nil || pdf != nil {
            let html = ReportPage(report: report, words: words).html()
            if let out { try ReportFile.write(Array(html.utf8), to: out) }
            if let pdf, let chromium { try PDFPrinter.write(html, to: pdf, with: chromium) }
        }
        switch format {
        case .text: Terminal.write(ReportText(report: report, words: words).text())
        case .json: Terminal.write(ReportJSON(report: report).text())
        case .csv: Terminal.write(ReportForm.csv(report))
        }
    }
}
