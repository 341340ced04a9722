import Ledger
import Screening
import Telephony

/// The rules in force with what each of them did.
struct RuleTable: Sendable {
    struct Counts: Sendable {
        var today: [RuleCode: RuleCounts]
        var week: [RuleCode: RuleCounts]
        var bypassed: [RuleCode: Bypassed]
    }

    /// A rule that people have switched to shadow, and what it did since.
    struct Bypassed: Sendable {
        var bypass: ActiveBypass
        var counts: RuleCounts
    }

    let words: Words
    let policy: Policy
    /// nil: they cannot be read now.
    let counts: Counts?

    /// No rule of the file says these; the trunk's page counts them.
    private static let others: Set<RuleCode> = [.bypass, .unscreened, .trunkCeiling]

    var html: HTML {
        let shown = policy.rules.rules.map(\.code).filter { !Self.others.contains($0) }
        let note =
            counts == nil
            ? HTML("<p role=\"alert\">\(words(.countsUnread))</p>")
            : HTML("<p class=\"soft\">\(words(.countsLegend))</p>")
        return HTML(
            """
            \(note)<table class="plain-table effects"><caption class="unseen">\(words(.rules))</caption><thead>\(head)</thead>\
            <tbody>\(HTML.each(shown, row))</tbody></table>
            """)
    }

    private var head: HTML {
        let columns: [Phrase] = [
            .firedColumn, .stoppedColumn, .firedColumn, .stoppedColumn, .warnedColumn, .heldBackColumn, .firedColumn,
            .aloneColumn, .scamColumn, .honestColumn,
        ]
        return HTML(
            """
            <tr><th scope="col" rowspan="2">\(words(.ruleColumn))</th><th scope="col" rowspan="2">\(words(.setting))</th>\
            <th scope="colgroup" colspan="2" class="first">\(words(.todayColumn))</th>\
            <th scope="colgroup" colspan="4" class="first">\(words(.weekColumn))</th>\
            <th scope="colgroup" colspan="2" class="first">\(words(.shadowColumn))</th>\
            <th scope="colgroup" colspan="2" class="first">\(words(.foundColumn))</th></tr>\
            <tr>\(HTML.each(columns.indices) { column in
                HTML("<th scope=\"col\" class=\"num\(Self.firsts.contains(column) ? " first" : "")\">\(words(columns[column]))</th>")
            })</tr>
            """)
    }

    /// Columns that begin a group.
    private static let firsts: Set<Int> = [0, 2, 6, 8]

    private func row(_ rule: RuleCode) -> HTML {
        let today = counts?.today[rule] ?? RuleCounts(), week = counts?.week[rule] ?? RuleCounts()
        let figures = [
            today.fired, today.stopped, week.fired, week.stopped, week.warned, week.heldBack, week.shadow,
            week.shadowAlone, week.scam, week.honest,
        ]
        let cells = HTML.each(figures.indices) { column in
            let text = counts == nil ? "–" : words.count(figures[column])
            let kind = (figures[column] == 0 ? " soft" : "") + (Self.firsts.contains(column) ? " first" : "")
            return HTML("<td class=\"num\(kind)\">\(text)</td>")
        }
        return HTML(
            """
            <tr><th scope="row"><a href="/search?reason=\(rule.code)"><code>\(words.rules.name(of: rule))</code></a>\
            <br>\(words.title(rule))</th><td>\(setting(rule))\(bypassed(rule))</td>\(cells)</tr>
            """)
    }

    /// In shadow for everybody else where it counts for a share of the callers.
    private func setting(_ rule: RuleCode) -> HTML {
        let setting: HTML =
            switch policy[rule] {
            case .treatment(let treatment): Mark(treatment).html(words(treatment.settingPhrase))
            case .score: HTML("\(words(.settingScore))")
            case .shadow: HTML("<span class=\"soft\">\(words(.settingShadow))</span>")
            }
        let share = policy[canary: rule]
        guard share < 100 else { return setting }
        return HTML("\(setting) \(share) %, <span class=\"soft\">\(words(.settingShadow)) \(100 - share) %</span>")
    }

    private func bypassed(_ rule: RuleCode) -> HTML {
        guard let found = counts?.bypassed[rule] else { return HTML() }
        let since = words.dateTime(found.bypass.since) + " " + words.zone
        return HTML(
            """
            <br><span class="note-bypass">\(words(.ruleBypassed, since, found.bypass.person, words.count(found.counts.shadowAlone)))</span>
            """)
    }
}
