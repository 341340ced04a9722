import Ledger
import Telephony

/// Names and values one under the other.
extension Words {
    func definitions(_ lines: [(name: Phrase, value: String)]) -> HTML {
        definitions(lines.map { (name: $0.name, value: HTML(escaping: $0.value)) })
    }

    func definitions(_ lines: [(name: Phrase, value: HTML)]) -> HTML {
        HTML("<dl>\(HTML.each(lines) { HTML("<div><dt>\(self($0.name))</dt><dd>\($0.value)</dd></div>") })</dl>")
    }

    /// A number's verdicts in sum.
    func summary(_ number: NumberSummary) -> [(name: Phrase, value: HTML)] {
        var lines: [(name: Phrase, value: HTML)] = [
            (.judgedCalls, HTML(escaping: count(number.judged))),
            (.interceptedCalls, HTML(escaping: count(number.intercepted))),
            (.warnedCalls, HTML(escaping: count(number.warned))),
        ]
        if let first = number.firstSeen { lines.append((.firstSeen, moment(first, dateTime(first)))) }
        if let last = number.lastSeen { lines.append((.lastSeen, moment(last, dateTime(last)))) }
        if let country = number.number.country { lines.append((.country, HTML(escaping: country))) }
        if let region = number.number.region.flatMap({ Region(code: $0) }) {
            lines.append((.region, HTML(escaping: self(region.phrase))))
        }
        let listed = number.listed.map { self($0.kind.phrase) + " · " + $0.reason } ?? self(.notListed)
        lines.append((.onList, HTML(escaping: listed)))
        return lines
    }
}
