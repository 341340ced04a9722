internal import Foundation
internal import GRDB
internal import Journal
package import Telephony

extension LedgerReader {
    /// Mask and pseudonym of a number that a person typed, also when it was never seen.
    package func reference(to number: PresentedNumber) -> NumberReference {
        NumberDescriber.reference(to: number, mark: sealing.mark(of: number))
    }

    /// A number's stops in sum; nil where it was never seen and is on no list.
    package func number(_ number: PresentedNumber) async throws(LedgerError) -> NumberSummary? {
        guard let pseudonym = reference(to: number).pseudonym else { return nil }
        return try await self.number(pseudonym: pseudonym)
    }

    /// The same by the 32 digits of its pseudonym.
    package func number(pseudonym: String) async throws(LedgerError) -> NumberSummary? {
        guard let key = Pseudonym(hex: pseudonym) else { return nil }
        let blob = Data(key.bytes)
        let sealing = self.sealing
        return try await fromViews { db in
            let listed = try Row.fetchOne(
                db, sql: "SELECT * FROM lists WHERE number = ? AND removed IS NULL ORDER BY position DESC LIMIT 1",
                arguments: [blob]
            ).map { ListColumns.row($0, sealing: sealing) }
            if let row = try Row.fetchOne(db, sql: "SELECT * FROM numbers WHERE number = ?", arguments: [blob]) {
                return NumberColumns.summary(row, listed: listed)
            }
            return try Self.unjudged(blob, listed: listed, db)
        }
    }

    /// The callers with most stops since then, most first.
    package func mostActive(since: Timestamp, limit: Int) async throws(LedgerError) -> [NumberSummary] {
        let limit = Self.bounded(limit)
        let sealing = self.sealing
        return try await fromViews { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT n.*, a.stops AS stops FROM (
                        SELECT caller, count(*) AS stops FROM calls
                        WHERE (treatment > 0 OR unscreened) AND time >= ? AND treatment >= ? AND caller IS NOT NULL
                        GROUP BY caller ORDER BY stops DESC, caller LIMIT ?) AS a
                    JOIN numbers AS n ON n.number = a.caller ORDER BY a.stops DESC, a.caller
                    """, arguments: [since.microseconds, NumberColumns.firstStop, limit])
            return try rows.map { row in
                let blob: Data = row["number"]
                let listed = try Row.fetchOne(
                    db, sql: "SELECT * FROM lists WHERE number = ? AND removed IS NULL ORDER BY position DESC LIMIT 1",
                    arguments: [blob]
                ).map { ListColumns.row($0, sealing: sealing) }
                return NumberColumns.summary(row, listed: listed)
            }
        }
    }

    /// The clear number behind a pseudonym, for a list; whoever asks has journalled why. Nil where it was never seen.
    package func resolve(pseudonym: String) async throws(LedgerError) -> PresentedNumber? {
        guard let key = Pseudonym(hex: pseudonym) else { return nil }
        let blob = Data(key.bytes)
        let sealing = self.sealing
        return try await fromViews { db in
            let seals = try Data.fetchAll(
                db,
                sql: """
                    SELECT sealed FROM (SELECT sealed FROM calls WHERE caller = ? ORDER BY position DESC LIMIT 1)
                    UNION ALL SELECT sealed FROM (SELECT sealed FROM calls WHERE callee = ? ORDER BY position DESC LIMIT 1)
                    UNION ALL SELECT sealed FROM (SELECT sealed FROM lists WHERE number = ? ORDER BY position DESC LIMIT 1)
                    """, arguments: [blob, blob, blob])
            for sealed in seals {
                guard let content = try? sealing.open([UInt8](sealed)) else { continue }
                if let number = content.numbers.first(where: { sealing.pseudonym(of: $0) == key }) { return number }
            }
            return nil
        }
    }

    /// A number that was called, or listed, and never judged as a caller.
    private static func unjudged(_ blob: Data, listed: ListRow?, _ db: Database) throws -> NumberSummary? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT callee_masked, callee_region, callee_country, callee FROM calls
                WHERE callee = ? ORDER BY position DESC LIMIT 1
                """, arguments: [blob])
        let number =
            row.map {
                NumberReference(
                    masked: $0["callee_masked"], pseudonym: CallColumns.hex(blob), region: $0["callee_region"],
                    country: $0["callee_country"])
            } ?? listed?.number
        guard let number else { return nil }
        return NumberSummary(
            number: number, firstSeen: nil, lastSeen: nil, judged: 0, intercepted: 0, warned: 0, listed: listed)
    }
}
