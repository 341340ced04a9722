internal import Foundation
internal import GRDB
internal import Journal
internal import Screening
package import Telephony

extension LedgerReader {
    /// Most rows of `minutes`: a week of four trunks.
    package static let maximumMinutes = 40_320

    /// Minutes that start in `from ..< until`, of every trunk, oldest first.
    package func minutes(from: Timestamp, until: Timestamp) async throws(LedgerError) -> [MinuteRow] {
        try await fromViews { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM minutes WHERE minute >= ? AND minute < ? ORDER BY minute, trunk LIMIT ?",
                arguments: [from.microseconds, until.microseconds, Self.maximumMinutes]
            ).map { row in
                MinuteRow(
                    minute: Timestamp(microseconds: try row.stored("minute")), trunk: try row.stored("trunk"),
                    allowed: try row.stored("allowed"),
                    warned: try row.stored("warned"), diverted: try row.stored("diverted"),
                    blocked: try row.stored("blocked"),
                    unscreened: try row.stored("unscreened"))
            }
        }
    }

    /// Calls that were intercepted or warned since then, by the region of the callee (`KZ-75`); empty: mobiles and others.
    package func regionCounts(since: Timestamp) async throws(LedgerError) -> [String: Int] {
        try await fromViews { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT coalesce(callee_region, ''), count(*) FROM calls
                    WHERE time >= ? AND treatment > 0
                    GROUP BY 1
                    """, arguments: [since.microseconds])
            return Dictionary(try rows.map { (try $0.stored(0, as: String.self), try $0.stored(1, as: Int.self)) }) {
                first, _ in first
            }
        }
    }

    /// Sums over all trunks of the minutes that start at or after `since`.
    package func totals(since: Timestamp) async throws(LedgerError) -> CallTotals {
        try await trunkTotals(since: since).reduce(into: CallTotals()) { sum, trunk in
            sum.allowed += trunk.totals.allowed
            sum.warned += trunk.totals.warned
            sum.diverted += trunk.totals.diverted
            sum.blocked += trunk.totals.blocked
            sum.unscreened += trunk.totals.unscreened
        }
    }

    /// Calls since then that were kept from their callee and that people found honest: somebody said so of the call and
    /// nobody the opposite, or its caller was put on the allow list since.
    package func falseStops(since: Timestamp) async throws(LedgerError) -> Int {
        try await fromViews { db in
            let found = try Int64.fetchAll(
                db, sql: "SELECT position FROM calls WHERE finding = ? AND time >= ? AND treatment >= ?",
                arguments: [Finding.honest.rawValue, since.microseconds, NumberColumns.firstStop])
            var positions = Set(found)
            let allowed = try Data.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT number FROM lists
                    WHERE kind = ? AND removed IS NULL AND added >= ? AND number IS NOT NULL LIMIT ?
                    """, arguments: [ListKind.allow.code, since.microseconds, Self.maximumRows])
            for number in allowed {
                guard let key = CallColumns.hex(number).flatMap({ Pseudonym(hex: $0) }) else { continue }
                let (high, low) = key.columns
                positions.formUnion(
                    try Int64.fetchAll(
                        db,
                        sql: """
                            SELECT position FROM calls
                            WHERE caller = ? AND caller_low = ? AND time >= ? AND treatment >= ?
                            """, arguments: [high, low, since.microseconds, NumberColumns.firstStop]))
            }
            return positions.count
        }
    }

    /// The same by trunk, in the order of their names.
    package func trunkTotals(since: Timestamp) async throws(LedgerError) -> [TrunkCallTotals] {
        try await fromViews { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT trunk, sum(allowed), sum(warned), sum(diverted), sum(blocked), sum(unscreened)
                    FROM minutes WHERE minute >= ? GROUP BY trunk ORDER BY trunk LIMIT ?
                    """, arguments: [since.microseconds, Self.maximumRows]
            ).map { row in
                var totals = CallTotals()
                totals.allowed = try row.stored(1)
                totals.warned = try row.stored(2)
                totals.diverted = try row.stored(3)
                totals.blocked = try row.stored(4)
                totals.unscreened = try row.stored(5)
                return TrunkCallTotals(trunk: try row.stored(0), totals: totals)
            }
        }
    }
}
