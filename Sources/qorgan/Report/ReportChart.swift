import Console

/// Charts as inline SVG, each with its numbers in it and in a table for those who do not see it.
struct ReportChart {
    private static let width = 720
    private static let height = 190
    private static let top = 20
    private static let base = 164

    let words: ReportWords

    /// 24 columns: stops above, warnings beneath them; the number of stops above each.
    func hours(_ hours: [ReportTally.Sums]) -> HTML {
        let most = max(1, hours.map { $0.stops + $0.warned }.max() ?? 1)
        return HTML(
            """
            <figure><svg viewBox="0 0 \(Self.width) \(Self.height)" role="img" aria-label="\(words.chartHours)">\
            <line class="axis" x1="0" x2="\(Self.width)" y1="\(Self.base)" y2="\(Self.base)"/>\
            \(HTML.each(hours.enumerated()) { column($0.element, $0.offset, most) })</svg>
            <figcaption><i class="stop"></i>\(words.stops) <i class="warn"></i>\(words.warned)</figcaption>
            <table class="unseen"><thead><tr><th scope="col">\(words.hour)</th><th scope="col">\(words.calls)</th>\
            <th scope="col">\(words.stops)</th><th scope="col">\(words.warned)</th></tr></thead>\
            <tbody>\(HTML.each(hours.enumerated()) { row($0.element, $0.offset) })</tbody></table></figure>
            """)
    }

    private func column(_ sums: ReportTally.Sums, _ hour: Int, _ most: Int) -> HTML {
        let step = Self.width / 24
        let room = Self.base - Self.top
        func height(_ value: Int) -> Int { value == 0 ? 0 : max(2, Int(Double(value) / Double(most) * Double(room))) }
        let stops = height(sums.stops), warned = height(sums.warned)
        let x = hour * step
        let middle = x + step / 2
        return HTML(
            """
            <rect class="warn" x="\(x + 3)" y="\(Self.base - warned)" width="\(step - 6)" height="\(warned)"/>\
            <rect class="stop" x="\(x + 3)" y="\(Self.base - warned - stops)" width="\(step - 6)" height="\(stops)"/>\
            \(HTML.when(sums.stops > 0, HTML("""
                <text x="\(middle)" y="\(Self.base - warned - stops - 4)">\(words.count(sums.stops))</text>
                """)))\
            <text class="hour" x="\(middle)" y="\(Self.base + 16)">\(hour < 10 ? "0" : "")\(hour)</text>
            """)
    }

    private func row(_ sums: ReportTally.Sums, _ hour: Int) -> HTML {
        HTML(
            """
            <tr><th scope="row">\(hour)</th><td>\(words.count(sums.calls))</td><td>\(words.count(sums.stops))</td>\
            <td>\(words.count(sums.warned))</td></tr>
            """)
    }

    /// A bar in a row whose numbers stand beside it.
    static func bar(stops: Int, warned: Int, most: Int) -> HTML {
        func width(_ value: Int) -> Int { value == 0 ? 0 : max(1, Int(Double(value) / Double(max(1, most)) * 120)) }
        let stop = width(stops)
        return HTML(
            """
            <svg viewBox="0 0 122 10" width="122" height="10" aria-hidden="true">\
            <rect class="stop" x="0" y="0" width="\(stop)" height="10"/>\
            <rect class="warn" x="\(stop)" y="0" width="\(width(warned))" height="10"/></svg>
            """)
    }
}
