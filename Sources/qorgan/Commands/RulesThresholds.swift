import ArgumentParser
import Screening
import Telephony

extension RulesCommand {
    /// `qorgan rules thresholds`
    struct Thresholds: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "thresholds",
            abstract: "Which score leads to which treatment, and what says so: costs, model, or [screening].",
            discussion: "Example: qorgan rules thresholds --config qorgan.toml")

        @OptionGroup var choice: RuleChoice

        func run() throws {
            let report = ThresholdReport(try choice.policy())
            Terminal.write(choice.format == .json ? report.json.text + "\n" : report.text)
        }
    }
}

/// From which score on a treatment is asked for.
struct ThresholdReport {
    private let policy: Policy

    init(_ policy: Policy) { self.policy = policy }

    /// One line a treatment, fields between tabs.
    var text: String {
        var lines: [String] = []
        if let model = policy.model {
            lines.append("the model \(policy.text(of: .model)), version \(Model.text(ofVersion: model.version)):")
            for step in policy.modelSteps {
                lines.append("\(step.treatment.code)\t\(Self.from(step.logOdds))\t\(Self.why(step))")
            }
            lines.append("where the model is not asked, the sum of the rules:")
        } else {
            lines.append("no model: the sum of the rules")
        }
        for (treatment, at) in sums {
            lines.append("\(treatment.code)\t\(Self.from(at))\t[screening] \(treatment.code)_at")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var sums: [(Treatment, Int32?)] {
        [(.label, policy.labelAt), (.divert, policy.divertAt), (.block, policy.blockAt)]
    }

    private static func from(_ logOdds: Int32?) -> String {
        guard let logOdds else { return "never" }
        return "from score \(score(logOdds)) (log-odds \(decimal(logOdds)))"
    }

    private static func why(_ step: Policy.ModelStep) -> String {
        switch step.origin {
        case .file: "the model's file"
        case .costs: "[policy.costs]" + (step.byFile.map { "; the model's file says \(score($0))" } ?? "")
        case .heldByFile:
            (step.logOdds == nil ? "the model's file asks for none" : "the model's file, measured from here on")
                + "; costs alone begin at \(step.byCosts.map(score) ?? "never")"
        }
    }

    /// Six digits: half of a score's range lies in its last per mille.
    private static func score(_ logOdds: Int32) -> String {
        let millionths = Logistic.perBillion(logOdds) / 1_000
        let digits = String(millionths % 1_000_000)
        return "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
    }

    private static func decimal(_ thousandths: Int32) -> String {
        let rest = String(thousandths.magnitude % 1_000)
        return (thousandths < 0 ? "-" : "") + "\(thousandths.magnitude / 1_000)."
            + String(repeating: "0", count: 3 - rest.count) + rest
    }

    // MARK: JSON

    var json: JSONValue {
        .object([
            .init(name: "model", value: .array(policy.modelSteps.map(Self.json))),
            .init(name: "sum", value: .array(sums.map { Self.json($0, [("log_odds", $1)]) })),
        ])
    }

    private static func json(_ step: Policy.ModelStep) -> JSONValue {
        json(
            step.treatment, [("log_odds", step.logOdds), ("by_costs", step.byCosts), ("by_file", step.byFile)],
            origin: step.origin.rawValue)
    }

    private static func json(
        _ treatment: Treatment, _ steps: [(String, Int32?)], origin: String? = nil
    ) -> JSONValue {
        var members: [JSONValue.Member] = [.init(name: "treatment", value: .string(treatment.code))]
        for (name, at) in steps { members.append(.init(name: name, value: at.map { .integer(Int64($0)) } ?? .null)) }
        if let origin { members.append(.init(name: "origin", value: .string(origin))) }
        return .object(members)
    }
}
