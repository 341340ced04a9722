import Ledger
import Telephony

/// Calls a minute by what was done, stacked; the strongest treatment on top, where the eye looks first.
struct MinuteChart: Sendable {
    static let minutes = 60
    /// Minutes a row of the table.
    static let tableMinutes = 5
    private static let width = 960
    private static let height = 176

    let words: Words

    /// One column: the sums of all trunks in one minute.
    struct Column: Hashable, Sendable {
        var minute: Timestamp
        var totals: CentreTotals
    }

    /// The columns of the hour that ends with the minute of `now`; minutes without a call are there and empty.
    static func columns(_ rows: [MinuteRow], now: Timestamp) -> [Column] {
        let last = now.seconds - now.seconds % 60
        var columns = (0..<minutes).map { index in
            Column(
                minute: Timestamp(seconds: last - Int64(minutes - 1 - index) * 60), totals: CentreTotals())
        }
        for row in rows {
            let index = minutes - 1 - Int(clamping: (last - row.minute.seconds) / 60)
            guard columns.indices ~= index, row.minute.seconds <= last else { continue }
            columns[index].totals.add(row)
        }
        return columns
    }

    func html(_ columns: [Column]) -> HTML {
        let top = Self.niceTop(columns.map(\.totals.calls).max() ?? 0)
        guard columns.contains(where: { $0.totals.calls > 0 }) else {
            return HTML("<p class=\"empty\">\(words(.chartEmpty))</p>")
        }
        var sum = CentreTotals()
        for column in columns { sum.add(column.totals) }
        let summary = words(
            .chartSummary, words.count(sum.calls), words.count(sum.blocked), words.count(sum.diverted),
            words.count(sum.warned), words.count(sum.unscreened))
        return HTML(
            """
            <div class="plot"><div class="scale" aria-hidden="true">\(scale(top))</div>\
            <svg class="minutes" viewBox="0 0 \(Self.width) \(Self.height)" preserveAspectRatio="none" role="img" \
            aria-label="\(summary)">\(grid())\(HTML.each(columns.enumerated()) { column($0.element, $0.offset, top) })</svg>\
            <span class="zone" aria-hidden="true">\(words.zone)</span>\
            <div class="axis" aria-hidden="true">\(HTML.each(ticks(columns)) { HTML("<span>\(words.hourMinute($0))</span>") })</div></div>\
            \(table(columns))
            """)
    }

    /// The words beside the title: shape, colour and word of each group, and the peak.
    func legend(_ columns: [Column]) -> HTML {
        let peak = columns.max { $0.totals.intercepted < $1.totals.intercepted }
        var html = HTML.each([Mark.block, .divert, .warn, .pass, .unscreened]) { mark in
            HTML("\(mark.html(words(mark.phrase).lowercased())) ")
        }
        if let peak, peak.totals.intercepted > 0 {
            let text = words(.chartPeak, words.hourMinute(peak.minute), words.count(peak.totals.intercepted))
            html += HTML("<span class=\"soft\">· \(text)</span>")
        }
        return html
    }

    private func column(_ column: Column, _ index: Int, _ top: Int) -> HTML {
        guard column.totals.calls > 0 else { return HTML() }
        let step = Self.width / Self.minutes
        let totals = column.totals
        let parts: [(mark: Mark, count: Int)] = [
            (.pass, totals.allowed), (.unscreened, totals.unscreened), (.warn, totals.warned),
            (.divert, totals.diverted), (.block, totals.blocked),
        ]
        let tooltip = words(
            .minuteTooltip, words.hourMinute(column.minute), words.count(totals.calls), words.count(totals.blocked),
            words.count(totals.diverted), words.count(totals.warned))
        var base = Double(Self.height)
        var html = HTML("<g data-from=\"\(column.minute.seconds)\"><title>\(tooltip)</title>")
        for part in parts where part.count > 0 {
            // At least a visible line: one interception among thousands must not vanish.
            let height = max(1.5, Double(part.count) / Double(top) * Double(Self.height - 8))
            base -= height
            html += HTML(
                """
                <rect class="\(part.mark.rawValue)" x="\(index * step)" y="\(Self.tenths(base))" \
                width="\(step - 1)" height="\(Self.tenths(height))"/>
                """)
        }
        html += "</g>"
        return html
    }

    /// Numbers at the three lines of the grid: the top, its half, nought. `niceTop` is even, so the half is whole.
    private func scale(_ top: Int) -> HTML {
        HTML.each([top, top / 2, 0].enumerated()) {
            HTML("<span class=\"at\($0.offset)\">\(words.count($0.element))</span>")
        }
    }

    /// The same numbers for those who do not see the columns, and for those who want to read them off.
    private func table(_ columns: [Column]) -> HTML {
        let rows = HTML.each(stride(from: 0, to: columns.count, by: Self.tableMinutes)) { start in
            var totals = CentreTotals()
            for column in columns[start..<min(start + Self.tableMinutes, columns.count)] { totals.add(column.totals) }
            let counts = [totals.calls, totals.blocked, totals.diverted, totals.warned, totals.unscreened]
            return HTML(
                """
                <tr><th scope="row">\(words.moment(columns[start].minute, words.hourMinute(columns[start].minute)))</th>\
                \(HTML.each(counts) { HTML("<td class=\"num\">\(words.count($0))</td>") })</tr>
                """)
        }
        let heads = HTML.each([Phrase.chartAll, .blocked, .diverted, .warned, .unscreened]) {
            HTML("<th scope=\"col\" class=\"num\">\(words($0).lowercased())</th>")
        }
        return HTML(
            """
            <details><summary>\(words(.chartTable, String(Self.tableMinutes)))</summary><table class="small">\
            <caption class="unseen">\(words(.callsAMinute))</caption><thead><tr><th scope="col">\(words.timeHead)</th>\
            \(heads)</tr></thead><tbody>\(rows)</tbody></table></details>
            """)
    }

    private func grid() -> HTML {
        HTML.each([0, 1, 2]) { line in
            let y = Self.height - (Self.height - 8) * line / 2
            return HTML("<line class=\"grid\" x1=\"0\" x2=\"\(Self.width)\" y1=\"\(y)\" y2=\"\(y)\"/>")
        }
    }

    /// Six times under the chart, ten minutes apart.
    private func ticks(_ columns: [Column]) -> [Timestamp] {
        stride(from: 0, to: columns.count, by: 10).map { columns[$0].minute }
    }

    /// The next 2, 4, 6, 8 or 10 times a power of ten: its half is a whole number, too.
    static func niceTop(_ value: Int) -> Int {
        var unit = 1
        while unit < 1_000_000_000 {
            for factor in [2, 4, 6, 8, 10] where unit * factor >= value { return unit * factor }
            unit *= 10
        }
        return value
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }
}

/// Calls a minute of one trunk as a line.
enum Sparkline {
    private static let width = 96
    private static let height = 18

    static func html(_ values: [Int]) -> HTML {
        let top = max(1, values.max() ?? 1)
        let last = max(1, values.count - 1)
        var points = ""
        for (index, value) in values.enumerated() {
            points += "\(index * Self.width / last),\(Self.height - 1 - value * (Self.height - 2) / top) "
        }
        return HTML(
            """
            <svg class="spark" viewBox="0 0 \(width) \(height)" aria-hidden="true"><polyline points="\(points)"/></svg>
            """)
    }
}

extension CentreTotals {
    mutating func add(_ row: MinuteRow) {
        allowed += row.allowed
        warned += row.warned
        diverted += row.diverted
        blocked += row.blocked
        unscreened += row.unscreened
    }

    mutating func add(_ other: CentreTotals) {
        allowed += other.allowed
        warned += other.warned
        diverted += other.diverted
        blocked += other.blocked
        unscreened += other.unscreened
    }
}
