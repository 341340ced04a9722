import ArgumentParser
import Console
import Evaluation
import Foundation
import Screening
import Telephony

/// `qorgan evaluate`
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "What verdicts are worth: on labelled calls, on simulated days, and beside the goals.",
        discussion: """
            Without files: the goals of detection beside what was measured, in some minutes. With files, takes call
            records (*.csv, with the columns label and campaign) in the order of time. The first days choose
            thresholds, later days are measured; the truth never reaches the engine. docs/evaluation.md says what each
            figure means. Captures have no labels: of them only the treatments are counted.
            Examples:
              qorgan evaluate                                     the goals, measured
              qorgan evaluate --world 9001 --html world.html      a simulated country, in a closed loop
              qorgan evaluate --config qorgan.toml week.csv
              qorgan evaluate --config qorgan.toml --days 1,2 --format json week.csv
              qorgan evaluate --config qorgan.toml --rule cli-near-callee=label week.csv
            """)

    @Option(name: .long, help: "The configuration: trunks, lists, policy, order.")
    var config: String?

    @Option(
        name: .long,
        help:
            "WARMUP,VALIDATION: so many full days that only teach, and that choose thresholds; the rest is measured. Default: of three days and more 1 and a third of the others."
    )
    var days: String?

    @Option(
        name: .long,
        help: "A simulated country of this seed in place of files: its campaigns adapt to the verdicts.")
    var world: UInt64?

    @Flag(name: .long, help: "With --world: a make of other ranges than those that models are trained on.")
    var otherMake = false

    @Option(name: .long, help: "With --world: days (default 7).")
    var worldDays: Int?

    @Option(name: .long, help: "With --world: calls of a day (default 60000).")
    var calls: Int?

    @Flag(name: .long, help: "Every call rings and its end is learned; verdicts are only noted.")
    var observe = false

    @Flag(name: .long, help: "Rules without the model.")
    var rulesOnly = false

    @Option(
        name: .long,
        help: "CODE or CODE=SETTING: what a rule does to these calls, or would do under another setting.")
    var rule: String?

    @Option(name: .long, help: "Write a page with charts to this file (HTML, self-contained).")
    var html: String?

    @Option(name: .long, help: "text, json or csv")
    var format: OutputFormat = .text

    @Option(name: .long, help: "The same seed draws the same intervals.")
    var seed: UInt64 = 1

    @Option(name: .long, help: "Local time of the days, minutes east of UTC (Kazakhstan: 300).")
    var utcOffset = 300

    @Flag(name: .long, help: "These calls were made up. Records of qorgan traffic are known without it.")
    var simulated = false

    @OptionGroup(title: "Subscribers, in place of calls")
    var subscribers: SubscriberOptions

    @Argument(help: "Call records (*.csv) and captures, in the order of time.")
    var files: [String] = []

    func validate() throws {
        if subscribers.subscribers != nil {
            guard files.isEmpty, config == nil, rule == nil, html == nil, world == nil else {
                throw ValidationError(
                    "--subscribers measures a table: no files, --config, --rule, --world or --html belong to it")
            }
            return
        }
        guard files.isEmpty || config != nil else { throw ValidationError("--config was expected with files") }
        guard files.isEmpty || world == nil else { throw ValidationError("either files or --world, not both") }
        guard rule == nil || !files.isEmpty else { throw ValidationError("--rule asks for call records") }
        guard world != nil || (!otherMake && worldDays == nil && calls == nil) else {
            throw ValidationError("--other-make, --world-days and --calls belong to --world")
        }
        guard (1...60).contains(worldDays ?? 1), (100...10_000_000).contains(calls ?? 100) else {
            throw ValidationError("--world-days 1 to 60 and --calls 100 to 10000000 were expected")
        }
        guard abs(utcOffset) <= 14 * 60 else {
            throw ValidationError("--utc-offset \(utcOffset): at most 840 minutes were expected")
        }
        guard rule == nil || days == nil else {
            throw ValidationError("--rule compares all calls: --days has no meaning")
        }
        if let html, ReplayCommand.isAny(files + [config ?? ""], html) {
            throw ValidationError("--html \(html) is one of the files to read")
        }
        _ = try dayCounts()
    }

    func run() throws {
        if subscribers.subscribers != nil { return try subscribers.run(format: format, seed: seed) }
        var configuration = try config.map { try ConfigurationReader.read(file: $0) } ?? ConfigurationReader.builtIn
        configuration = Self.withoutCeilings(configuration)
        if rulesOnly { configuration.screening.use.removeAll { $0 == "model" } }
        if let world {
            try evaluateWorld(world, Self.withOrder(configuration))
        } else if files.isEmpty {
            try evaluateGoals(Self.withOrder(configuration))
        } else if let rule {
            try tryRule(rule, configuration)
        } else {
            try evaluateFiles(configuration)
        }
    }

    private func evaluateFiles(_ configuration: Configuration) throws {
        var engine = try ReplayEngine(configuration, carriesOut: !observe)
        var gathering = EvaluationGathering(rules: engine.rules)
        for file in files {
            try FileReplay.run(file, configuration, into: &engine) { facts, callID, call in
                gathering.add(facts, callID, call)
            }
        }
        let evaluation = try evaluation(of: gathering.calls)
        try write(
            "What the verdicts were worth", evaluation.tables, configuration, isSimulated: gathering.hasSimulated,
            chart: EvaluationCharts(evaluation: evaluation).chart)
    }

    private func evaluateWorld(_ seed: UInt64, _ configuration: Configuration) throws {
        let run = WorldRun(
            world: seed, isOther: otherMake, days: worldDays ?? 7, callsADay: calls ?? 60_000, carriesOut: !observe)
        let calls = try run.run(configuration) { Terminal.progress("\(run.name): \(Int($0 * 100)) %") }
        Terminal.endProgress()
        let evaluation = try evaluation(of: calls)
        try write(
            "What the verdicts on a simulated country were worth", evaluation.tables, configuration, isSimulated: true,
            names: [run.name], chart: EvaluationCharts(evaluation: evaluation).chart)
    }

    private func evaluateGoals(_ configuration: Configuration) throws {
        var run = GoalRun(configuration: configuration, seed: seed, carriesOut: !observe)
        run.subscribers = GoalRun.sharedSubscribers
        let goals = try run.table { Terminal.progress($0) }
        Terminal.endProgress()
        try write(
            "The goals of detection, measured", [goals.table], configuration, isSimulated: true, names: [run.name])
    }

    private func evaluation(of calls: EvaluatedCalls) throws -> CallEvaluation {
        let counts = try dayCounts()
        guard
            let split = DaySplit(
                calls.calls, utcOffsetMinutes: utcOffset, warmUp: counts?.warmUp, validation: counts?.validation)
        else {
            throw Refusal(sentence: "--days \(days ?? ""): these calls have too few full days for that")
        }
        return CallEvaluation(calls, split: split, utcOffsetMinutes: utcOffset, seed: seed)
    }

    /// Two engines over the same calls: each learns what its own verdicts leave.
    private func tryRule(_ text: String, _ configuration: Configuration) throws {
        let policy = try EngineSettings.policy(configuration)
        let trial = try RuleTrial(text, policy)
        let policies = trial.policies(policy)
        var before = try ReplayEngine(configuration, policy: policies.before, carriesOut: !observe)
        var after = try ReplayEngine(configuration, policy: policies.after, carriesOut: !observe)
        let trunks = configuration.trunks.map(\.name)
        var effect = RuleEffect()
        var hasSimulated = false
        for file in files {
            try FileReplay.run(file, configuration, into: &before) { facts, callID, call in
                let second = after.judge(call.attempt, ending: facts.ending, truth: nil)
                let index = Int(call.attempt.trunk.index)
                effect.add(
                    call.verdict.proposed, second.proposed,
                    facts.truth.map { $0.isScam ? .scam : .honest } ?? .unknown,
                    trunk: trunks.indices.contains(index) ? trunks[index] : "?")
                if RecordedFacts.isSimulated(callID) { hasSimulated = true }
            }
        }
        try write("The effect of \(trial.sentence)", effect.tables, configuration, isSimulated: hasSimulated)
    }

    private func write(
        _ title: String, _ tables: [FigureTable], _ configuration: Configuration, isSimulated: Bool,
        names: [String]? = nil,
        chart: @escaping (String) -> HTML? = { _ in nil }
    ) throws {
        let source = EvaluationSource(
            names: names ?? files.map { URL(fileURLWithPath: $0).lastPathComponent },
            run: observe ? .observed : .carriedOut, isSimulated: simulated || isSimulated, rulesOnly: rulesOnly,
            model: try EngineSettings.model(configuration).map { Model.text(ofVersion: $0.version) }, seed: seed)
        if let html {
            let page = EvaluationPage(title: title, source: source, tables: tables, chart: chart)
            try ReportFile.write(Array(page.html().utf8), to: html)
        }
        switch format {
        case .text: Terminal.write(EvaluationText.text(title, source, tables))
        case .json: Terminal.write(EvaluationJSON.text(source, tables))
        case .csv: Terminal.write(EvaluationCSV.text(tables))
        }
    }

    /// A rule above its ceiling stays in shadow until a person comes, who is not there: what it is worth would be measured
    /// up to that call alone.
    static func withoutCeilings(_ configuration: Configuration) -> Configuration {
        var result = configuration
        result.ceilings = .init()
        return result
    }

    /// What a stop needs: where no order is configured, one is assumed, for a simulation asks no prosecutor.
    static func withOrder(_ configuration: Configuration) -> Configuration {
        var result = configuration
        if result.authority == nil {
            result.authority = .init(
                basis: "operational-search", number: "assumed", from: Timestamp(seconds: 0),
                until: Timestamp(seconds: 4_102_444_800), isDemo: true)
        }
        return result
    }

    private func dayCounts() throws -> (warmUp: Int, validation: Int)? {
        guard let days else { return nil }
        let parts = days.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let warmUp = parts[0], let validation = parts[1], warmUp >= 0, validation > 0 else {
            throw ValidationError("--days \(days): WARMUP,VALIDATION was expected, such as 1,2")
        }
        return (warmUp, validation)
    }
}
