internal import GRDB
package import Screening
package import Telephony

extension LedgerReader {
    /// What each rule did in the hours from that of `since` on, newest included; rules that did nothing are absent.
    package func ruleCounts(since: Timestamp) async throws(LedgerError) -> [RuleCode: RuleCounts] {
        try await fromViews { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT rule, sum(fired) AS fired, sum(stopped) AS stopped, sum(warned) AS warned,
                    sum(held_back) AS held_back, sum(shadow) AS shadow, sum(shadow_alone) AS shadow_alone,
                    sum(scam) AS scam, sum(honest) AS honest
                    FROM rule_hours WHERE hour >= ? GROUP BY rule
                    """, arguments: [RuleHours.hour(of: since.microseconds)])
            var counts: [RuleCode: RuleCounts] = [:]
            for row in rows {
                guard let rule = RuleCode(rawValue: try row.stored("rule")) else { continue }
                counts[rule] = try RuleCounts(row)
            }
            return counts
        }
    }
}

extension RuleCounts {
    fileprivate init(_ row: Row) throws {
        self.init()
        fired = try row.stored("fired")
        stopped = try row.stored("stopped")
        warned = try row.stored("warned")
        heldBack = try row.stored("held_back")
        shadow = try row.stored("shadow")
        shadowAlone = try row.stored("shadow_alone")
        scam = try row.stored("scam")
        honest = try row.stored("honest")
    }
}
