import Screening

/// Words of the pages in all three languages, side by side: a phrase without one of them does not compile.
///
/// `{1}` and `{2}` stand for what is filled in.
struct Phrase: Hashable, Sendable {
    let kk: String
    let ru: String
    let en: String

    init(_ kk: String, _ ru: String, _ en: String) {
        self.kk = kk
        self.ru = ru
        self.en = en
    }

    func text(_ language: Language) -> String {
        switch language {
        case .kk: kk
        case .ru: ru
        case .en: en
        }
    }
}

/// The reader's language, by which phrases, numbers and times are written.
struct Words: Sendable {
    let language: Language
    let utcOffsetMinutes: Int
    /// Those in force: their titles and sentences are shown.
    let rules: RuleSet

    init(language: Language, utcOffsetMinutes: Int, rules: RuleSet = .standard) {
        self.language = language
        self.utcOffsetMinutes = utcOffsetMinutes
        self.rules = rules
    }

    func callAsFunction(_ phrase: Phrase) -> String {
        phrase.text(language)
    }

    func callAsFunction(_ phrase: Phrase, _ values: String...) -> String {
        fill(phrase, values) { String($0) }
    }

    /// A phrase with markup filled in.
    func html(_ phrase: Phrase, _ values: HTML...) -> HTML {
        fill(phrase, values) { HTML(escaping: String($0)) }
    }

    private func fill<Text: Fillable>(_ phrase: Phrase, _ values: [Text], _ literal: (Substring) -> Text) -> Text {
        var result = literal("")
        var rest = Substring(phrase.text(language))
        while let open = rest.firstIndex(of: "{") {
            let after = rest[rest.index(after: open)...]
            guard let close = after.firstIndex(of: "}"), let place = Int(after[..<close]), values.indices ~= place - 1
            else { break }
            result += literal(rest[..<open])
            result += values[place - 1]
            rest = after[after.index(after: close)...]
        }
        result += literal(rest)
        return result
    }
}

/// What a phrase can become.
private protocol Fillable {
    static func += (text: inout Self, more: Self)
}

extension String: Fillable {}
extension HTML: Fillable {}
