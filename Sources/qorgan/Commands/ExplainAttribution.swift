import Authority
import Foundation
import Ledger
import Screening
import Telephony

/// What moved the model of a call, in the words of `qorgan explain`; nothing where none was asked.
struct ExplainAttribution {
    let row: ExplainRow
    /// The model of that verdict; nil: it is neither kept nor built in.
    let model: Model?
    let language: SentenceLanguage

    /// `data`: the folder whose models are looked through.
    init(_ row: ExplainRow, data: String, language: SentenceLanguage) {
        self.row = row
        self.language = language
        let version = row.versions.model
        let isAsked = row.features[.modelAsked] != 0
        model = isAsked ? Self.model(version, data) : nil
    }

    private static func model(_ version: UInt32, _ data: String) -> Model? {
        if let builtIn = try? DefaultModel.model(), builtIn.version == version { return builtIn }
        return try? ModelArchive(folder: data).look(version)
    }

    private var isAsked: Bool { row.features[.modelAsked] != 0 }
    private var version: String { Model.text(ofVersion: row.versions.model) }

    var lines: [String] {
        guard isAsked else { return [] }
        guard let model else { return foreign }
        let sum = CallAttribution(model, row.features)
        var lines = [
            "  \(pick("модель", "модель", "model")) \(version), \(pick("дәл үлестер", "точные вклады", "exact parts")):"
        ]
        lines += sum.parts.map {
            "    \(Self.decimal($0.hundredths))  \(FeatureWords.text($0.feature, $0.value, language))"
        }
        lines.append(
            "    \(Self.decimal(sum.rest))  "
                + pick("қалған белгілер бірге", "остальные признаки вместе", "all other features together"))
        lines.append(
            "    \(Self.decimal(sum.base))  "
                + pick(
                    "негізі: ештеңе белгісіз қоңырау", "основа: вызов, о котором ничего не известно",
                    "base: a call of which nothing is known"))
        lines.append(
            "    \(Self.decimal(sum.total))  "
                + pick(
                    "ағаштардың қосындысы; калибрленген лог-шанс", "сумма деревьев; калиброванные лог-шансы",
                    "sum of the trees; calibrated log-odds")
                + " \(Self.thousandths(sum.logOdds))")
        if !sum.isAsJudged {
            lines.append(
                "    "
                    + pick("журналдағы лог-шанс БАСҚА", "в журнале ДРУГИЕ лог-шансы", "the journal has OTHER log-odds")
                    + ": \(Self.thousandths(row.features[.modelLogOdds]))")
        }
        if sum.pathDiffers {
            lines.append(
                "    " + pick("үкім атаған белгілер", "вердикт назвал признаки", "the verdict named") + ": "
                    + sum.named.map { FeatureWords.name($0, language) }.joined(separator: "; "))
        }
        return lines
    }

    /// What stands in the vector, where the model is not at hand.
    private var foreign: [String] {
        let logOdds = Self.thousandths(row.features[.modelLogOdds])
        return [
            "  \(pick("модель", "модель", "model")) \(version), "
                + pick("бұл жерде жоқ; лог-шанс", "здесь её нет; лог-шансы", "not at hand; log-odds") + " \(logOdds)"
        ]
            + CallAttribution.named(row.features[.modelParts]).map {
                "    \(FeatureWords.text($0, row.features[$0], language))"
            }
    }

    var json: String {
        guard isAsked else { return "null" }
        var members: [JSONValue.Member] = [
            .init(name: "version", value: .string(version)),
            .init(name: "log_odds", value: .integer(Int64(row.features[.modelLogOdds]))),
            .init(
                name: "named",
                value: .array(CallAttribution.named(row.features[.modelParts]).map { .string($0.code) })),
        ]
        if let model {
            let sum = CallAttribution(model, row.features)
            members += [
                .init(
                    name: "parts",
                    value: .array(
                        sum.parts.map {
                            .members([
                                "feature": .string($0.feature.code), "value": .integer(Int64($0.value)),
                                "hundredths": .integer(Int64($0.hundredths)),
                            ])
                        })),
                .init(name: "rest", value: .integer(Int64(sum.rest))),
                .init(name: "base", value: .integer(Int64(sum.base))),
                .init(name: "total", value: .integer(Int64(sum.total))),
                .init(name: "as_judged", value: .boolean(sum.isAsJudged)),
            ]
        }
        return JSONValue.object(members).text
    }

    private static func decimal(_ hundredths: Int) -> String {
        let rest = Int(hundredths.magnitude % 100)
        return "\(hundredths < 0 ? "-" : "+")\(hundredths.magnitude / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    private static func thousandths(_ value: Int32) -> String {
        let rest = String(value.magnitude % 1_000)
        return "\(value < 0 ? "-" : "+")\(value.magnitude / 1_000)."
            + String(repeating: "0", count: 3 - rest.count) + rest
    }

    private func pick(_ kk: String, _ ru: String, _ en: String) -> String { language.pick(kk: kk, ru: ru, en: en) }
}
