import Ledger
import Screening
import Telephony

/// What people found a call to be, and the form by which one more says so; it works without a script.
struct FindingForms: Sendable {
    let words: Words
    let formToken: String

    func panel(_ call: CallRow, _ rows: [FindingRow], now: Timestamp) -> HTML {
        let table = rows.isEmpty ? HTML() : self.table(rows)
        return HTML(
            """
            <section class="panel" id="findings"><h2>\(words(.findings))</h2>\(table)\(form(call, now))</section>
            """)
    }

    /// Nothing can be said of a caller without a number, nor of a call of the day before.
    private func form(_ call: CallRow, _ now: Timestamp) -> HTML {
        guard call.caller.pseudonym != nil else { return HTML("<p class=\"soft\">\(words(.findingNoCaller))</p>") }
        guard now.seconds - call.time.seconds <= Finding.lifeSeconds else {
            return HTML("<p class=\"soft\">\(words(.findingLate))</p>")
        }
        return HTML(
            """
            <p class="soft">\(words(.findingExplained))</p>\
            <form class="line" method="post" action="/findings/add"><input type="hidden" name="csrf" value="\(formToken)">\
            <input type="hidden" name="call" value="\(call.position)">\
            <label class="wide">\(words(.addReason)) <input name="reason" required maxlength="300" autocomplete="off"></label>\
            <button type="submit" name="finding" value="scam" class="danger">\(words(.findingScam))</button>\
            <button type="submit" name="finding" value="honest" class="good">\(words(.findingHonest))</button></form>
            """)
    }

    private func table(_ rows: [FindingRow]) -> HTML {
        let body = HTML.each(rows) { row in
            HTML(
                """
                <tr><td>\(row.finding.mark.html(words(row.finding.phrase)))</td><td>\(row.reason)</td>\
                <td>\(row.person)</td><td class="num">\(words.moment(row.time, words.dateTime(row.time)))</td>\
                <td class="soft">\(words(row.effect.phrase))</td></tr>
                """)
        }
        let heads = HTML.each([Phrase.findingColumn, .reasonColumn, .authorColumn] as [Phrase]) { phrase in
            HTML("<th scope=\"col\">\(words(phrase))</th>")
        }
        return HTML(
            """
            <table class="plain-table"><caption class="unseen">\(words(.findings))</caption><thead><tr>\(heads)\
            <th scope="col">\(words(.sinceColumn)), \(words.zone)</th><th scope="col">\(words(.findingEffect))</th>\
            </tr></thead><tbody>\(body)</tbody></table>
            """)
    }
}

extension Finding {
    var phrase: Phrase {
        switch self {
        case .honest: .findingHonest
        case .scam: .findingScam
        }
    }

    var mark: Mark {
        switch self {
        case .honest: .pass
        case .scam: .block
        }
    }
}

extension CallFindings.Effect {
    var phrase: Phrase {
        switch self {
        case .first: .findingFirst
        case .confirms: .findingConfirms
        case .contradicts: .findingContradicts
        case .again: .findingAgain
        }
    }
}
