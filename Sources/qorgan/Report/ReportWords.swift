import Authority
import Screening
import Telephony

/// The report's words in three languages, and how each writes numbers.
struct ReportWords {
    let language: SentenceLanguage
    /// Whose sentences are said.
    var rules: RuleSet = .standard

    func pick(_ kk: String, _ ru: String, _ en: String) -> String { language.pick(kk: kk, ru: ru, en: en) }

    // Title and summary.
    var title: String {
        pick(
            "Пилот есебі: не тоқтатылар еді", "Отчёт пилота: что было бы остановлено",
            "Pilot report: what would be stopped")
    }
    var simulated: String {
        pick(
            "ҮЛГІЛЕНГЕН ДЕРЕКТЕР. Бұл қоңырауларды бағдарлама ойлап тапты; олар нақты трафик туралы ештеңе айтпайды.",
            "МОДЕЛЬНЫЕ ДАННЫЕ. Эти вызовы придумала программа; о настоящем трафике они не говорят ничего.",
            "SIMULATED DATA. A program made these calls up; they say nothing about real traffic.")
    }
    var demoOrder: String {
        pick(
            "Санкция көрсету үшін ғана: оған ешкім қол қойған жоқ.",
            "Санкция демонстрационная: её никто не подписывал.",
            "The order is for demonstration: nobody has signed it.")
    }
    var period: String { pick("Кезең", "Период", "Period") }
    var sources: String { pick("Деректер", "Данные", "Data") }
    var order: String { pick("Санкция", "Санкция", "Order") }
    var noOrder: String {
        pick(
            "жоқ: белгілеуден артық шара қолданылмайды", "нет: мер сильнее пометки не принимается",
            "none: no measure beyond a label is taken")
    }
    var orderJournalled: String {
        pick("журналда жазылғандай", "как записано в журнале", "as the journal has it")
    }

    func sentence(_ tally: ReportTally) -> String {
        let calls = count(tally.all.calls)
        let stops = count(tally.all.stops)
        let share = percent(tally.all.stops, of: tally.all.calls)
        return pick(
            "\(calls) қоңыраудың \(stops) (\(share)) тоқтатылар еді, тағы \(count(tally.all.warned)) ескертумен өтер еді.",
            "Из \(calls) вызовов были бы остановлены \(stops) (\(share)), ещё \(count(tally.all.warned)) прошли бы с предупреждением.",
            "Of \(calls) calls, \(stops) (\(share)) would be stopped and \(count(tally.all.warned)) more would pass with a warning."
        )
    }

    // Columns.
    var calls: String { pick("Қоңыраулар", "Вызовы", "Calls") }
    var stops: String { pick("Тоқтатылар еді", "Были бы остановлены", "Would be stopped") }
    var ordered: String { pick("санкциямен", "по санкции", "under the order") }
    var warned: String { pick("Ескертумен", "С предупреждением", "With a warning") }
    var unscreened: String { pick("Тексерусіз", "Без проверки", "Unscreened") }
    var share: String { pick("Үлесі", "Доля", "Share") }
    var trunk: String { pick("Транк", "Транк", "Trunk") }
    var rule: String { pick("Ереже", "Правило", "Rule") }
    var all: String { pick("Барлығы", "Всего", "All") }
    var day: String { pick("Күн", "День", "Day") }
    var hour: String { pick("Сағат", "Час", "Hour") }

    // Sections.
    var byTrunk: String { pick("Транктер бойынша", "По транкам", "By trunk") }
    var byRule: String { pick("Неге: ережелер бойынша", "Почему: по правилам", "Why: by rule and trunk") }
    var byHour: String { pick("Тәулік сағаттары бойынша", "По часам суток", "By hour of the day") }
    var byDay: String { pick("Күндер бойынша", "По дням", "By day") }
    var falseStops: String { pick("Қате тоқтатулар", "Ложные остановки", "False stops") }
    var sizing: String { pick("Не қажет болады", "Что понадобится", "What it would need") }
    var definitions: String { pick("Әр санның мағынасы", "Что значит каждое число", "What each figure means") }
    var nothing: String {
        pick("Ешқандай қоңырау тоқтатылмас еді.", "Ни один вызов не был бы остановлен.", "No call would be stopped.")
    }
    var chartHours: String {
        pick(
            "Тоқтатылар еді, сағат бойынша (саны бағанның үстінде)",
            "Были бы остановлены, по часам (число над столбцом)",
            "Would be stopped, by hour (the number stands above the column)")
    }

    func zone(_ minutes: Int) -> String {
        let sign = minutes < 0 ? "\u{2212}" : "+"
        let rest = minutes.magnitude % 60
        return "UTC\(sign)\(minutes.magnitude / 60)" + (rest == 0 ? "" : ":\(rest < 10 ? "0" : "")\(rest)")
    }

    func sentence(of reason: Reason) -> String { RuleSentence.text(reason, language, rules: rules) }

    /// No rule alone: the sum.
    func title(of rule: RuleCode?) -> String {
        guard let rule else {
            return pick("Бірнеше белгінің қосындысы", "Сумма признаков", "The sum of several reasons")
        }
        return RuleSentence.title(rule, language, rules: rules)
    }

    func name(_ treatment: Treatment) -> String {
        switch treatment {
        case .allow: pick("өткізу", "пропустить", "allow")
        case .label: pick("белгілеу", "пометить", "label")
        case .announce: pick("ескерту", "предупредить", "announce")
        case .challenge: pick("тексеру", "проверить", "challenge")
        case .divert: pick("операторға", "к оператору", "to an operator")
        case .block: pick("тоқтату", "остановить", "block")
        }
    }
}

extension ReportWords {
    private var group: String { language == .en ? "," : "\u{a0}" }
    private var point: String { language == .en ? "." : "," }

    /// `1,284` or `1 284`.
    func count(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped += group }
            grouped.append(digit)
        }
        return value < 0 ? "\u{2212}" + grouped : grouped
    }

    func decimal(_ value: Double, places: Int) -> String {
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = Int((min(max(value, -1e15), 1e15) * Double(scale)).rounded())
        let whole = count(scaled / scale)
        if places == 0 { return whole }
        let rest = String(Int((scaled % scale).magnitude))
        return whole + point + String(repeating: "0", count: places - rest.count) + rest
    }

    /// Of a share: two significant places at least, `0.012 %`, `3.4 %`.
    func percent(_ share: Double) -> String {
        let value = share * 100
        if value <= 0 { return "0\u{a0}%" }
        if value < 0.001 { return "<\u{a0}0\(point)001\u{a0}%" }
        return decimal(value, places: value < 0.1 ? 3 : value < 1 ? 2 : 1) + "\u{a0}%"
    }

    func percent(_ part: Int, of whole: Int) -> String {
        percent(whole > 0 ? Double(part) / Double(whole) : 0)
    }

    /// `1.2 GB`, decimal units.
    func bytes(_ value: Double) -> String {
        let units = [
            pick("байт", "байт", "bytes"), pick("КБ", "кБ", "kB"), pick("МБ", "МБ", "MB"), pick("ГБ", "ГБ", "GB"),
            pick("ТБ", "ТБ", "TB"),
        ]
        var rest = value
        var unit = 0
        while rest >= 1_000, unit < units.count - 1 {
            rest /= 1_000
            unit += 1
        }
        return decimal(rest, places: unit > 0 && rest < 10 ? 1 : 0) + "\u{a0}" + units[unit]
    }

    /// `2026-01-15 02:07:31` in local time.
    func moment(_ time: Timestamp, _ utcOffsetMinutes: Int) -> String {
        let local = time.adding(microseconds: Int64(utcOffsetMinutes) * 60_000_000).rfc3339
        return local.prefix(10) + " " + local.dropFirst(11).prefix(8)
    }

    /// 0.9876: a code, the same in every language.
    static func score(_ perTenThousand: Int32) -> String {
        let score = max(0, min(10_000, perTenThousand))
        let rest = String(score % 10_000)
        return "\(score / 10_000)." + String(repeating: "0", count: 4 - rest.count) + rest
    }
}
