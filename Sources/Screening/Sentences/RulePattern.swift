/// A sentence with the places of its numbers: `Calling around: {first} people within an hour`.
///
/// `{first}` and `{second}` are the rule's evidence, `{first minutes}` is it in minutes, rounded up. Behind a colon stand
/// the forms that go with a number, two in English, three in Russian: `{first: call | calls}`. A `#` in a form is where
/// the number stands; without one it stands in front.
struct RulePattern: Sendable {
    private enum Piece: Sendable {
        case text(String)
        case number(Slot, forms: [String])
    }

    private struct Slot: Sendable {
        var isSecond = false
        var isMinutes = false

        func value(_ reason: Reason) -> Int32 {
            let value = isSecond ? reason.second : reason.first
            // A hand-over of one second took a minute too.
            return isMinutes ? max(1, (max(0, value) &+ 59) / 60) : value
        }
    }

    private var pieces: [Piece] = []
    private let language: String

    /// `evidence`: how many numbers the rule gives.
    init(_ text: String, language: String, evidence: Int, place: RulePlace) throws(RuleFault) {
        self.language = language
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}") else {
                throw RuleFault(.placeholder, place, "{ without }", expected: "{first} or {second}")
            }
            pieces.append(try Self.piece(rest[rest.index(after: open)..<close], language, evidence, place))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        guard !text.isEmpty, text.count <= RuleSet.maximumSentence, !text.hasSuffix("."), !text.contains("%") else {
            throw RuleFault(
                .placeholder, place, "no sentence of a reason",
                expected: "1 to \(RuleSet.maximumSentence) characters without a full stop and without %")
        }
    }

    private static func piece(
        _ inner: Substring, _ language: String, _ evidence: Int, _ place: RulePlace
    ) throws(RuleFault) -> Piece {
        let parts = inner.split(separator: ":", maxSplits: 1)
        let words = (parts.first ?? "").split(separator: " ")
        var slot = Slot()
        slot.isSecond = words.first == "second"
        slot.isMinutes = words.count == 2 && words[1] == "minutes"
        guard words.first == "first" || slot.isSecond, words.count == (slot.isMinutes ? 2 : 1) else {
            throw RuleFault(
                .placeholder, place, "{\(inner)} is no evidence", expected: "{first}, {second} or {first minutes}")
        }
        guard evidence > (slot.isSecond ? 1 : 0) else {
            throw RuleFault(
                .placeholder, place, "{\(inner)} is nothing that this rule knows", expected: "evidence that gives it")
        }
        guard parts.count == 2 else { return .number(slot, forms: []) }
        let forms = parts[1].split(separator: "|").map { form -> String in
            let form = trimmed(form)
            return form.contains("#") ? form : "# " + form
        }
        let expected = language == "ru" ? 3 : language == "en" ? 2 : 1
        guard forms.count == expected else {
            throw RuleFault(
                .placeholder, place, "\(forms.count) forms in {\(inner)}", expected: "\(expected) in \(language)")
        }
        return .number(slot, forms: forms)
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// The sentence of `reason`.
    func text(_ reason: Reason) -> String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .number(let slot, let forms):
                let number = slot.value(reason)
                guard !forms.isEmpty else {
                    result += "\(number)"
                    continue
                }
                for character in forms[form(of: number, count: forms.count)] {
                    if character == "#" { result += "\(number)" } else { result.append(character) }
                }
            }
        }
        return result
    }

    /// Which form goes with `number`: in Russian 1, 21, 31 … take the first, 2 to 4, 22 to 24 … the second.
    private func form(of number: Int32, count: Int) -> Int {
        switch count {
        case 3:
            let ones = number.magnitude % 10, tens = number.magnitude % 100
            if tens / 10 == 1 { return 2 }
            return ones == 1 ? 0 : (2...4).contains(ones) ? 1 : 2
        case 2: return number == 1 ? 0 : 1
        default: return 0
        }
    }
}
