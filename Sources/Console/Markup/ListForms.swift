import Ledger

/// Forms that put a number on a list or take it off; they work without a script, too.
struct ListForms: Sendable {
    let words: Words
    let formToken: String

    /// Two buttons for a number that was seen, each with its key and a reason field.
    func decide(pseudonym: String) -> HTML {
        HTML(
            """
            <form class="decide" method="post" action="/lists/add">\
            <input type="hidden" name="csrf" value="\(formToken)"><input type="hidden" name="pseudonym" value="\(pseudonym)">\
            <label>\(words(.addReason)) <input name="reason" required maxlength="300" autocomplete="off"></label>\
            <button type="submit" name="kind" value="block" class="danger" data-key="b">\(words(.block)) <kbd>B</kbd></button>\
            <button type="submit" name="kind" value="allow" class="good" data-key="a">\(words(.allow)) <kbd>A</kbd></button>\
            <button type="submit" name="kind" value="divert">\(words(.divert))</button></form>
            """)
    }

    /// For a number that a person types.
    var add: HTML {
        let kinds = HTML.each(ListKind.allCases) { kind in
            HTML("<option value=\"\(kind.rawValue)\">\(words(kind.phrase))</option>")
        }
        return HTML(
            """
            <form class="line" method="post" action="/lists/add"><input type="hidden" name="csrf" value="\(formToken)">\
            <label>\(words(.addNumber)) <input name="number" class="num" required maxlength="64" autocomplete="off" \
            placeholder="\(words(.addNumberHint))"></label>\
            <label>\(words(.addKind)) <select name="kind">\(kinds)</select></label>\
            <label class="wide">\(words(.addReason)) <input name="reason" required maxlength="300" autocomplete="off"></label>\
            <button type="submit" class="main">\(words(.addButton))</button></form>
            """)
    }

    func remove(_ row: ListRow, label: Phrase = .remove) -> HTML {
        HTML(
            """
            <form method="post" action="/lists/remove"><input type="hidden" name="csrf" value="\(formToken)">\
            <input type="hidden" name="position" value="\(row.position)">\
            <button type="submit" class="plain">\(words(label))</button></form>
            """)
    }

    /// After a change: that it is in the journal, and for ten seconds the way back at hand (`U`), later in the list.
    func done(_ position: UInt64?, undoing row: ListRow?) -> HTML {
        guard let position else { return HTML() }
        let undo = row.map { row in
            HTML(
                """
                <form method="post" action="/lists/remove"><input type="hidden" name="csrf" value="\(formToken)">\
                <input type="hidden" name="position" value="\(row.position)">\
                <button type="submit" data-key="u">\(words(.undo)) <kbd>U</kbd></button></form>
                """)
        }
        return HTML(
            """
            <div class="note done" role="status"><span>\(words(.listDone, words.count(position)))</span>\(undo ?? HTML())</div>
            """)
    }

    /// Entries as rows; removed ones stay to be seen, struck through in words.
    func table(_ rows: [ListRow], caption: Phrase, withNumber: Bool) -> HTML {
        let body = HTML.each(rows) { row in
            HTML(
                """
                <tr id="e\(row.position)"><td>\(row.kind.mark.html(words(row.kind.phrase)))</td>\
                \(HTML.when(withNumber, HTML("<td class=\"num\">\(link(row.number))</td>")))\
                <td>\(row.reason)</td><td>\(row.author)</td><td class="num">\(words.moment(row.added, words.dateTime(row.added)))</td>\
                <td>\(row.removed.map { HTML("<span class=\"soft\">\(words(.removedColumn)) \(words.moment($0, words.dateTime($0)))</span>") }
                    ?? remove(row))</td></tr>
                """)
        }
        return HTML(
            """
            <table class="plain-table"><caption class="unseen">\(words(caption))</caption><thead><tr>\
            <th scope="col">\(words(.listColumn))</th>\
            \(HTML.when(withNumber, HTML("<th scope=\"col\">\(words(.number))</th>")))\
            <th scope="col">\(words(.reasonColumn))</th><th scope="col">\(words(.authorColumn))</th>\
            <th scope="col">\(words(.sinceColumn)), \(words.zone)</th><td></td></tr></thead><tbody>\(body)</tbody></table>
            """)
    }

    private func link(_ number: NumberReference) -> HTML {
        guard let pseudonym = number.pseudonym else { return HTML("\(number.masked)") }
        return HTML("<a href=\"/numbers/\(pseudonym)\">\(number.masked)</a>")
    }
}
