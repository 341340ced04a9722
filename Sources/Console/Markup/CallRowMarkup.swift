import Ledger
import Screening

/// A judged call as a row of a table: the same markup on a page and in the live feed.
struct CallRowMarkup: Sendable {
    /// Reasons spelled out in a row; the call's page has them all.
    static let reasonsShown = 2

    enum Columns: Sendable {
        case all
        /// On a page about one number: the other side of a call is not shown, that needs a basis of its own.
        case withoutParties
    }

    let words: Words
    var columns = Columns.all
    /// Lists that go over more than a day show the date.
    var showsDate = false

    func row(_ call: CallRow) -> HTML {
        let mark = Mark(call)
        let word = words(call.isUnscreened ? .unscreened : call.treatment.phrase)
        var html = HTML(
            """
            <tr class="call" id="c\(call.position)" data-call="\(call.position)" data-number="\(call.caller.pseudonym ?? "")" \
            data-masked="\(call.caller.masked)">\
            <td class="time"><a href="/calls/\(call.position)">\(words.moment(call.time, showsDate ? words.dateTime(call.time) : words.time(call.time)))</a></td>\
            <td class="what">\(mark.html(word))</td>
            """)
        if columns == .all {
            html += HTML(
                "<td class=\"num who\">\(call.caller.masked)</td><td class=\"num whom\">\(call.callee.masked)</td>")
        }
        html += HTML(
            """
            <td class="trunk">\(call.trunk)</td><td class="why">\(reasons(of: call))</td>\
            <td class="score">\(call.isByScore ? words.score(perTenThousand: call.scorePerTenThousand) : "–")</td></tr>
            """)
        return html
    }

    /// The strongest reasons as sentences; what an order did not allow is said, too.
    private func reasons(of call: CallRow) -> HTML {
        let counted = call.reasons.filter { !$0.isShadow }
        let ranked = counted.sorted { first, second in
            // The rule that decided stands first, then the weights.
            if (first.rule == call.rule) != (second.rule == call.rule) { return first.rule == call.rule }
            return first.weight.magnitude > second.weight.magnitude
        }
        var html = HTML()
        for (index, reason) in ranked.prefix(Self.reasonsShown).enumerated() {
            html += HTML("\(index == 0 ? "" : " · ")\(words.reason(reason))")
        }
        if ranked.isEmpty {
            html += HTML(
                "\(call.rule.map { words.title($0) } ?? words(.noReason))")
        }
        if ranked.count > Self.reasonsShown {
            html += HTML(
                " <span class=\"soft\">· \(words(.moreReasons, String(ranked.count - Self.reasonsShown)))</span>")
        }
        if call.proposed != call.treatment && !call.isUnscreened {
            let proposed = words(call.proposed.phrase).lowercased()
            html += HTML(" <span class=\"soft\">· \(words(.proposedOnly, proposed))</span>")
        }
        return html
    }

    var head: HTML {
        HTML(
            """
            <thead><tr><th scope="col">\(words.timeHead)</th><th scope="col">\(words(.what))</th>\
            \(HTML.when(columns == .all, HTML("<th scope=\"col\">\(words(.caller))</th><th scope=\"col\">\(words(.callee))</th>")))\
            <th scope="col">\(words(.trunk))</th><th scope="col">\(words(.why))</th>\
            <th scope="col" class="score">\(words(.score))</th></tr></thead>
            """)
    }

    func table(_ calls: [CallRow], id: String, caption: String) -> HTML {
        HTML(
            """
            <table class="calls" id="\(id)"><caption class="unseen">\(caption)</caption>\(head)\
            <tbody>\(HTML.each(calls, row))</tbody></table>
            """)
    }
}
