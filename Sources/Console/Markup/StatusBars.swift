import Ledger
import Screening
import Telephony

/// The bars under the header of every page: DEMO, bypass, and what is wrong with journal, views or gate.
struct StatusBars: Sendable {
    /// Views further behind than this are said to be (the goal is 200 ms).
    static let viewLagLimitMilliseconds: Int64 = 2_000
    /// The gate's watchdog beats many times a second.
    static let heartbeatLimitMilliseconds: Int64 = 3_000
    static let unknownSourceSeconds: Int64 = 300
    /// A journal that is witnessed at all is signed from outside every few seconds.
    static let cosignatureLimitSeconds: Int64 = 3_600
    /// A standby that restarts, or a line that is cut for a moment, is no alarm.
    static let centreLimitSeconds: Int64 = 600

    let configuration: ConsoleConfiguration
    let now: @Sendable () -> Timestamp

    /// `formToken` is empty in the live feed, which goes to every session: the page's script puts its own in.
    func html(_ status: CentreStatus, _ language: Language, formToken: String) -> HTML {
        let words = Words(
            language: language, utcOffsetMinutes: configuration.utcOffsetMinutes, rules: configuration.policy.rules)
        var html = HTML()
        if configuration.isDemo { html += bar("demo", "DEMO", words(.demo)) }
        if let trace = status.trace { html += self.trace(trace, words, formToken) }
        for bypass in status.bypasses { html += self.bypass(bypass, words, formToken) }
        html += journal(status.journal, words)
        html += gate(status, words)
        return html
    }

    private func bar(_ kind: String, _ title: String, _ detail: String, _ more: HTML = HTML()) -> HTML {
        HTML("<div class=\"bar \(kind)\"><strong>\(title)</strong> <span>\(detail)</span>\(more)</div>")
    }

    private func bypass(_ bypass: ActiveBypass, _ words: Words, _ formToken: String) -> HTML {
        let detail: String
        switch bypass.scope {
        case .everything: detail = words(.bypassEverything)
        case .trunk(let trunk): detail = words(.bypassTrunk, trunk)
        case .rule(let rule): detail = words(.bypassRule, rule.code)
        }
        let isByCeiling = bypass.isByCeiling
        let since = words(.bypassBy, words.dateTime(bypass.since) + " " + words.zone, bypass.person)
        let form = HTML(
            """
            <form method="post" action="/bypass"><input type="hidden" name="csrf" value="\(formToken)">\
            <input type="hidden" name="scope" value="\(bypass.scope.text)"><input type="hidden" name="on" value="0">\
            <button type="submit">\(words(isByCeiling ? .putBack : .bypassOff))</button></form>
            """)
        if case .rule(let rule) = bypass.scope, isByCeiling {
            let name = words.rules.name(of: rule)
            let detail = words(.ruleDemotedDetail, name, words.dateTime(bypass.since) + " " + words.zone)
            return bar("bypass", words(.ruleDemoted), detail, form)
        }
        return bar("bypass", words(.bypassOn), detail + " · " + since, form)
    }

    private func trace(_ trace: ActiveTrace, _ words: Words, _ formToken: String) -> HTML {
        let detail = words(
            .traceBar, trace.trunk, words.time(trace.until) + " " + words.zone, trace.person)
        let more = HTML(
            """
            <a href="/traces/\(FormFields.encode(trace.trunk))">\(words(.tracedCalls))</a>\
            <form method="post" action="/traces/stop"><input type="hidden" name="csrf" value="\(formToken)">\
            <button type="submit">\(words(.traceStop))</button></form>
            """)
        return bar("trace", words(.traceOn), detail, more)
    }

    private func journal(_ health: JournalHealth, _ words: Words) -> HTML {
        var html = HTML()
        switch health.writer {
        case .failing(let cause):
            html += bar(
                "alarm", words(.journalFailing), words(.journalFailingDetail, cause, words.count(health.lostEntries)))
        case .writing where health.lostEntries > 0:
            html += bar("alarm", words(.journalLost), words(.journalLostDetail, words.count(health.lostEntries)))
        case .writing: break
        }
        if health.viewLagMilliseconds > Self.viewLagLimitMilliseconds {
            html += bar(
                "alarm", words(.viewsBehind),
                words(.viewsBehindDetail, words.duration(milliseconds: health.viewLagMilliseconds)))
        }
        switch health.signing {
        case .off: html += bar("alarm", words(.journalUnsigned), words(.journalUnsignedDetail))
        case .stopped(let why):
            html += bar("alarm", words(.journalSigningStopped), words(.journalSigningStoppedDetail, why))
        case .on, nil: break
        }
        html += witnesses(health.witnesses, words)
        html += timeStamps(health, words)
        if let central = health.central { html += self.central(central, words) }
        return html
    }

    /// A centre that is away holds up nothing; what it lacks stands on this node's disk alone.
    private func central(_ health: CentralHealth, _ words: Words) -> HTML {
        if case .stopped(let why) = health.state {
            return bar("alarm", words(.centreStopped), words(.centreStoppedDetail, why))
        }
        let age = health.lagSeconds(at: now())
        guard age > Self.centreLimitSeconds else { return HTML() }
        return bar(
            "alarm", words(.centreBehind),
            words(.centreBehindDetail, words.count(health.lagEntries), words.duration(milliseconds: age * 1_000)))
    }

    /// How old the newest signature from outside is, where it is too old; and who contradicts the journal.
    private func witnesses(_ witnesses: [WitnessHealth], _ words: Words) -> HTML {
        var html = HTML()
        for witness in witnesses where witness.isContradicted {
            html += bar("alarm", words(.journalContradicted), words(.journalContradictedDetail, witness.name))
        }
        guard !witnesses.isEmpty else { return html }
        guard let newest = witnesses.compactMap(\.signed).max() else {
            html += bar("alarm", words(.journalUnwitnessed), words(.journalUnwitnessedDetail))
            return html
        }
        let age = (now().microseconds &- newest.microseconds) / 1_000
        if age > Self.cosignatureLimitSeconds * 1_000 {
            html += bar(
                "alarm", words(.journalUnwitnessed), words(.journalWitnessedDetail, words.duration(milliseconds: age)))
        }
        return html
    }

    /// Where nobody has stamped the journal for twice as long as it should be, and there is something new to stamp.
    private func timeStamps(_ health: JournalHealth, _ words: Words) -> HTML {
        guard !health.timeStamps.isEmpty else { return HTML() }
        let isBehind = health.timeStamps.allSatisfy { stamp in
            guard let time = stamp.stamped else { return !stamp.fault.isEmpty }
            let age = (now().microseconds &- time.microseconds) / 1_000_000
            return stamp.position < health.position && age > Int64(stamp.everySeconds) * 2
        }
        guard isBehind else { return HTML() }
        guard let newest = health.timeStamps.compactMap(\.stamped).max() else {
            return bar("alarm", words(.journalUnstamped), words(.journalUnstampedDetail))
        }
        let age = (now().microseconds &- newest.microseconds) / 1_000
        return bar(
            "alarm", words(.journalUnstamped), words(.journalStampedDetail, words.duration(milliseconds: age)))
    }

    private func gate(_ status: CentreStatus, _ words: Words) -> HTML {
        var html = HTML()
        if let age = status.gate.heartbeatAgeMilliseconds, age > Self.heartbeatLimitMilliseconds {
            html += bar(
                "alarm", words(.gateSilent), words(.gateSilentDetail, words.duration(milliseconds: age)))
        } else if !status.isReady {
            html += bar("alarm", words(.gateNotReady), "")
        }
        if let seen = status.gate.unknownSourceSeen, now().seconds - seen.seconds < Self.unknownSourceSeconds {
            html += bar(
                "alarm", words(.unknownSource), words(.unknownSourceDetail, words.count(status.gate.unknownSources)))
        }
        return html
    }
}

extension BypassScope {
    /// As it stands in a form: `all`, `trunk:NAME`, `rule:CODE`.
    var text: String {
        switch self {
        case .everything: "all"
        case .trunk(let name): "trunk:" + name
        case .rule(let rule): "rule:" + rule.code
        }
    }

    init?(text: String) {
        if text == "all" {
            self = .everything
        } else if text.hasPrefix("trunk:") {
            self = .trunk(String(text.dropFirst(6)))
        } else if text.hasPrefix("rule:"), let rule = RuleCode(code: String(text.dropFirst(5))) {
            self = .rule(rule)
        } else {
            return nil
        }
    }
}
