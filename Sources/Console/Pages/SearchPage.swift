import Ledger
import Screening
import Telephony

extension Console {
    static let searchRows = 50

    /// Where a typed search leads: a number becomes its pseudonym before it gets into a URL.
    func searchLocation(typed fields: FormFields) async throws -> String {
        var filters = SearchFilters(fields)
        filters.pseudonym = Pseudonym.isWellFormed(fields["pseudonym"]) ? fields["pseudonym"] : ""
        filters.before = ""
        try Self.checkCallID(filters)
        let typed = String(fields["q"].prefix(256))
        guard !typed.isEmpty else { return filters.location }
        let number = PresentedNumber(typed: typed)
        switch number {
        case .number, .short:
            let reference = try await reader.reference(to: number)
            guard let pseudonym = reference.pseudonym else { throw PageFailure.badInput(.badNumber) }
            filters.pseudonym = pseudonym
        case .absent, .anonymous, .malformed:
            // A number with a digit too many must not get into the URL as if it were a Call-ID.
            guard typed.contains(where: \.isLetter) else { throw PageFailure.badInput(.badNumber) }
            // What is no number is looked for as a Call-ID.
            filters.callID = typed
        }
        return filters.location
    }

    /// A number in the field of the Call-ID must get neither into a URL nor into the journal's look.
    private static func checkCallID(_ filters: SearchFilters) throws {
        guard filters.callID.isEmpty || filters.callID.contains(where: \.isLetter) else {
            throw PageFailure.badInput(.badNumber)
        }
    }

    func searchPage(_ visit: Visit, query fields: FormFields) async throws -> Page {
        guard let session = visit.session else { throw PageFailure.forbidden }
        var filters = SearchFilters(fields)
        try Self.checkCallID(filters)
        let query = try filters.query(limit: Self.searchRows, utcOffsetMinutes: configuration.utcOffsetMinutes)
        let journalled = filters.journalled(trunks: configuration.trunks.lazy.map(\.name))
        try await control.recordLook(.search(filters: journalled, callID: query.callID), by: session.person)
        let calls = try await reader.calls(matching: query)
        var number: NumberReference?
        if let pseudonym = query.pseudonym { number = try await reader.number(pseudonym: pseudonym)?.number }
        let words = visit.words
        // A search by number is about that number: the other side of its calls needs a basis of its own.
        let rows = CallRowMarkup(
            words: words, columns: query.pseudonym == nil ? .all : .withoutParties,
            showsDate: true)
        var older: String?
        if calls.count == Self.searchRows, let last = calls.last {
            filters.before = String(last.position)
            older = filters.location
        }
        let found =
            calls.isEmpty
            ? HTML("<p class=\"empty\">\(words(.foundNothing))</p>")
            : rows.table(calls, id: "calls", caption: words(.found))
        let notice = HTML.when(query.pseudonym != nil, HTML("<p class=\"soft\">\(words(.connectionsHidden))</p>"))
        let body = HTML(
            """
            <h1 class="unseen">\(words(.search))</h1>\
            <section class="panel"><h2>\(words(.filters))</h2>\(form(SearchFilters(fields), number, session, words))\(notice)</section>\
            <section class="panel"><h2>\(words(.found)) <span class="legend">· \
            \(words(.foundBounded, String(Self.searchRows))) \(keys(words))</span></h2>\(found)\(olderLink(older, words))</section>
            """)
        return Page(.search, title: words(.search), body: body)
    }

    private func form(
        _ filters: SearchFilters, _ number: NumberReference?, _ session: Sessions.Session, _ words: Words
    ) -> HTML {
        let trunks = configuration.trunks.map { (value: $0.name, text: $0.name) }
        let treatments = Treatment.allCases.map { (value: $0.code, text: words($0.phrase)) }
        let reasons = words.rules.rules.map { (value: $0.code.code, text: words.title($0.code)) }
        let chosen = number.map { number in
            HTML(
                """
                <label class="check"><input type="checkbox" name="pseudonym" value="\(filters.pseudonym)" checked> \
                <span class="num">\(number.masked)</span></label>
                """)
        }
        return HTML(
            """
            <form class="line" method="post" action="/search"><input type="hidden" name="csrf" value="\(session.formToken)">\
            \(chosen ?? HTML())<label>\(words(.filterNumber)) <input name="q" class="num" maxlength="64" autocomplete="off"></label>\
            <label>\(words(.filterCallID)) <input name="call" class="num" maxlength="256" value="\(filters.callID)"></label>\
            \(select("trunk", .filterTrunk, filters.trunk, trunks, words))\
            \(select("treatment", .filterTreatment, filters.treatment, treatments, words))\
            \(select("reason", .filterReason, filters.reason, reasons, words))\
            <label>\(words(.filterFrom)), \(words.zone) <input type="datetime-local" name="from" value="\(civil(filters.from))"></label>\
            <label>\(words(.filterUntil)), \(words.zone) <input type="datetime-local" name="until" value="\(civil(filters.until))"></label>\
            <button type="submit" class="main">\(words(.find))</button></form>
            """)
    }

    /// Unix seconds, which the chart's columns link with, as the field shows them.
    private func civil(_ text: String) -> String {
        guard text.utf8.count <= 11, let seconds = Int64(text) else { return text }
        let words = Words(language: .en, utcOffsetMinutes: configuration.utcOffsetMinutes)
        let moment = Timestamp(seconds: seconds)
        return words.date(moment) + "T" + words.hourMinute(moment)
    }

    private func select(
        _ name: String, _ label: Phrase, _ chosen: String, _ options: [(value: String, text: String)], _ words: Words
    ) -> HTML {
        let items = HTML.each(options) { option in
            HTML(
                """
                <option value="\(option.value)" \(option.value == chosen ? HTML("selected") : HTML())>\(option.text)</option>
                """)
        }
        return HTML(
            """
            <label>\(words(label)) <select name="\(name)"><option value="">\(words(.any))</option>\(items)</select></label>
            """)
    }
}
