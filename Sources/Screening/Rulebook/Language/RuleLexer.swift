/// Cuts a rule file into tokens. A number sign begins a comment that runs to the end of the line.
struct RuleLexer {
    private let source: RuleSource
    private let characters: [Character]
    private var index = 0
    private var line = 1
    private var lineStart = 0
    private var tokens: [RuleToken] = []

    static func tokens(_ source: RuleSource) throws(RuleFault) -> [RuleToken] {
        guard source.text.utf8.count <= RuleSource.maximumBytes else {
            throw RuleFault(
                .tooMany, RulePlace(file: source.name, line: 1, column: 1), "the file is too long",
                expected: "at most \(RuleSource.maximumBytes) bytes")
        }
        var lexer = RuleLexer(source: source)
        try lexer.run()
        return joined(lexer.tokens)
    }

    private init(source: RuleSource) {
        self.source = source
        characters = Array(source.text)
    }

    private var place: RulePlace { RulePlace(file: source.name, line: line, column: index - lineStart + 1) }

    private mutating func run() throws(RuleFault) {
        while index < characters.count {
            let character = characters[index]
            if character.isNewline {
                add(.newline, length: 1)
                line += 1
                lineStart = index
            } else if character.isWhitespace {
                index += 1
            } else if character == "#" {
                while index < characters.count, !characters[index].isNewline { index += 1 }
            } else if character == "\"" {
                try text()
            } else if character.isASCII, character.isLowercase {
                word()
            } else if Self.isDigit(character) {
                try number()
            } else {
                try sign(character)
            }
        }
        add(.newline, length: 0)
        add(.end, length: 0)
    }

    private mutating func add(_ kind: RuleToken.Kind, length: Int) {
        tokens.append(RuleToken(kind: kind, place: place))
        index += length
    }

    /// A quote within a text is written as `\"`.
    private mutating func text() throws(RuleFault) {
        var end = index + 1
        var text = ""
        while end < characters.count, characters[end] != "\"", !characters[end].isNewline {
            if characters[end] == "\\", end + 1 < characters.count, characters[end + 1] == "\"" { end += 1 }
            text.append(characters[end])
            end += 1
        }
        guard end < characters.count, characters[end] == "\"" else {
            throw RuleFault(.syntax, place, "a text without its closing quote", expected: "\" on the same line")
        }
        add(.text(text), length: end + 1 - index)
    }

    /// Lower-case letters and digits in parts joined by hyphens: `callees-hour`.
    private mutating func word() {
        var end = index + 1
        while end < characters.count, characters[end].isASCII {
            let isPart = characters[end].isLowercase || Self.isDigit(characters[end])
            let next = end + 1 < characters.count ? characters[end + 1] : " "
            let isJoint = characters[end] == "-" && next.isASCII && (next.isLowercase || Self.isDigit(next))
            guard isPart || isJoint else { break }
            end += 1
        }
        add(.word(String(characters[index..<end])), length: end - index)
    }

    private mutating func number() throws(RuleFault) {
        var end = index
        while end < characters.count, Self.isDigit(characters[end]) { end += 1 }
        guard let value = Int64(String(characters[index..<end])) else {
            throw RuleFault(
                .overflow, place, "\(String(characters[index..<end])) is too large", expected: "32-bit numbers")
        }
        add(.number(value), length: end - index)
    }

    private mutating func sign(_ character: Character) throws(RuleFault) {
        if index + 1 < characters.count, let sign = RuleToken.Sign(rawValue: "\(character)\(characters[index + 1])") {
            add(.sign(sign), length: 2)
        } else if let sign = RuleToken.Sign(rawValue: "\(character)") {
            add(.sign(sign), length: 1)
        } else {
            throw RuleFault(
                .syntax, place, "\"\(character)\" has no meaning here",
                expected: "lower-case words, numbers, texts in quotes, and ( ) , : + - * / = != < <= > >=")
        }
    }

    private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

    /// Leaves out the ends of lines at which a statement goes on.
    private static func joined(_ tokens: [RuleToken]) -> [RuleToken] {
        var result: [RuleToken] = []
        var depth = 0
        for (index, token) in tokens.enumerated() {
            if token.kind == .sign(.open) { depth += 1 }
            if token.kind == .sign(.close) { depth -= 1 }
            if token.kind == .newline {
                guard let last = result.last, last.kind != .newline else { continue }
                let next = tokens[(index + 1)...].first { $0.kind != .newline }
                if next?.kind != .end, depth > 0 || last.goesOn || next?.continues == true { continue }
            }
            result.append(token)
        }
        return result
    }
}
