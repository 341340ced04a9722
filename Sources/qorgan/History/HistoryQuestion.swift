import ArgumentParser

/// Questions that are asked again and again of the history, as SQL for DuckDB over a table `calls` of its files.
///
/// Counts are of calls: a row of passes stands for many. Where `_about` stands behind a column, it is an estimate (HyperLogLog, some
/// per cent off, more in small groups), since exact counts of different numbers in each group would need all of them in memory.
enum HistoryQuestion: String, ExpressibleByArgument, CaseIterable {
    /// Calls by hour and the caller's country; passes have none.
    case calls
    /// Callers with the most calls that were meant to be intercepted, that were, or that were warned of.
    case suspects
    /// Calls alike in trunk, sending address, User-Agent and rule, that were not simply allowed, or not meant to be.
    case campaigns
    case regions
    case rules
    case trunks

    private static let stops = "('challenge', 'divert', 'block')"
    private static let stopped = "treatment IN \(stops)"
    /// A tap does nothing, and without an order a gate stops nobody: what the rules asked for stands beside what was done.
    private static let meant = "count(*) FILTER (proposed IN \(stops)) AS meant"
    private static let warned = "treatment IN ('label', 'announce')"

    private static let done = """
        sum(calls)::BIGINT AS calls,
        coalesce(sum(calls) FILTER (\(stopped)), 0)::BIGINT AS intercepted,
        coalesce(sum(calls) FILTER (\(warned)), 0)::BIGINT AS warned, \(meant)
        """

    private static func moment(_ microseconds: String) -> String {
        "strftime(make_timestamp(\(microseconds)), '%Y-%m-%dT%H:%M:%SZ')"
    }

    private static func pseudonym(_ column: String) -> String { "replace(\(column)::VARCHAR, '-', '') AS \(column)" }

    /// `limit`: rows at most.
    func sql(limit: Int) -> String {
        switch self {
        case .calls:
            """
            SELECT \(Self.moment("hour * 3600000000")) AS hour, coalesce(caller_country, '-') AS country, calls, intercepted,
                warned, meant, unscreened
            FROM (SELECT epoch_us(time) // 3600000000 AS hour, caller_country, \(Self.done),
                coalesce(sum(calls) FILTER (unscreened), 0)::BIGINT AS unscreened FROM calls GROUP BY ALL)
            ORDER BY hour, calls DESC, country LIMIT \(limit)
            """
        case .suspects:
            """
            WITH top AS (
                SELECT caller, count(*) AS calls, count(*) FILTER (\(Self.stopped)) AS intercepted,
                    count(*) FILTER (\(Self.warned)) AS warned, \(Self.meant)
                FROM calls WHERE caller IS NOT NULL GROUP BY caller
                HAVING meant + intercepted + warned > 0
                ORDER BY meant DESC, intercepted DESC, warned DESC, calls DESC, caller LIMIT \(limit))
            SELECT \(Self.pseudonym("caller")), coalesce(any_value(caller_country), '-') AS country,
                any_value(top.calls) AS calls, any_value(intercepted) AS intercepted, any_value(warned) AS warned,
                any_value(meant) AS meant, count(DISTINCT callee) AS callees, count(*) FILTER (finding = 'scam') AS scam,
                count(*) FILTER (finding = 'honest') AS honest, \(Self.moment("min(epoch_us(time))")) AS first,
                \(Self.moment("max(epoch_us(time))")) AS last
            FROM calls JOIN top USING (caller) GROUP BY caller
            ORDER BY meant DESC, intercepted DESC, warned DESC, calls DESC, caller
            """
        case .campaigns:
            """
            SELECT trunk, coalesce(source, '-') AS source, coalesce(user_agent, '-') AS user_agent,
                coalesce(rule, '-') AS rule, count(*) AS calls, count(*) FILTER (\(Self.stopped)) AS intercepted,
                approx_count_distinct(caller) AS callers_about, approx_count_distinct(callee) AS callees_about, count(*) FILTER (answered) AS answered,
                count(*) FILTER (finding = 'scam') AS scam, count(*) FILTER (finding = 'honest') AS honest,
                \(Self.moment("min(epoch_us(time))")) AS first, \(Self.moment("max(epoch_us(time))")) AS last
            FROM calls WHERE treatment <> 'allow' OR proposed <> 'allow'
            GROUP BY calls.trunk, calls.source, calls.user_agent, calls.rule
            ORDER BY calls DESC, trunk, source, user_agent, rule LIMIT \(limit)
            """
        case .regions:
            """
            SELECT region, \(Self.done), approx_count_distinct(callee) AS callees_about
            FROM calls GROUP BY region ORDER BY intercepted DESC, calls DESC, region LIMIT \(limit)
            """
        case .rules:
            """
            SELECT coalesce(rule, '-') AS rule, \(Self.done), count(*) FILTER (finding = 'scam') AS scam,
                count(*) FILTER (finding = 'honest') AS honest
            FROM calls WHERE position IS NOT NULL GROUP BY calls.rule ORDER BY intercepted DESC, calls DESC, rule LIMIT \(limit)
            """
        case .trunks:
            """
            SELECT trunk, \(Self.done), coalesce(sum(calls) FILTER (unscreened), 0)::BIGINT AS unscreened
            FROM calls GROUP BY trunk ORDER BY calls DESC, trunk LIMIT \(limit)
            """
        }
    }
}
