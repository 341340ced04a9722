import ArgumentParser
import Authority
import Foundation
import Journal
import Ledger
import Screening
import Telephony

/// `qorgan explain`
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Why a call was treated as it was: the verdict computed again from the journal.",
        discussion: """
            Takes a Call-ID, a journal position (#1234) or a number, whose latest calls are explained. Exits 1 where a
            verdict computed again differs from the one that was given, or where there is none.
            Example: qorgan explain '8f1c2e@sbc-3' --data ./var
            """)

    @Argument(help: "A Call-ID, #POSITION, or a number such as +77010000001.")
    var subject: String

    @Option(name: .long, help: "The data folder.")
    var data: String = "./var"

    @Option(name: .long, help: "kk, ru or en")
    var language: String = "en"

    @Option(name: .long, help: "text or json")
    var format: OutputFormat = .text

    func validate() throws {
        if format == .csv {
            throw ValidationError("--format csv: a verdict with its reasons is no table; text or json")
        }
    }

    func run() throws {
        guard let language = SentenceLanguage(rawValue: language) else {
            throw ValidationError("no language \"\(language)\": kk, ru or en was expected")
        }
        let reader = try LedgerAccess.reader(data)
        let subject = subject
        let rows = try blocking { try await Self.rows(of: subject, reader) }
        guard !rows.isEmpty else {
            throw Refusal(
                sentence: "qorgan: no verdict of \(subject) is in the journal; a call that passed without a reason "
                    + "leaves none, and neither does one to an emergency number")
        }
        var differs = false
        for (call, row) in rows {
            let explanation = try Explanation(
                call: call, row: row, language: language,
                attribution: ExplainAttribution(row, data: data, language: language))
            differs = differs || !explanation.isEqual
            Terminal.write(format == .json ? explanation.json() : explanation.text())
        }
        if differs { throw Refusal(sentence: "qorgan: a verdict computed again differs from the one in the journal") }
    }

    private static func rows(of subject: String, _ reader: LedgerReader) async throws -> [(CallRow, ExplainRow)] {
        var query = CallQuery(limit: 10)
        if subject.first == "#", let position = UInt64(subject.dropFirst()) {
            guard let call = try await reader.call(at: position), let row = try await reader.features(at: position)
            else { return [] }
            return [(call, row)]
        }
        query.callID = subject
        var calls = try await reader.calls(matching: query)
        if calls.isEmpty, case .number = PresentedNumber(text: subject) {
            query.callID = nil
            query.number = PresentedNumber(text: subject)
            calls = try await reader.calls(matching: query)
        }
        var result: [(CallRow, ExplainRow)] = []
        for call in calls {
            if let row = try await reader.features(at: call.position) { result.append((call, row)) }
        }
        return result
    }
}

/// A verdict beside the same verdict computed again.
struct Explanation {
    let call: CallRow
    let row: ExplainRow
    let again: Verdict
    let canCompute: Bool
    let language: SentenceLanguage
    let attribution: ExplainAttribution
    /// Those in force then, where this program can read them; its own otherwise.
    let rules: RuleSet

    init(call: CallRow, row: ExplainRow, language: SentenceLanguage, attribution: ExplainAttribution) throws {
        self.call = call
        self.row = row
        self.language = language
        self.attribution = attribution
        let policy = row.configuration.flatMap { try? Self.policy($0) }
        rules = policy?.rules ?? .standard
        // Neither rules of another version nor a configuration that cannot be read any more.
        guard let policy, policy.rules.version == row.versions.rules, !call.isUnscreened else {
            canCompute = false
            again = row.verdict
            return
        }
        canCompute = true
        again = Rulebook.verdict(of: row.features, policy: policy)
    }

    /// The policy of a journalled configuration, with the operator's rules that stand in it.
    private static func policy(_ configuration: ConfigurationEntry) throws -> Policy {
        let text = String(decoding: configuration.content, as: UTF8.self)
        var read =
            configuration.content.isEmpty
            ? ConfigurationReader.builtIn
            : try ConfigurationReader.read(
                text: text, file: "the journal's configuration", rules: RuleCopy.rules(in: text))
        // What the model said stands in the vector: its file may be gone.
        read.model = Configuration.Model()
        return try EngineSettings.policy(read)
    }

    var isEqual: Bool {
        again.treatment == row.verdict.treatment && again.proposed == row.verdict.proposed
            && again.logOdds == row.verdict.logOdds && again.rule == row.verdict.rule
            && again.basis == row.verdict.basis && Self.reasons(again) == Self.reasons(row.verdict)
    }

    static func reasons(_ verdict: Verdict) -> [Reason] {
        (0..<Int(verdict.reasonCount)).map { verdict.reasons[$0] }
    }

    /// Why a call has no verdict of the rules.
    enum UnscreenedCause: String {
        case bypass
        /// The trunk sends more calls than its profile says.
        case ceiling
        /// The watchdog answered in the judge's place.
        case late
        /// Judged, but the stop was not on disk in time (`durable` trunks).
        case notDurable = "not-durable"
    }

    var unscreenedCause: UnscreenedCause? {
        guard call.isUnscreened else { return nil }
        if row.verdict.rule == .bypass { return .bypass }
        if row.verdict.rule == .trunkCeiling { return .ceiling }
        // The watchdog asks no rules and so names no version of them.
        return row.versions.rules == 0 ? .late : .notDurable
    }

    func text() -> String {
        let words = ExplainWords(language: language)
        var lines = [
            "#\(row.position)  \(row.time.rfc3339)  \(call.caller.masked) -> \(call.callee.masked)  "
                + "\(words.trunk) \(row.trunk)"
        ]
        if let cause = unscreenedCause {
            lines.append("  \(row.verdict.treatment.code), \(words.notJudged)")
            lines.append("  \(words.unscreened(cause))")
            return lines.joined(separator: "\n") + "\n"
        }
        lines.append(
            "  \(row.verdict.treatment.code), \(words.score) \(Self.decimal(call.scorePerTenThousand)) "
                + "(\(words.logOdds) \(Self.thousandths(row.verdict.logOdds)))")
        lines += reasonLines(words)
        lines += attribution.lines
        if row.verdict.proposed != row.verdict.treatment {
            let withheld = Rulebook.withheld(row.verdict, features: row.features)
            let refusal = Rulebook.refusal(of: row.verdict, features: row.features)
            lines.append("  \(words.proposed(row.verdict.proposed.code, withheld, refusal))")
        }
        if let outcome = call.outcome { lines.append("  \(words.outcome(outcome))") }
        if let order = row.orderNumber { lines.append("  \(words.order) \(order)") }
        let versions = row.versions
        lines.append(
            "  "
                + words.versions(
                    rules: versions.rules, lists: versions.lists, policy: versions.policy))
        if canCompute {
            lines.append("  " + (isEqual ? words.equal : "\(words.differs), \(again.treatment.code)"))
        } else {
            lines.append("  \(words.cannotCompute)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func reasonLines(_ words: ExplainWords) -> [String] {
        var lines: [String] = []
        // Where the model's word counted, the reasons are no sum.
        if row.verdict.reasonCount < Verdict.maximumReasons, !isLearned {
            let counted = Self.reasons(row.verdict).filter { !$0.isShadow }.reduce(Int32(0)) { $0 &+ $1.weight }
            lines.append("  \(Self.thousandths(row.verdict.logOdds &- counted, signed: true))  \(words.background)")
        }
        for reason in Self.reasons(row.verdict) {
            let sentence = RuleSentence.text(reason, language, rules: rules)
            lines.append(
                "  \(Self.thousandths(reason.weight, signed: true))  \(rules.name(of: reason.rule))"
                    + "\(reason.isShadow ? " (\(words.shadow))" : ""): \(sentence)")
        }
        return lines
    }

    /// The verdict's log-odds are the model's.
    private var isLearned: Bool {
        row.features[.modelAsked] != 0 && row.verdict.logOdds == row.features[.modelLogOdds]
    }

    func json() -> String {
        let reasons = Self.reasons(row.verdict).map(json).joined(separator: ",")
        let features = Feature.allCases.filter { row.features[$0] != 0 }
            .map { "\"\($0)\":\(row.features[$0])" }.joined(separator: ",")
        let equal = canCompute ? (isEqual ? "\"equal\"" : "\"differs\"") : "null"
        let fields: [String] = [
            "\"position\":\(row.position)", "\"time\":\"\(row.time.rfc3339)\"",
            "\"treatment\":\"\(row.verdict.treatment.code)\"", "\"proposed\":\"\(row.verdict.proposed.code)\"",
            "\"log_odds\":\(call.isUnscreened ? "null" : String(row.verdict.logOdds))",
            "\"unscreened\":\(unscreenedCause.map { "\"\($0.rawValue)\"" } ?? "null")",
            "\"reasons\":[\(reasons)]", "\"model\":\(attribution.json)", "\"features\":{\(features)}",
            "\"computed_again\":\(equal)", "\"outcome\":\(call.outcome.map(Self.json) ?? "null")",
        ]
        return "{" + fields.joined(separator: ",") + "}\n"
    }

    private static func json(_ outcome: OutcomeRow) -> String {
        let fields: [String] = [
            "\"answered\":\(outcome.isAnswered)", "\"ring_ms\":\(outcome.ringMilliseconds)",
            "\"duration_ms\":\(outcome.durationMilliseconds)", "\"released_by\":\"\(outcome.releasedBy)\"",
        ]
        return "{" + fields.joined(separator: ",") + "}"
    }

    private func json(_ reason: Reason) -> String {
        let fields: [String] = [
            "\"rule\":\"\(rules.name(of: reason.rule))\"", "\"weight\":\(reason.weight)", "\"first\":\(reason.first)",
            "\"second\":\(reason.second)", "\"shadow\":\(reason.isShadow)",
        ]
        return "{" + fields.joined(separator: ",") + "}"
    }

    private static func decimal(_ score: Int32) -> String {
        let digits = String(score % 10_000)
        return score >= 10_000 ? "1.0000" : "0." + String(repeating: "0", count: 4 - digits.count) + digits
    }

    private static func thousandths(_ value: Int32, signed: Bool = false) -> String {
        let rest = String(value.magnitude % 1_000)
        let sign = value < 0 ? "-" : signed ? "+" : ""
        return "\(sign)\(value.magnitude / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
