import Ledger

extension Console {
    static let listRows = 200

    func listsPage(_ visit: Visit, query: FormFields) async throws -> Page {
        guard let session = visit.session else { throw PageFailure.forbidden }
        try await control.recordLook(.lists, by: session.person)
        let rows = try await reader.lists(includingRemoved: true, limit: Self.listRows)
        let words = visit.words
        let forms = ListForms(words: words, formToken: session.formToken)
        let done = UInt64(query["done"])
        let entries =
            rows.isEmpty
            ? HTML("<p class=\"empty\">\(words(.entriesEmpty))</p>")
            : forms.table(rows, caption: .entries, withNumber: true)
        let body = HTML(
            """
            <h1 class="unseen">\(words(.lists))</h1>\
            \(forms.done(done, undoing: rows.first { $0.position == done && $0.removed == nil }))\
            <section class="panel"><h2>\(words(.addTitle))</h2>\(forms.add)</section>\
            <section class="panel" id="entries"><h2>\(words(.entries))</h2>\(entries)</section>\
            <section class="panel" id="files"><h2>\(words(.files))</h2>\(files(words))</section>
            """)
        return Page(.lists, title: words(.lists), body: body)
    }

    private func files(_ words: Words) -> HTML {
        guard !configuration.listFiles.isEmpty else { return HTML("<p class=\"empty\">\(words(.filesEmpty))</p>") }
        let rows = HTML.each(configuration.listFiles) { file in
            HTML(
                """
                <tr><th scope="row"><code>\(file.name)</code></th><td><code>\(file.path)</code></td>\
                <td class="num">\(words.count(file.entries))</td><td class="num">\(words.moment(file.loaded, words.dateTime(file.loaded)))</td></tr>
                """)
        }
        return HTML(
            """
            <table class="plain-table"><caption class="unseen">\(words(.files))</caption><thead><tr>\
            <th scope="col">\(words(.listColumn))</th><th scope="col">\(words(.fileColumn))</th>\
            <th scope="col" class="num">\(words(.entriesColumn))</th><th scope="col">\(words(.loadedColumn)), \(words.zone)</th></tr></thead>\
            <tbody>\(rows)</tbody></table>
            """)
    }
}
