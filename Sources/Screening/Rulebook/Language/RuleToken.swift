/// A word, number, text or sign of a rule file, with its place.
struct RuleToken: Sendable {
    enum Kind: Hashable, Sendable {
        case word(String)
        case number(Int64)
        case text(String)
        case sign(Sign)
        case newline
        case end
    }

    enum Sign: String, Sendable {
        case open = "("
        case close = ")"
        case comma = ","
        case colon = ":"
        case plus = "+"
        case minus = "-"
        case times = "*"
        case over = "/"
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    let kind: Kind
    let place: RulePlace

    /// As it stood in the file.
    var text: String {
        switch kind {
        case .word(let word): word
        case .number(let number): "\(number)"
        case .text(let text): "\"\(text)\""
        case .sign(let sign): sign.rawValue
        case .newline: "the end of the line"
        case .end: "the end of the file"
        }
    }

    /// Nothing can end behind it: what follows on the next line belongs to it.
    var goesOn: Bool {
        switch kind {
        case .sign(let sign): sign != .close
        case .word(let word): ["and", "or", "not", "when"].contains(word)
        case .number, .text, .newline, .end: false
        }
    }

    /// At the beginning of a line it belongs to the line before.
    var continues: Bool { kind == .word("and") || kind == .word("or") }
}
