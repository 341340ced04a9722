import Ledger

extension Console {
    /// Rows on the live page; the page's script keeps to the same number.
    static let liveRows = 25

    func livePage(_ visit: Visit) async throws -> Page {
        let words = visit.words
        let calls = try await reader.calls(matching: CallQuery(limit: Self.liveRows, interceptedOnly: true))
        let live = try await panels.html(words, configuration, status: control.status(), at: now())
        let rows = CallRowMarkup(words: words)
        let body = HTML(
            """
            <h1 class="unseen">\(words(.live))</h1><div class="live">\(live.panels)\
            <section class="panel" id="calls-panel"><h2>\(words(.interceptions)) \
            <span class="legend">· \(words(.newestFirst)) \(keys(words)) · \
            <a href="/search">\(words(.allCalls))</a></span></h2>\
            \(live.bypassed)\(rows.table(calls, id: "calls", caption: words(.interceptions)))\
            <p class="empty" id="calls-empty" \(calls.isEmpty ? HTML() : HTML("hidden"))>\(words(.interceptionsEmpty))</p>\
            </section></div>
            """)
        return Page(.live, title: words(.live), body: body)
    }

    /// Keys printed where they work.
    func keys(_ words: Words) -> HTML {
        HTML(
            """
            <span class="keys">· <kbd>J</kbd> <kbd>K</kbd> \(words(.keySelect)) <kbd>Enter</kbd> \(words(.keyOpen)) \
            <kbd>B</kbd> \(words(.keyBlock)) <kbd>A</kbd> \(words(.keyAllow))</span>
            """)
    }
}
