package import Authority

/// A feature and its value in words, for people: it allocates, and no verdict depends on it.
///
///     FeatureWords.text(.calleesHour, 37, .en)    // different numbers called in the last hour: 37
package struct FeatureWords: Sendable {
    /// How a value is written.
    enum Unit: Sendable {
        case count
        case flag
        /// Shown in percent.
        case permille
        case seconds
        case minutes
        case hours
        case tenthsOfSecond
        case hundredths
        /// `14 h`
        case clock
        /// By the words of `FeatureValueWords`, else by the name that rules use.
        case named
    }

    let kk: String
    let ru: String
    let en: String
    let unit: Unit

    init(_ kk: String, _ ru: String, _ en: String, _ unit: Unit = .count) {
        self.kk = kk
        self.ru = ru
        self.en = en
        self.unit = unit
    }

    /// What the feature is, without a value: short enough for a row of a table.
    package static func name(_ feature: Feature, _ language: SentenceLanguage) -> String {
        words(of: feature)?.pick(language) ?? feature.code
    }

    /// `different numbers called in the last hour: 37`
    package static func text(_ feature: Feature, _ value: Int32, _ language: SentenceLanguage) -> String {
        name(feature, language) + ": " + self.value(feature, value, language)
    }

    /// The value alone: `37`, `12.5 %`, `not known`.
    package static func value(_ feature: Feature, _ value: Int32, _ language: SentenceLanguage) -> String {
        if let special = FeatureValueWords.special(feature, value) { return special.pick(language) }
        return FeatureValueText(language: language).text(value, words(of: feature)?.unit ?? .count, of: feature)
    }

    /// nil: nobody has worded it.
    static func words(of feature: Feature) -> FeatureWords? { table[feature] }

    private static let table: [Feature: FeatureWords] = {
        let groups = [
            FeatureWords.call, caller, identities, callee, range, software, source, trunk, destination, lead, machinery,
        ]
        return Dictionary(groups.flatMap { $0 }, uniquingKeysWith: { first, _ in first })
    }()

    func pick(_ language: SentenceLanguage) -> String { language.pick(kk: kk, ru: ru, en: en) }
}

/// Numbers with their units as each language writes them.
struct FeatureValueText {
    let language: SentenceLanguage

    func text(_ value: Int32, _ unit: FeatureWords.Unit, of feature: Feature) -> String {
        switch unit {
        case .flag: return value == 0 ? pick("жоқ", "нет", "no") : pick("иә", "да", "yes")
        case .named: return FeatureValues.names(of: feature).first { $0.value == value }?.name ?? "\(value)"
        case .count, .permille, .seconds, .minutes, .hours, .tenthsOfSecond, .hundredths, .clock: break
        }
        if value < 0 { return pick("белгісіз", "неизвестно", "not known") }
        switch unit {
        case .count, .flag, .named: return "\(value)"
        case .permille: return decimal(value, places: 1) + "\u{a0}%"
        case .seconds: return duration(Int(value))
        case .minutes: return duration(Int(value) * 60)
        case .hours: return duration(Int(value) * 3_600)
        case .tenthsOfSecond: return decimal(value, places: 1) + "\u{a0}" + pick("с", "с", "s")
        case .hundredths: return decimal(value, places: 2)
        case .clock: return "\(value)\u{a0}" + pick("сағат", "ч", "h")
        }
    }

    /// The two largest units: `2 min 5 s`, `3 h 20 min`, `16 d 2 h`.
    private func duration(_ seconds: Int) -> String {
        let units = [
            (86_400, pick("тәул", "сут", "d")), (3_600, pick("сағ", "ч", "h")), (60, pick("мин", "мин", "min")),
            (1, pick("с", "с", "s")),
        ]
        guard let first = units.firstIndex(where: { seconds >= $0.0 }) else { return "0\u{a0}" + units[3].1 }
        var text = "\(seconds / units[first].0)\u{a0}\(units[first].1)"
        let rest = seconds % units[first].0
        if first + 1 < units.count, rest >= units[first + 1].0 {
            text += "\u{a0}\(rest / units[first + 1].0)\u{a0}\(units[first + 1].1)"
        }
        return text
    }

    private func decimal(_ value: Int32, places: Int) -> String {
        let unit = places == 1 ? 10 : 100
        let rest = Int(value) % unit
        guard rest > 0 else { return "\(Int(value) / unit)" }
        let digits = places == 2 && rest < 10 ? "0\(rest)" : "\(rest)"
        return "\(Int(value) / unit)\(language == .en ? "." : ",")\(digits)"
    }

    private func pick(_ kk: String, _ ru: String, _ en: String) -> String { language.pick(kk: kk, ru: ru, en: en) }
}
