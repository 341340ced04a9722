import Authority
import Screening

/// A model's card as Markdown: all that its own file says of it.
struct ModelCard {
    let model: Model
    let language: SentenceLanguage

    private var document: ModelDocument { model.document }

    var text: String {
        var lines = ["# \(document.facts.title)", ""]
        lines += facts
        lines += section(pick("Шектері", "Пороги", "Thresholds"), thresholds)
        lines += section(pick("Сапасы", "Качество", "Quality"), quality)
        lines += section(pick("Деректер", "Данные", "Data"), data)
        lines += section(pick("Белгілер", "Признаки", "Features"), inputs)
        lines += section(pick("Не істей алмайды", "Чего она не может", "Limits"), limits)
        return lines.joined(separator: "\n") + "\n"
    }

    private var facts: [String] {
        let sizes = "\(document.trees.count) / \(document.inputs.count)"
        var lines = [
            "- \(pick("нұсқасы", "версия", "version")): \(Model.text(ofVersion: model.version))",
            "- \(pick("үйретілген", "обучена", "trained")): \(document.facts.trained), \(document.facts.trainer)",
            "- \(pick("ағаш / белгі", "деревьев / признаков", "trees / features")): \(sizes)",
            "- \(pick("миллион қоңырауға алаяқтық", "обмана на миллион вызовов", "scams in a million calls")): "
                + "\(document.prevalenceMillionths)",
        ]
        let baseline = document.baseline == nil ? pick("жоқ", "нет", "no") : pick("иә", "да", "yes")
        lines.append(
            "- \(pick("үйретудің үлестірімі", "распределения обучения", "distributions of the training")): \(baseline)")
        lines += document.facts.parameters.map { "- \($0.name): \($0.value)" }
        return lines
    }

    /// Nothing for a part that the file is silent on.
    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", "## \(title)", ""] + lines
    }

    private var thresholds: [String] {
        document.thresholds.map { threshold in
            let score = FigureText.decimal(Double(Logistic.perTenThousand(threshold.logOdds)) / 10_000)
            return "- \(threshold.name): \(Double(threshold.logOdds) / 1_000) (\(score))"
        }
    }

    private var quality: [String] {
        let groups = document.facts.quality
        guard !groups.isEmpty else { return [] }
        let head = [
            pick(
                "Шектерді таңдаған тексеру деректерінде.", "На проверочных данных, по которым выбраны пороги.",
                "On the validation data that chose the thresholds."), "",
            "| \(pick("кім", "кто", "who")) | \(pick("қоңырау", "вызовов", "calls")) | "
                + "\(pick("ескертілді не тоқтатылды, %", "предупреждено или остановлено, %", "labelled or stopped, %")) | "
                + "\(pick("тоқтатылды, %", "остановлено, %", "stopped, %")) |", "|---|---|---|---|",
        ]
        return head
            + groups.map { group in
                let name = ModelCardWords.group(group.group, language).map { "\($0) (\(group.group))" } ?? group.group
                let kind = group.isScam ? pick("алаяқ: ", "обман: ", "scam: ") : ""
                return "| \(kind)\(name) | \(group.calls) | \(Self.percent(group.touched, group.calls)) | "
                    + "\(Self.percent(group.stopped, group.calls)) |"
            }
    }

    private var data: [String] {
        let sets = document.facts.data
        guard !sets.isEmpty else { return [] }
        // What a program makes up anew from its seeds is no file.
        let hasDigests = sets.contains { !$0.digest.isEmpty }
        let head = [
            "| \(pick("жиын", "набор", "set")) | \(pick("күндері", "даты", "dates")) | \(pick("жол", "строк", "rows")) | "
                + "\(pick("алаяқтық", "обман", "scam")) |" + (hasDigests ? " SHA-256 |" : ""),
            "|---|---|---|---|" + (hasDigests ? "---|" : ""),
        ]
        return head
            + sets.map { set in
                let dates = set.from.isEmpty ? "" : "\(set.from) – \(set.until)"
                return "| \(set.name) | \(dates) | \(set.rows) | \(set.positives) |"
                    + (hasDigests ? " \(set.digest) |" : "")
            }
    }

    private var inputs: [String] {
        document.inputs.map { code in
            Feature(code: code).map { "- `\(code)`: \(FeatureWords.name($0, language))" } ?? "- `\(code)`"
        }
    }

    private var limits: [String] {
        document.facts.limits.map { "- \(ModelCardWords.limit($0, language) ?? $0)" }
    }

    private static func percent(_ part: Int, _ whole: Int) -> String {
        let hundredths = whole > 0 ? (part * 20_000 / whole + 1) / 2 : 0
        let rest = String(hundredths % 100)
        return "\(hundredths / 100).\(rest.count < 2 ? "0" : "")\(rest)"
    }

    private func pick(_ kk: String, _ ru: String, _ en: String) -> String { language.pick(kk: kk, ru: ru, en: en) }
}
