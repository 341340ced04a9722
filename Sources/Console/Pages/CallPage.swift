import Ledger
import Screening
import Telephony

extension Console {
    /// Everything known of one call, and why its verdict fell.
    func callPage(_ visit: Visit, id: String) async throws -> Page {
        guard let position = UInt64(id), let session = visit.session else { throw PageFailure.notFound }
        // First the journal, then the look.
        try await control.recordLook(.call(position: position), by: session.person)
        guard let call = try await reader.call(at: position) else { throw PageFailure.notFound }
        var summary: NumberSummary?
        if let pseudonym = call.caller.pseudonym { summary = try await reader.number(pseudonym: pseudonym) }
        let isHeldBack = call.proposed != call.treatment
        let explained = call.versions.model != 0 ? try await reader.explained(at: position) : nil
        let markup = CallMarkup(
            words: visit.words, configuration: configuration, formToken: session.formToken,
            withheld: isHeldBack ? try await reader.withheld(at: position) : .no, explained: explained,
            model: modelInForce)
        let ladder = try await ladder(of: call, visit)
        let findings = try await findings(of: call, visit, formToken: session.formToken)
        return Page(
            .call, title: visit.words(.call) + " " + call.caller.masked,
            body: markup.html(call, caller: summary, ladder: HTML("\(findings)\(ladder ?? HTML())")))
    }
}

/// The call's page in parts.
struct CallMarkup: Sendable {
    let words: Words
    let configuration: ConsoleConfiguration
    let formToken: String
    /// Why the trunk's profile did not carry out what was proposed.
    var withheld = Withheld.no
    /// The vector, where a model was in force.
    var explained: ExplainRow?
    /// In force now.
    var model: Model?

    func html(_ call: CallRow, caller: NumberSummary?, ladder: HTML = HTML()) -> HTML {
        HTML(
            """
            <div class="call-page" data-call="\(call.position)" data-number="\(call.caller.pseudonym ?? "")" \
            data-masked="\(call.caller.masked)">\(head(call))\
            <div class="two">\(why(call))\(course(call, caller))\(facts(call))\(about(call, caller))</div>\
            \(AttributionMarkup(words: words, model: model).html(explained))\(ladder)</div>
            """)
    }

    private func head(_ call: CallRow) -> HTML {
        let mark = Mark(call)
        let places = [place(call.caller), place(call.callee)].compactMap { $0 }.joined(separator: " → ")
        let details = [basis(call), places.isEmpty ? nil : places, trunkName(call.trunk)]
            .compactMap { $0 }.joined(separator: " · ")
        let decide = call.caller.pseudonym.map { ListForms(words: words, formToken: formToken).decide(pseudonym: $0) }
        return HTML(
            """
            <section class="panel head"><div><p class="soft">\(words(.call)) <span class="num">\(call.callID)</span></p>\
            <h1><span class="mark \(mark.rawValue)"><span aria-hidden="true">\(mark.shape)</span> \
            \(words(call.isUnscreened ? .unscreened : call.treatment.phrase))</span> \
            <span class="num">\(call.caller.masked) → \(call.callee.masked)</span></h1>\
            <p class="soft">\(details)</p></div>\(decide ?? HTML("<p class=\"soft\">\(words(.unknownNumber))</p>"))</section>
            """)
    }

    /// What the verdict rests on: the likelihood where the score decided, else what did; nil: nothing was judged.
    private func basis(_ call: CallRow) -> String? {
        if call.isUnscreened { return nil }
        if let rule = call.rule, !call.isByScore { return words(.byRule, words.title(rule)) }
        return words(.probability, words.percent(Int(call.scorePerTenThousand), of: 10_000))
    }

    private func place(_ number: NumberReference) -> String? {
        if let region = number.region.flatMap({ Region(code: $0) }) { return words(region.phrase) }
        return number.country
    }

    private func carrier(_ trunk: String) -> String {
        configuration.trunks.first { $0.name == trunk }?.carrier ?? ""
    }

    private func trunkName(_ name: String) -> String {
        configuration.trunks.first { $0.name == name }.map { "\(name) \($0.carrier)" } ?? name
    }

    // MARK: - Why

    private func why(_ call: CallRow) -> HTML {
        let explanation = Explanation(call, explained, background: configuration.policy.background)
        let score = words.score(perTenThousand: call.scorePerTenThousand)
        let title =
            explanation.learned.map { words(.whyModel, log(Int($0)), score) }
            ?? words(
                .whySum, log(explanation.background), log(explanation.sumOfReasons), log(Int(call.logOdds)), score)
        let widest = max(
            1, explanation.counted.map { $0.weight.magnitude }.max() ?? 1, UInt32(explanation.background.magnitude))
        var rows = HTML.each(explanation.counted) { reason in
            row(
                reason, widest, isTipping: reason == explanation.tipping,
                isBeside: explanation.isBeside(reason, configuration.policy))
        }
        rows += HTML.each(explanation.shadow) { row($0, widest, isTipping: false) }
        if call.isUnscreened { rows = HTML("<tr><td colspan=\"3\">\(unscreenedWhy(call))</td></tr>") }
        if !call.isUnscreened && call.reasons.isEmpty {
            rows = HTML("<tr><td colspan=\"3\">\(words(.noReasons))</td></tr>")
        }
        let sums = call.isUnscreened || explanation.learned != nil ? HTML() : sumRows(call, explanation, widest)
        return HTML(
            """
            <section class="panel" id="why"><h2>\(words(.whyTitle)) \
            \(HTML.when(!call.isUnscreened, HTML("<span class=\"legend\">· \(title)</span>")))</h2>\
            <table class="reasons"><caption class="unseen">\(words(.whyTitle))</caption><tbody>\(rows)\(sums)</tbody></table>\
            \(changed(call, explanation))\(check(call))</section>
            """)
    }

    /// The entry's rule says why Qorgan did not judge.
    private func unscreenedWhy(_ call: CallRow) -> String {
        switch call.rule {
        case .bypass: words(.unscreenedBypass)
        case .trunkCeiling: words(.unscreenedCeiling, call.trunk)
        // A stop that was proposed and let go: its trunk waits for the journal, and that took too long.
        case .unscreened where call.proposed.intercepts: words(.unscreenedNotDurable, call.trunk)
        default: words(.unscreenedLate)
        }
    }

    /// `isBeside`: the model's word counted in the place of the sum to which it belongs.
    private func row(_ reason: Reason, _ widest: UInt32, isTipping: Bool, isBeside: Bool = false) -> HTML {
        let sentence = words.reason(reason)
        let isQuiet = reason.isShadow || isBeside
        let note =
            isQuiet
            ? HTML(" <span class=\"soft\">· \(words(reason.isShadow ? .shadowReason : .besideModel))</span>")
            : HTML.when(isTipping, HTML(" <strong class=\"tipped\">\(words(.tipped))</strong>"))
        return HTML(
            """
            <tr><th scope="row">\(sentence)\(note) <code class="soft">\(words.rules.name(of: reason.rule))</code></th>\
            <td>\(bar(reason.weight, widest, isShadow: isQuiet))</td>\
            <td class="num">\(log(Int(reason.weight)))</td></tr>
            """)
    }

    private func sumRows(_ call: CallRow, _ explanation: Explanation, _ widest: UInt32) -> HTML {
        HTML(
            """
            <tr class="sum"><th scope="row" class="soft">\(words(.background))</th>\
            <td>\(bar(Int32(clamping: explanation.background), widest, isShadow: false))</td>\
            <td class="num">\(log(explanation.background))</td></tr>\
            <tr class="sum"><th scope="row">\(words(.sum))</th><td></td><td class="num">\(log(Int(call.logOdds)))</td></tr>
            """)
    }

    private func bar(_ weight: Int32, _ widest: UInt32, isShadow: Bool) -> HTML {
        let length = max(2, Int(weight.magnitude) * 200 / Int(widest))
        let kind = isShadow ? "shadow" : weight < 0 ? "pass" : "block"
        return HTML(
            """
            <svg class="bar" viewBox="0 0 200 8" aria-hidden="true"><rect class="\(kind)" width="\(length)" height="8"/></svg>
            """)
    }

    private func log(_ thousandths: Int) -> String {
        words.decimal(thousandths: thousandths, places: 1, sign: true)
    }

    /// Which reason tipped it, and what the score would be without it.
    private func changed(_ call: CallRow, _ explanation: Explanation) -> HTML {
        guard !call.isUnscreened else { return HTML() }
        var html = HTML()
        if let rule = call.rule {
            if rule == .model {
                html += HTML("<p>\(words(.decidedByModel))</p>")
            } else if rule.decidesFirst {
                html += HTML("<p>\(words(.decidedFirst, words.rules.name(of: rule)))</p>")
            } else if case .treatment(let treatment) = configuration.policy[rule] {
                html += HTML(
                    "<p>\(words(.decidedByRule, words.rules.name(of: rule), words(treatment.settingPhrase)))</p>")
            }
        }
        if explanation.learned == nil, let tipping = explanation.tipping,
            let alternative = explanation.alternative(configuration.policy)
        {
            let isSame = alternative.treatment == call.proposed
            let outcome = isSame ? words(.sameVerdict) : words(alternative.treatment.phrase).lowercased()
            let score = words.score(perTenThousand: Logistic.perTenThousand(alternative.logOdds))
            let sentence = words.reason(tipping)
            html += HTML("<p>\(words(.withoutStrongest, sentence, score, outcome))</p>")
        }
        return html
    }

    private func check(_ call: CallRow) -> HTML {
        HTML("<p class=\"soft\">\(words(.verify)) <code>qorgan explain \(call.callID)</code></p>")
    }

    // MARK: - Course, facts, caller

    private func course(_ call: CallRow, _ caller: NumberSummary?) -> HTML {
        var steps: [(time: Timestamp, title: String, detail: String)] = [
            (call.time, words(.courseInvite, call.trunk), carrier(call.trunk))
        ]
        let judged = call.time.adding(microseconds: Int64(call.judgedNanoseconds / 1_000))
        let verdict = words(call.isUnscreened ? .unscreened : call.treatment.phrase).lowercased()
        steps.append(
            (
                judged, words(.courseVerdict, verdict),
                words(
                    .courseVerdictDetail,
                    call.isByScore ? words.score(perTenThousand: call.scorePerTenThousand) : "–",
                    words.microseconds(nanoseconds: call.judgedNanoseconds))
            ))
        steps.append((judged, words(.courseJournal), words(.courseEntry, words.count(call.position))))
        if let outcome = call.outcome {
            let rung = call.time.adding(microseconds: outcome.ringMilliseconds &* 1_000)
            let ring = words(.courseRing, words.duration(milliseconds: outcome.ringMilliseconds))
            steps.append((rung, words(outcome.isAnswered ? .courseAnswered : .courseUnanswered), ring))
            if outcome.isAnswered {
                let ended = rung.adding(microseconds: outcome.durationMilliseconds &* 1_000)
                let length = words.duration(milliseconds: outcome.durationMilliseconds)
                steps.append((ended, words(.courseEnded, words(outcome.releasedBy.phrase)), length))
            }
        }
        if let listed = caller?.listed, listed.added >= call.time {
            let title = words(.courseListed, words(listed.kind.phrase))
            steps.append((listed.added, title, listed.reason + " · " + listed.author))
        }
        return HTML(
            """
            <section class="panel" id="course"><h2>\(words(.course)) <span class="legend">· \(words.date(call.time)) · \(words.zone)</span></h2>\
            <ol class="course">\(HTML.each(steps) { step in
                HTML("<li>\(words.moment(step.time, words.timeWithMilliseconds(step.time)))<div>\(step.title)<br><span class=\"soft\">\(step.detail)</span></div></li>")
            })</ol></section>
            """)
    }

    private func facts(_ call: CallRow) -> HTML {
        var lines: [(name: Phrase, value: String)] = [
            (.carriedOut, words(call.isUnscreened ? .unscreened : call.treatment.phrase)),
            (.proposedLabel, words(call.proposed.phrase)),
            (.rule, call.rule.map { words.rules.name(of: $0) } ?? words(isLearned(call) ? .model : .ruleSum)),
        ]
        let isNeeded = call.proposed > .label
        if let phrase = withheld.phrase { lines.append((.notCarriedOut, words(phrase))) }
        // What the trunk's profile held back, no order was asked for.
        let missing =
            call.treatment == call.proposed || withheld != .no ? words(.authorityNeeded) : words(.authorityMissing)
        lines.append((.authority, call.orderNumber.map { "№ " + $0 } ?? (isNeeded ? missing : words(.authorityNeeded))))
        lines.append((.judgedIn, words.microseconds(nanoseconds: call.judgedNanoseconds)))
        lines.append((.journalEntry, words.count(call.position)))
        let versions = call.versions
        lines.append(
            (
                .versions,
                words(
                    .versionsDetail, String(versions.rules), String(versions.lists), String(versions.policy),
                    versions.model == 0 ? "–" : words.version(versions.model))
            ))
        return HTML(
            "<section class=\"panel\" id=\"facts\"><h2>\(words(.facts))</h2>\(words.definitions(lines))</section>")
    }

    /// The model's score stood in the place of the sum.
    private func isLearned(_ call: CallRow) -> Bool {
        Explanation(call, explained, background: configuration.policy.background).learned != nil
    }

    private func about(_ call: CallRow, _ caller: NumberSummary?) -> HTML {
        guard let caller, let pseudonym = caller.number.pseudonym else {
            return HTML(
                """
                <section class="panel" id="about"><h2>\(words(.aboutCaller))</h2><p class="empty">\(words(.unknownNumber))</p></section>
                """)
        }
        return HTML(
            """
            <section class="panel" id="about"><h2>\(words(.aboutCaller))</h2>\(words.definitions(words.summary(caller)))\
            <p><a href="/numbers/\(pseudonym)" data-key="n">\(words(.openNumber)) <kbd>N</kbd></a></p></section>
            """)
    }
}

extension Withheld {
    /// Nil where nothing was held back.
    var phrase: Phrase? {
        switch self {
        case .no: nil
        case .hours: .withheldByHours
        case .share: .withheldByShare
        case .tapped: .withheldByTap
        case .stopCeiling: .withheldByCeiling
        }
    }
}

extension ReleasedBy {
    var phrase: Phrase {
        switch self {
        case .unknown: .releasedUnknown
        case .caller: .releasedByCaller
        case .callee: .releasedByCallee
        case .network: .releasedByNetwork
        }
    }
}
