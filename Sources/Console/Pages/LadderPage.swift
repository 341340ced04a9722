import Gate
import HTTPTypes
import Hummingbird
import Ledger
import Telephony
import Wire

extension Console {
    /// One traced call.
    func ladderPage(_ visit: Visit, id: String) async throws -> Page {
        let (call, verdict) = try await tracedCall(visit, id: id, form: "page")
        let words = visit.words
        let mark = verdict.map { Mark($0) }
        let link = verdict.map { HTML("<a href=\"/calls/\($0.position)\">\(words(.ladderOpenCall)) →</a>") }
        let details = [
            call.answer?.title, "\(words(.ladderMessages)) \(words.count(call.messages.count))",
            "\(words(.ladderRepeats)) \(words.count(call.repeats))", words.dateTime(call.began) + " " + words.zone,
        ].compactMap { $0 }.joined(separator: " · ")
        let body = HTML(
            """
            <section class="panel head"><div><p class="soft"><a href="/traces/\(FormFields.encode(call.trunk))">\
            \(words(.tracedCalls)) · \(call.trunk)</a></p><h1>\
            \(mark.map { $0.html(words($0.phrase)) } ?? HTML()) \
            <span class="num">\(call.caller) → \(call.callee)</span></h1>\
            <p class="soft">\(details)</p></div>\(link ?? HTML("<p class=\"soft\">\(words(.ladderNoVerdict))</p>"))</section>\
            \(LadderMarkup(words: words, call: call, verdict: verdict).panel())
            """)
        return Page(.ladder, title: words(.ladderTitle) + " " + call.caller, body: body)
    }

    /// A traced call and what the journal says of it; the look is journalled before it is shown.
    private func tracedCall(_ visit: Visit, id: String, form: String) async throws -> (TracedCall, CallRow?) {
        guard let session = visit.session, let number = UInt64(id), let call = traces?.traceBook.call(number)
        else { throw PageFailure.notFound }
        try await control.recordLook(.ladder(callID: call.callID, form: form), by: session.person)
        return (call, try? await reader.calls(matching: CallQuery(callID: call.callID, limit: 1)).first)
    }

    /// What was traced of a call that is in the journal; nil where nothing was.
    func ladder(of row: CallRow, _ visit: Visit) async throws -> HTML? {
        guard let session = visit.session, let traces else { return nil }
        guard let call = traces.traceBook.call(withID: row.callID) else {
            return HTML(
                """
                <section class="panel" id="ladder"><h2>\(visit.words(.ladderTitle))</h2>\
                <p class="empty">\(visit.words(.ladderNotTraced)) \
                <a href="/traces/\(FormFields.encode(row.trunk))">\(visit.words(.traceCalls))</a></p></section>
                """)
        }
        try await control.recordLook(.ladder(callID: call.callID, form: "page"), by: session.person)
        return LadderMarkup(words: visit.words, call: call, verdict: row).panel()
    }

    // MARK: Files and actions

    func addTraces(to router: Router<ConsoleContext>) {
        file("text", "text/plain; charset=utf-8", "txt", on: router) { call, verdict, words in
            ByteBuffer(string: LadderText(words: words, call: call, verdict: verdict).text())
        }
        file("pcap", "application/vnd.tcpdump.pcap", "pcap", on: router) { call, _, _ in
            var writer = CaptureWriter()
            for message in call.messages {
                writer.add(
                    message.bytes, from: message.source, to: message.destination,
                    microseconds: message.time.microseconds)
            }
            return ByteBuffer(bytes: writer.bytes)
        }
        action("traces/start", on: router) { fields, _, session in
            let reason = String(fields["reason"].prefix(Self.reasonLimit))
            guard reason.contains(where: { !$0.isWhitespace }) else { throw PageFailure.badInput(.reasonNeeded) }
            guard let minutes = Int(fields["minutes"]), (1...Gate.mostTraceMinutes).contains(minutes) else {
                throw PageFailure.badInput(.traceBadMinutes)
            }
            guard let traces = self.traces else { throw PageFailure.badInput(.traceNotHere) }
            do {
                try await traces.startTrace(
                    ofTrunk: fields["trunk"], minutes: minutes, reason: reason, by: session.person)
            } catch let fault as TraceFault {
                throw PageFailure.badInput(fault.phrase)
            }
            return self.redirect(to: "/traces/" + FormFields.encode(fields["trunk"]))
        }
        action("traces/stop", on: router) { _, _, session in
            guard let traces = self.traces else { throw PageFailure.badInput(.traceNotHere) }
            let trunk = self.control.status().trace?.trunk
            do {
                try await traces.stopTrace(by: session.person)
            } catch let fault as TraceFault {
                throw PageFailure.badInput(fault.phrase)
            }
            return self.redirect(to: trunk.map { "/traces/" + FormFields.encode($0) } ?? "/trunks")
        }
    }

    private func file(
        _ form: String, _ type: String, _ suffix: String, on router: Router<ConsoleContext>,
        _ make: @escaping @Sendable (TracedCall, CallRow?, Words) -> ByteBuffer
    ) {
        router.get("ladders/:id/\(form)") { request, context in
            let visit = self.visit(request, context)
            do {
                let (call, verdict) = try await self.tracedCall(
                    visit, id: context.parameters.get("id") ?? "", form: form)
                return Response(
                    status: .ok,
                    headers: [
                        .contentType: type,
                        .contentDisposition: "attachment; filename=\"qorgan-call-\(call.id).\(suffix)\"",
                    ], body: .init(byteBuffer: make(call, verdict, visit.words)))
            } catch let failure as PageFailure {
                return self.answer(self.errorPage(failure, visit), visit, status: failure.status)
            } catch {
                return self.answer(self.errorPage(.unavailable, visit), visit, status: .serviceUnavailable)
            }
        }
    }
}

extension TraceFault {
    fileprivate var phrase: Phrase {
        switch self {
        case .running: .traceRunning
        case .notRunning: .traceNotRunning
        case .unknownTrunk: .badScope
        }
    }
}
