/// Reads a rule file into drafts; docs/rules.md has the language.
struct RuleParser {
    private let tokens: [RuleToken]
    private(set) var index = 0
    /// Conditions that a file has given a name.
    var definitions: [String: RuleExpression]
    private(set) var version: UInt32?
    var drafts: [RuleDraft] = []

    /// `definitions`: those of the file before.
    init(_ source: RuleSource, definitions: [String: RuleExpression] = [:]) throws(RuleFault) {
        tokens = try RuleLexer.tokens(source)
        self.definitions = definitions
        try file()
    }

    private static let reserved: Set<String> = ["and", "or", "not", "when", "if", "first", "second", "kk", "ru", "en"]

    static func isReserved(_ word: String) -> Bool { reserved.contains(word) }

    // MARK: Tokens

    var next: RuleToken { tokens[index] }

    mutating func take() -> RuleToken {
        let token = tokens[index]
        if index < tokens.count - 1 { index += 1 }
        return token
    }

    mutating func expect(_ sign: RuleToken.Sign) throws(RuleFault) {
        let token = take()
        guard token.kind == .sign(sign) else { throw unexpected(token, expected: "\"\(sign.rawValue)\"") }
    }

    func unexpected(_ token: RuleToken, expected: String) -> RuleFault {
        RuleFault(.syntax, token.place, "\(token.text) does not belong here", expected: expected)
    }

    mutating func word(_ expected: String) throws(RuleFault) -> Placed<String> {
        let token = take()
        guard case .word(let word) = token.kind else { throw unexpected(token, expected: expected) }
        return Placed(value: word, place: token.place)
    }

    mutating func text() throws(RuleFault) -> Placed<String> {
        let token = take()
        guard case .text(let text) = token.kind else { throw unexpected(token, expected: "a text in quotes") }
        return Placed(value: text, place: token.place)
    }

    mutating func number() throws(RuleFault) -> Placed<Int64> {
        let isNegative = next.kind == .sign(.minus)
        let place = next.place
        if isNegative { _ = take() }
        let token = take()
        guard case .number(let value) = token.kind else { throw unexpected(token, expected: "a number") }
        return Placed(value: isNegative ? -value : value, place: place)
    }

    private mutating func endOfLine() throws(RuleFault) {
        let token = take()
        guard token.kind == .newline || token.kind == .end else { throw unexpected(token, expected: "a new line") }
    }

    /// The tokens from `start` up to here as one line.
    func said(from start: Int) -> String {
        var result = ""
        for token in tokens[start..<index] {
            let isTight =
                result.isEmpty || result.hasSuffix("(")
                || [.close, .comma, .colon].map { .sign($0) }.contains(token.kind)
            result += (isTight ? "" : " ") + token.text
        }
        return result
    }

    // MARK: Statements

    private mutating func file() throws(RuleFault) {
        while next.kind != .end {
            let keyword = try word("version, define or rule")
            switch keyword.value {
            case "version":
                let number = try number()
                guard version == nil, let value = UInt32(exactly: number.value), value > 0 else {
                    throw RuleFault(.syntax, number.place, "no version", expected: "one number above 0")
                }
                version = value
            case "define": try define()
            case "rule": try rule(keyword.place)
            default:
                guard !drafts.isEmpty else {
                    throw RuleFault(
                        .syntax, keyword.place, "\(keyword.value) stands in no rule",
                        expected: "version, define or rule")
                }
                try statement(keyword)
            }
            try endOfLine()
        }
    }

    private mutating func define() throws(RuleFault) {
        let name = try word("a name")
        guard Feature(code: name.value) == nil, definitions[name.value] == nil, !Self.isReserved(name.value) else {
            throw RuleFault(.duplicate, name.place, "\(name.value) has a meaning already", expected: "another name")
        }
        definitions[name.value] = try expression()
    }

    private mutating func rule(_ place: RulePlace) throws(RuleFault) {
        let name = try word("the rule's code")
        guard !drafts.contains(where: { $0.name == name.value }) else {
            throw RuleFault(.duplicate, name.place, "rule \(name.value) stands here twice", expected: "each rule once")
        }
        var draft = RuleDraft(name: name.value, place: name.place)
        if case .number = next.kind {
            let number = try number()
            guard let value = UInt8(exactly: number.value), RuleCode.range.contains(value) else {
                throw RuleFault(
                    .overflow, number.place, "\(number.value) is no rule's number",
                    expected: "\(RuleCode.range.lowerBound) to \(RuleCode.range.upperBound)")
            }
            if let other = drafts.first(where: { $0.number?.value == value }) {
                throw RuleFault(
                    .duplicate, number.place, "\(other.name) has the number \(value)", expected: "a number of its own")
            }
            draft.number = Placed(value: value, place: number.place)
        }
        if next.kind == .word("fixed") {
            _ = take()
            draft.isFixed = true
        }
        drafts.append(draft)
    }
}
