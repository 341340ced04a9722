import Telephony

/// Which models were in force here, and the form that goes back to one.
struct HistoryMarkup: Sendable {
    let words: Words
    let formToken: String

    /// `turns`: newest first.
    func html(_ turns: [ModelChange], inForce: UInt32?) -> HTML {
        HTML(
            """
            <section class="panel" id="history"><h2>\(words(.history))</h2>\
            \(turns.isEmpty ? HTML("<p class=\"empty\">\(words(.historyEmpty))</p>") : table(turns))\
            \(inForce.map { form(turns, inForce: $0) } ?? HTML())</section>
            """)
    }

    private func table(_ turns: [ModelChange]) -> HTML {
        let rows = HTML.each(turns) { turn in
            let who = turn.person.isEmpty ? words(.modelByConfiguration) : turn.person + ": " + turn.reason
            return HTML(
                """
                <tr><td>\(words.moment(turn.time, words.dateTime(turn.time)))</td>\
                <th scope="row"><code>\(words.version(turn.version))</code></th>\
                <td>\(words.source(turn.source))</td><td>\(who)</td>\
                <td class="\(turn.isKept ? "" : "soft")">\(words(turn.isKept ? .historyKept : .historyGone))</td></tr>
                """)
        }
        return HTML(
            """
            <table class="plain-table" tabindex="0"><caption class="unseen">\(words(.history))</caption><thead><tr>\
            <th scope="col">\(words.timeHead)</th><th scope="col">\(words(.modelVersion))</th>\
            <th scope="col">\(words(.modelSource))</th><th scope="col">\(words(.historyWho))</th>\
            <th scope="col"><span class="unseen">\(words(.state))</span></th></tr></thead><tbody>\(rows)</tbody></table>
            """)
    }

    /// The newest of the others stands first.
    private func form(_ turns: [ModelChange], inForce: UInt32) -> HTML {
        var choices: [ModelChange] = []
        for turn in turns where turn.isKept && turn.version != inForce {
            if !choices.contains(where: { $0.version == turn.version }) { choices.append(turn) }
        }
        guard !choices.isEmpty else { return HTML("<p class=\"soft after\">\(words(.backNone))</p>") }
        let options = HTML.each(choices) { turn in
            let version = words.version(turn.version)
            return HTML("<option value=\"\(version)\">\(version) · \(words.dateTime(turn.time))</option>")
        }
        return HTML(
            """
            <h2>\(words(.backTitle))</h2><p class="soft">\(words(.backExplained))</p>\
            <form class="line after" method="post" action="/model/back"><input type="hidden" name="csrf" value="\(formToken)">\
            <input type="hidden" name="from" value="\(words.version(inForce))">\
            <label>\(words(.backVersion)) <select name="version">\(options)</select></label>\
            <label class="wide">\(words(.backReason)) <input name="reason" required maxlength="300" autocomplete="off"></label>\
            <button type="submit" class="danger">\(words(.backButton))</button></form>
            """)
    }
}
