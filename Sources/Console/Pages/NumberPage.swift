import Ledger

extension Console {
    static let numberRows = 50

    /// A number's verdicts and stops; not its connections.
    func numberPage(_ visit: Visit, id: String, query: FormFields) async throws -> Page {
        guard Pseudonym.isWellFormed(id), let session = visit.session else { throw PageFailure.notFound }
        try await control.recordLook(.number(pseudonym: id), by: session.person)
        guard let summary = try await reader.number(pseudonym: id) else { throw PageFailure.notFound }
        let before = UInt64(query["before"])
        let calls = try await reader.calls(
            matching: CallQuery(pseudonym: id, before: before, limit: Self.numberRows))
        let words = visit.words
        let forms = ListForms(words: words, formToken: session.formToken)
        let history = try await reader.lists(includingRemoved: true, limit: CallQuery.maximumLimit)
            .filter { $0.number.pseudonym == id }
        let done = UInt64(query["done"])
        let rows = CallRowMarkup(words: words, columns: .withoutParties, showsDate: true)
        let older = calls.count == Self.numberRows ? calls.last.map { "/numbers/\(id)?before=\($0.position)" } : nil
        let body = HTML(
            """
            <div class="number-page" data-number="\(id)" data-masked="\(summary.number.masked)">\
            \(forms.done(done, undoing: history.first { $0.position == done && $0.removed == nil }))\
            <section class="panel head"><div><p class="soft">\(words(.number))</p>\
            <h1 class="num">\(summary.number.masked)</h1><p class="soft">\(words(.connectionsHidden))</p></div>\
            \(forms.decide(pseudonym: id))</section><div class="two">\
            <section class="panel" id="verdicts"><h2>\(words(.verdicts)) <span class="legend">· \(words(.newestFirst)) \
            <span class="keys">· <kbd>J</kbd> <kbd>K</kbd> \(words(.keySelect)) <kbd>Enter</kbd> \(words(.keyOpen))</span></span></h2>\
            \(calls.isEmpty ? HTML("<p class=\"empty\">\(words(.verdictsEmpty))</p>")
                : rows.table(calls, id: "calls", caption: words(.verdicts)))\(olderLink(older, words))</section>\
            <section class="panel" id="summary"><h2>\(words(.aboutCaller))</h2>\(words.definitions(words.summary(summary)))\
            \(HTML.when(!history.isEmpty, HTML("<h2>\(words(.lists))</h2>\(forms.table(history, caption: .lists, withNumber: false))")))\
            </section></div></div>
            """)
        return Page(.number, title: words(.number) + " " + summary.number.masked, body: body)
    }

    func olderLink(_ location: String?, _ words: Words) -> HTML {
        guard let location else { return HTML() }
        return HTML("<p><a href=\"\(location)\" rel=\"next\">\(words(.olderRows)) →</a></p>")
    }
}
