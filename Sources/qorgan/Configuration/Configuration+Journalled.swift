import Screening

extension Configuration {
    /// The text as the journal keeps it: with the operator's rules behind it, so that its verdicts can be computed again.
    var journalledText: String {
        guard let rules = screening.rules else { return textWithoutSecret }
        return RuleCopy.appended(rules, to: textWithoutSecret)
    }

    /// What the text says, without the tap's secret. A journal is shown to others, whole and
    /// for years; what decides verdicts stands there unchanged.
    private var textWithoutSecret: String {
        guard let secret = tap?.secret, let place = KeyPositions(text: text).place(of: "tap.secret") else {
            return text
        }
        var result = text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let rest = text[lines[place.line - 1].startIndex...]
        if let key = rest.firstRange(of: "secret"), let value = Self.quoted(rest[key.upperBound...]) {
            result.replaceSubrange(value, with: Self.hidden)
        }
        // A second time, in a comment for instance; shorter ones may be a part of other words.
        if secret.utf8.count >= Self.leastFound {
            while let found = result.firstRange(of: secret) { result.replaceSubrange(found, with: Self.hidden) }
        }
        return result
    }

    /// Shorter than `leastFound`, so that replacing ends.
    private static let hidden = "•"
    private static let leastFound = 8

    /// Between the quotes of the first TOML string behind an equals sign.
    private static func quoted(_ text: Substring) -> Range<Substring.Index>? {
        guard let equals = text.firstIndex(of: "="),
            let open = text[equals...].firstIndex(where: { $0 == "\"" || $0 == "'" })
        else { return nil }
        let quote = text[open]
        let triple = String(repeating: quote, count: 3)
        let closing = text[open...].hasPrefix(triple) ? triple : String(quote)
        let start = text.index(open, offsetBy: closing.count)
        var end = start
        while end < text.endIndex, !text[end...].hasPrefix(closing) {
            if quote == "\"", text[end] == "\\", text.index(after: end) < text.endIndex { end = text.index(after: end) }
            end = text.index(after: end)
        }
        return end < text.endIndex ? start..<end : nil
    }
}
