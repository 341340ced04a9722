import Gate
import Ledger
import Telephony

extension Console {
    static let tracedRows = 200

    /// Calls of one trunk that were traced, and the form that starts a trace.
    func tracesPage(_ visit: Visit, trunk: String, query: FormFields) async throws -> Page {
        let name = FormFields("t=" + trunk)["t"]
        guard let session = visit.session, let traces, configuration.trunks.contains(where: { $0.name == name })
        else { throw PageFailure.notFound }
        try await control.recordLook(.traces(trunk: name), by: session.person)
        let words = visit.words
        let calls = traces.traceBook.calls(ofTrunk: name, most: Self.tracedRows)
        let running = control.status().trace
        let body = HTML(
            """
            <section class="panel" id="arm"><h1 class="small">\(words(.tracedCalls)) · \(name)</h1>\
            \(arm(name, running, session.formToken, words))</section>\
            <section class="panel" id="traced"><h2>\(words(.tracedCalls)) <span class="legend">\
            \(size(traces.traceBook, name, words)) <span class="keys">· <kbd>J</kbd> <kbd>K</kbd> \(words(.keySelect)) \
            <kbd>Enter</kbd> \(words(.keyOpen))</span></span></h2>\
            \(calls.isEmpty ? HTML("<p class=\"empty\">\(words(.traceEmpty))</p>") : table(calls, words))</section>
            """)
        return Page(.traces, title: words(.tracedCalls) + " " + name, body: body)
    }

    private func arm(_ trunk: String, _ running: ActiveTrace?, _ token: String, _ words: Words) -> HTML {
        if let running {
            let until = words.time(running.until) + " " + words.zone
            let text =
                running.trunk == trunk ? words(.traceRunsHere, until) : words(.traceRunsElsewhere, running.trunk)
            return HTML(
                """
                <p>\(text) <a href="/traces/\(FormFields.encode(trunk))">\(words(.traceRefresh))</a></p>
                """)
        }
        return HTML(
            """
            <p class="soft wide">\(words(.traceExplained))</p><form class="line" method="post" action="/traces/start">\
            <input type="hidden" name="csrf" value="\(token)"><input type="hidden" name="trunk" value="\(trunk)">\
            <label>\(words(.traceMinutes)) <input name="minutes" type="number" min="1" max="\(Gate.mostTraceMinutes)" \
            value="\(Gate.defaultTraceMinutes)" required></label>\
            <label class="wide">\(words(.traceReason)) <input name="reason" required maxlength="300" autocomplete="off" \
            placeholder="\(words(.traceReasonHint))"></label>\
            <button type="submit" class="main">\(words(.traceStart))</button></form>
            """)
    }

    private func size(_ book: TraceBook, _ trunk: String, _ words: Words) -> HTML {
        let size = book.size(ofTrunk: trunk)
        let megabytes = words.decimal(thousandths: size.bytes * 1_000 / (1 << 20), places: 1)
        var html = HTML("· \(words(.traceSize, words.count(size.calls), megabytes))")
        if size.calls > Self.tracedRows { html += HTML(" · \(words(.traceNewest, words.count(Self.tracedRows)))") }
        if size.forgotten > 0 { html += HTML(" · \(words(.traceForgotten, words.count(size.forgotten)))") }
        return html
    }

    private func table(_ calls: [TracedCall], _ words: Words) -> HTML {
        let heads = HTML.each(
            [Phrase.caller, .callee, .ladderAnswer, .ladderMessages, .ladderRepeats, .ladderLength] as [Phrase]
        ) { phrase in
            HTML("<th scope=\"col\">\(words(phrase))</th>")
        }
        return HTML(
            """
            <table class="calls traced"><caption class="unseen">\(words(.tracedCalls))</caption>\
            <thead><tr><th scope="col">\(words.timeHead)</th>\(heads)</tr></thead>\
            <tbody>\(HTML.each(calls) { row($0, words) })</tbody></table>
            """)
    }

    private func row(_ call: TracedCall, _ words: Words) -> HTML {
        let answer = call.answer
        let kind = answer?.kind == .fault ? "fault" : ""
        let length = words.decimal(
            thousandths: Int(clamping: max(0, call.ended.microseconds - call.began.microseconds) / 1_000), places: 1)
        return HTML(
            """
            <tr class="call"><td class="time"><a href="/ladders/\(call.id)">\
            \(words.moment(call.began, words.timeWithMilliseconds(call.began)))</a></td>\
            <td class="num">\(call.caller)</td><td class="num">\(call.callee)</td>\
            <td><span class="\(kind)">\(answer?.title ?? "–")</span></td>\
            <td class="num">\(words.count(call.messages.count))</td>\
            <td class="num">\(call.repeats == 0 ? "–" : words.count(call.repeats))</td>\
            <td class="num">\(words(.seconds, length))</td></tr>
            """)
    }
}
