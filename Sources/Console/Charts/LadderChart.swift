import Gate
import Ledger
import Screening
import Telephony

/// A ladder as SVG: columns are systems, arrows are messages; each arrow is a link to its message.
struct LadderChart: Sendable {
    private static let gutter = 188
    private static let rowHeight = 30
    private static let headHeight = 44
    /// From a column to the edge.
    private static let margin = 84

    let words: Words
    let ladder: Ladder
    /// Nil: the journal has none of it.
    let verdict: CallRow?

    private var spacing: Int { ladder.columns.count > 2 ? 220 : 320 }
    private var width: Int {
        Self.gutter + Self.margin * 2 + spacing * max(0, ladder.columns.count - 1)
    }

    func html() -> HTML {
        let about = words(.ladderAbout, words.count(ladder.steps.count), words.count(ladder.columns.count))
        return HTML(
            """
            <div class="ladder" role="group" aria-label="\(about)">\
            <svg class="heads" width="\(width)" height="\(Self.headHeight)" viewBox="0 0 \(width) \(Self.headHeight)">\(heads)</svg>\
            \(arrows())</div>
            """)
    }

    private func x(_ column: Int) -> Int { Self.gutter + Self.margin + spacing * column }

    private var heads: HTML {
        HTML.each(ladder.columns.enumerated()) { index, column in
            HTML(
                """
                <text class="name" x="\(x(index))" y="18">\(column.kind.name(words))</text>\
                <text class="address" x="\(x(index))" y="35">\(column.address)</text>
                """)
        }
    }

    private func arrows() -> HTML {
        var body = HTML()
        var y = 0
        for step in ladder.steps {
            body += arrow(step, y)
            y += Self.rowHeight
            if step.hasVerdict, let verdict {
                body += note(verdict, y)
                y += Self.rowHeight
            }
        }
        let height = y + 8
        let lines = HTML.each(ladder.columns.indices) { index in
            HTML("<line class=\"life\" x1=\"\(x(index))\" x2=\"\(x(index))\" y1=\"0\" y2=\"\(height)\"/>")
        }
        return HTML(
            """
            <svg class="arrows" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">\(lines)\(body)</svg>
            """)
    }

    private func arrow(_ step: Ladder.Step, _ y: Int) -> HTML {
        let message = step.message
        let start = x(step.from)
        let end = x(step.to)
        let tip = end > start ? -7 : 7
        let line = y + 22
        let label = message.isRepeat ? message.label + " · " + words(.ladderRepeat) : message.label
        let time = words.timeWithMilliseconds(message.time)
        let spoken = words(
            .ladderArrow, String(step.number), label, ladder.columns[step.from].kind.name(words),
            ladder.columns[step.to].kind.name(words), time)
        let classes = message.kind.rawValue + (message.isRepeat ? " again" : "")
        return HTML(
            """
            <a class="\(classes)" href="#m\(step.number)" aria-label="\(spoken)">\
            <rect class="hit" x="2" y="\(y + 2)" width="\(width - 4)" height="\(Self.rowHeight - 4)" rx="3"/>\
            <text class="time" x="8" y="\(y + 20)">\(time)</text>\
            <text class="delta" x="\(Self.gutter - 6)" y="\(y + 20)">\(delta(step))</text>\
            <text class="label" x="\((start + end) / 2)" y="\(line - 6)">\(label)</text>\
            <line x1="\(start)" x2="\(end + tip / 7 * 5)" y1="\(line)" y2="\(line)"/>\
            <path d="M\(end) \(line)l\(tip) -4v8z"/></a>
            """)
    }

    /// `+12 ms` below ten seconds, `+41.2 s` above.
    private func delta(_ step: Ladder.Step) -> String {
        guard let delta = step.delta else { return "" }
        if delta < 10_000_000 {
            return words(
                .ladderMilliseconds,
                words.decimal(thousandths: Int(delta), places: delta < 10_000 ? 1 : 0))
        }
        return words(.ladderSeconds, words.decimal(thousandths: Int(clamping: delta / 1_000), places: 1))
    }

    /// What Qorgan decided, at its place between question and answer.
    private func note(_ call: CallRow, _ y: Int) -> HTML {
        let mark = Mark(call)
        let word = words(call.isUnscreened ? .unscreened : call.treatment.phrase)
        let why = call.rule.map { words.rules.name(of: $0) } ?? words.score(perTenThousand: call.scorePerTenThousand)
        let text = "\(word) · \(why) · \(words.microseconds(nanoseconds: call.judgedNanoseconds))"
        let own = ladder.columns.firstIndex { $0.kind == .qorgan } ?? 0
        let length = min(width - Self.gutter - 8, 44 + text.unicodeScalars.count * 13 / 2)
        let left = max(Self.gutter, min(x(own) - length / 2, width - length - 4))
        return HTML(
            """
            <g class="verdict \(mark.rawValue)"><title>\(words(.ladderVerdict)): \(text)</title>\
            <rect x="\(left)" y="\(y + 4)" width="\(length)" height="\(Self.rowHeight - 8)" rx="4"/>\
            <text class="shape" x="\(left + 10)" y="\(y + 19)">\(mark.shape)</text>\
            <text x="\(left + 26)" y="\(y + 19)">\(text)</text></g>
            """)
    }
}
