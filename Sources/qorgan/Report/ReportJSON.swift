import Evaluation
import Screening
import Telephony

/// The report as JSON: keys and their order do not change within a version, and equal calls give equal bytes.
struct ReportJSON {
    let report: PilotReport

    func text() -> String {
        let tally = report.tally
        let treatments = Treatment.allCases.map { "\"\($0.code)\":\(tally.byTreatment[Int($0.rawValue)])" }
        let rules = tally.byRule.sorted { $0.key.code < $1.key.code }.map { "\"\($0.key.code)\":\($0.value)" }
        let hours = tally.byHour.enumerated().map { "{\"hour\":\($0.offset),\(sums($0.element))}" }
        let days = tally.byDay.sorted { $0.key < $1.key }.map {
            "{\"day\":\(string(Self.day($0.key))),\(sums($0.value))}"
        }
        let trunks = report.trunks.map { "{\"trunk\":\(string($0.name)),\(sums($0.sums))}" }
        let causes = report.causes.map {
            "{\"trunk\":\(string($0.trunk)),\"rule\":\($0.rule.map { "\"\($0.code)\"" } ?? "null"),\(sums($0.sums))}"
        }
        let strata = report.drawn.map {
            let rule = RuleCode(rawValue: $0.stratum.rule).map { "\"\($0.code)\"" } ?? "null"
            return "{\"rule\":\(rule),\"score_band\":\($0.stratum.band),\"population\":\($0.population),"
                + "\"sampled\":\($0.calls.count)}"
        }
        let fields: [String] = [
            "\"version\":1", "\"sources\":[\(report.source.names.map(string).joined(separator: ","))]",
            "\"simulated\":\(report.isSimulated)", "\"utc_offset_minutes\":\(tally.utcOffsetMinutes)",
            "\"first\":\(tally.first.map { "\"\($0.rfc3339)\"" } ?? "null")",
            "\"last\":\(tally.last.map { "\"\($0.rfc3339)\"" } ?? "null")", sums(tally.all),
            "\"treatments\":{\(treatments.joined(separator: ","))}", "\"rules\":{\(rules.joined(separator: ","))}",
            "\"trunks\":[\(trunks.joined(separator: ","))]", "\"causes\":[\(causes.joined(separator: ","))]",
            "\"hours\":[\(hours.joined(separator: ","))]", "\"days\":[\(days.joined(separator: ","))]",
            "\"false_stops\":{\"labelled\":\(bound(report.labelled)),\"allow_listed\":\(bound(report.listed)),"
                + "\"checked\":\(estimate())}",
            "\"sizing\":\(sizing())", "\"seed\":\(report.seed)", "\"strata\":[\(strata.joined(separator: ","))]",
            "\"sample\":[\(report.sampled.map(call).joined(separator: ","))]",
        ]
        return "{" + fields.joined(separator: ",") + "}\n"
    }

    private func sums(_ sums: ReportTally.Sums) -> String {
        "\"calls\":\(sums.calls),\"stops\":\(sums.stops),\"ordered\":\(sums.ordered),\"warned\":\(sums.warned),"
            + "\"unscreened\":\(sums.unscreened)"
    }

    private func bound(_ bound: BinomialBound?) -> String {
        guard let bound else { return "null" }
        return "{\"found\":\(Int(bound.found)),\"of\":\(Int(bound.of)),\"share\":\(Self.six(bound.share)),"
            + "\"lower\":\(Self.six(bound.lower)),\"upper\":\(Self.six(bound.upper))}"
    }

    private func estimate() -> String {
        guard let estimate = report.estimate else { return "null" }
        return "{\"population\":\(estimate.population),\"checked\":\(estimate.checked),\"scam\":\(estimate.scam),"
            + "\"honest\":\(estimate.honest),\"unclear\":\(estimate.unclear),\"share\":\(Self.six(estimate.share)),"
            + "\"lower\":\(Self.six(estimate.lower)),\"upper\":\(Self.six(estimate.upper))}"
    }

    private func sizing() -> String {
        let sizing = report.sizing
        return "{\"mean_calls_per_second\":\(Self.six(sizing.meanPerSecond)),"
            + "\"peak_second\":\(sizing.peakSecond.map(String.init) ?? "null"),\"peak_minute\":\(sizing.peakMinute),"
            + "\"cores\":\(sizing.cores),\"passes_bytes\":\(Int(sizing.passBytes)),"
            + "\"reasoned_bytes_a_day\":\(Int(sizing.reasonedBytesADay)),\"memory_bytes\":\(sizing.memoryBytes)}"
    }

    private func call(_ call: SampledStop) -> String {
        let reasons = call.reasons.filter { !$0.isShadow }.map { "\"\($0.rule.code)\"" }.joined(separator: ",")
        let fields: [String] = [
            "\"key\":\"\(call.key)\"", "\"time\":\"\(call.time.rfc3339)\"", "\"trunk\":\(string(call.trunk))",
            "\"caller\":\(string(call.caller))", "\"callee\":\(string(call.callee))",
            "\"call_id\":\(string(call.callID))", "\"treatment\":\"\(call.treatment.code)\"",
            "\"rule\":\(call.rule.map { "\"\($0.code)\"" } ?? "null")", "\"score\":\(call.scorePerTenThousand)",
            "\"reasons\":[\(reasons)]",
        ]
        return "{" + fields.joined(separator: ",") + "}"
    }

    private func string(_ text: String) -> String { JSONValue.string(text).text }

    /// Six decimals: the last bits of a logarithm differ between machines, these do not.
    private static func six(_ value: Double) -> String {
        let millionths = Int((value * 1_000_000).rounded())
        let rest = String(millionths % 1_000_000)
        return "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - rest.count) + rest
    }

    /// `2026-01-15` of days since 1970.
    static func day(_ days: Int) -> String {
        Timestamp(seconds: Int64(days) * 86_400).date
    }
}
