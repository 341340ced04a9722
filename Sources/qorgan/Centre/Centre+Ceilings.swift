import Console
import Gate
import Journal
import Ledger
import Screening
import Synchronization

extension Centre {
    /// A rule that went above its ceiling of stops: the engine has it in shadow already. Here that becomes known to people,
    /// to the journal and to the next start.
    static func demoted(_ demotion: Demotion, _ bypasses: BypassBoard, _ writer: JournalWriter) {
        let rule = demotion.rule
        let fault = bypasses.set(.rule(rule), on: true, by: ActiveBypass.ceiling, at: demotion.time)
        let entry = BypassEntry(.rule(rule), isOn: true, person: ActiveBypass.ceiling)
        try? writer.post(.bypass(entry, at: demotion.time))
        writer.wake()
        Log.error(
            "rule \(rule.code) stopped more calls within a minute than [ceilings] allows, and is in shadow until a person "
                + "puts it back: qorgan bypass off --rule \(rule.code)")
        if let fault { Log.error("a restart would put rule \(rule.code) back, since it cannot be stored: \(fault)") }
    }

    /// An operator's own rule by the name that its file gives it.
    func ownRule(_ kind: String, _ name: String) -> BypassScope? {
        guard kind == "rule", let rules = try? RuleFile.set(current.withLock { $0.screening.rules }) else { return nil }
        return rules.rule(named: name).map { .rule($0.code) }
    }
}
