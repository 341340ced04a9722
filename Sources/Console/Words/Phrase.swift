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

    func callAsFunction(_ phrase: Phrase) -> String {
        phrase.text(language)
    }

    func callAsFunction(_ phrase: Phrase, _ values: String...) -> String {
        var result = ""
        var rest = Substring(phrase.text(language))
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            let after = rest[rest.index(after: open)...]
            guard let close = after.firstIndex(of: "}"), let place = Int(after[..<close]), values.indices ~= place - 1
            else { return result + rest[open...] }
            result += values[place - 1]
            rest = after[after.index(after: close)...]
        }
        return result + rest
    }
}
