import Ledger
import Telephony

/// Names and values one under the other.
extension Words {
    func definitions(_ lines: [(name: Phrase, value: String)]) -> HTML {
        HTML("<dl>\(HTML.each(lines) { HTML("<div><dt>\(self($0.name))</dt><dd>\($0.value)</dd></div>") })</dl>")
    }

    /// A number's verdicts in sum.
    func summary(_ number: NumberSummary) -> [(name: Phrase, value: String)] {
        var lines: [(name: Phrase, value: String)] = [
            (.judgedCalls, count(number.judged)), (.interceptedCalls, count(number.intercepted)),
            (.warnedCalls, count(number.warned)),
        ]
        if let first = number.firstSeen { lines.append((.firstSeen, dateTime(first))) }
        if let last = number.lastSeen { lines.append((.lastSeen, dateTime(last))) }
        if let country = number.number.country { lines.append((.country, country)) }
        if let region = number.number.region.flatMap({ Region(code: $0) }) {
            lines.append((.region, self(region.phrase)))
        }
        lines.append((.onList, number.listed.map { self($0.kind.phrase) + " · " + $0.reason } ?? self(.notListed)))
        return lines
    }
}
