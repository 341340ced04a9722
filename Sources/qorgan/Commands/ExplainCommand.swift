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

    func run() throws {
        guard let language = SentenceLanguage(rawValue: language) else {
            throw ValidationError("no language \"\(language)\": kk, ru or en was expected")
        }
        let reader = try LedgerAccess.reader(data)
        let subject = subject
        let rows = try blocking { try await Self.rows(of: subject, reader) }
        guard !rows.isEmpty else { throw Refusal(sentence: "qorgan: no verdict of \(subject) is in the journal") }
        var differs = false
        for (call, row) in rows {
            let explanation = try Explanation(call: call, row: row, language: language)
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
    /// Rules of another version than this program's cannot be computed by it.
    let canCompute: Bool
    let language: SentenceLanguage

    init(call: CallRow, row: ExplainRow, language: SentenceLanguage) throws {
        self.call = call
        self.row = row
        self.language = language
        canCompute = row.versions.rules == Rulebook.version && row.configuration != nil && !call.isUnscreened
        guard canCompute, let configuration = row.configuration else {
            again = row.verdict
            return
        }
        let read =
            configuration.content.isEmpty
            ? ConfigurationReader.builtIn
            : try ConfigurationReader.read(
                text: String(decoding: configuration.content, as: UTF8.self), file: "the journal's configuration")
        again = Rulebook.verdict(of: row.features, policy: try EngineSettings.policy(read))
    }

    var isEqual: Bool {
        again.treatment == row.verdict.treatment && again.proposed == row.verdict.proposed
            && again.logOdds == row.verdict.logOdds && again.rule == row.verdict.rule
            && again.basis == row.verdict.basis && Self.reasons(again) == Self.reasons(row.verdict)
    }

    static func reasons(_ verdict: Verdict) -> [Reason] {
        (0..<Int(verdict.reasonCount)).map { verdict.reasons[$0] }
    }

    func text() -> String {
        var lines = [
            "#\(row.position)  \(row.time.rfc3339)  \(call.caller.masked) -> \(call.callee.masked)  trunk \(row.trunk)",
            "  \(row.verdict.treatment.code), score \(Self.decimal(call.scorePerTenThousand)) "
                + "(log-odds \(Self.thousandths(row.verdict.logOdds)))",
        ]
        if !call.isUnscreened, row.verdict.reasonCount < Verdict.maximumReasons {
            let counted = Self.reasons(row.verdict).filter { !$0.isShadow }.reduce(Int32(0)) { $0 &+ $1.weight }
            lines.append("  \(Self.thousandths(row.verdict.logOdds &- counted, signed: true))  background: any call")
        }
        for reason in Self.reasons(row.verdict) {
            let sentence = RuleSentence.text(reason, language)
            lines.append(
                "  \(Self.thousandths(reason.weight, signed: true))  \(reason.rule.code)"
                    + "\(reason.isShadow ? " (shadow)" : ""): \(sentence)")
        }
        if row.verdict.proposed != row.verdict.treatment {
            lines.append("  proposed \(row.verdict.proposed.code), but no live order allowed it")
        }
        if let order = row.orderNumber { lines.append("  order \(order)") }
        lines.append(
            "  rules \(row.versions.rules), lists \(row.versions.lists), policy \(row.versions.policy)")
        if canCompute {
            lines.append(isEqual ? "  computed again: equal" : "  computed again: DIFFERS, \(again.treatment.code)")
        } else if call.isUnscreened {
            lines.append("  no verdict of the rules: the call was let through unscreened")
        } else {
            lines.append("  cannot be computed again by this version")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    func json() -> String {
        let reasons = Self.reasons(row.verdict).map(Self.json).joined(separator: ",")
        let features = Feature.allCases.filter { row.features[$0] != 0 }
            .map { "\"\($0)\":\(row.features[$0])" }.joined(separator: ",")
        let equal = canCompute ? (isEqual ? "\"equal\"" : "\"differs\"") : "null"
        let fields: [String] = [
            "\"position\":\(row.position)", "\"time\":\"\(row.time.rfc3339)\"",
            "\"treatment\":\"\(row.verdict.treatment.code)\"", "\"proposed\":\"\(row.verdict.proposed.code)\"",
            "\"log_odds\":\(row.verdict.logOdds)", "\"reasons\":[\(reasons)]", "\"features\":{\(features)}",
            "\"computed_again\":\(equal)",
        ]
        return "{" + fields.joined(separator: ",") + "}\n"
    }

    private static func json(_ reason: Reason) -> String {
        let fields: [String] = [
            "\"rule\":\"\(reason.rule.code)\"", "\"weight\":\(reason.weight)", "\"first\":\(reason.first)",
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
