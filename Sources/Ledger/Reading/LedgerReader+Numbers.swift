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
        let sealing = self.sealing
        return try await fromViews { db in
            try NumberColumns.summary(key, sealing: sealing, db) ?? Self.unjudged(key, sealing: sealing, db)
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
                    SELECT caller, max(position) AS newest, count(*) AS stops FROM calls
                    WHERE time >= ? AND treatment >= ? AND caller IS NOT NULL
                    GROUP BY caller ORDER BY stops DESC, caller LIMIT ?
                    """, arguments: [since.microseconds, NumberColumns.firstStop, limit])
            return try rows.compactMap { row in
                let low = try Int64.fetchOne(
                    db, sql: "SELECT caller_low FROM calls WHERE position = ?",
                    arguments: [try row.stored("newest", as: Int64.self)])
                guard let key = CallColumns.pseudonym(try row.stored("caller"), low) else { return nil }
                return try NumberColumns.summary(key, sealing: sealing, db)
            }
        }
    }

    /// The clear number behind a pseudonym, for a list; whoever asks has journalled why. Nil where it was never seen.
    package func resolve(pseudonym: String) async throws(LedgerError) -> PresentedNumber? {
        guard let key = Pseudonym(hex: pseudonym) else { return nil }
        let blob = Data(key.bytes)
        let (high, low) = key.columns
        let sealing = self.sealing
        return try await fromViews { db in
            let seals = try Data.fetchAll(
                db,
                sql: """
                    SELECT sealed FROM (
                        SELECT sealed FROM calls WHERE caller = ? AND caller_low = ? ORDER BY position DESC LIMIT 1)
                    UNION ALL SELECT sealed FROM (
                        SELECT sealed FROM calls WHERE callee = ? AND callee_low = ? ORDER BY position DESC LIMIT 1)
                    UNION ALL SELECT sealed FROM (SELECT sealed FROM lists WHERE number = ? ORDER BY position DESC LIMIT 1)
                    """, arguments: [high, low, high, low, blob])
            for sealed in seals {
                guard let content = try? sealing.open([UInt8](sealed)) else { continue }
                if let number = content.numbers.first(where: { sealing.pseudonym(of: $0) == key }) { return number }
            }
            return nil
        }
    }

    /// A number that was called, or listed, and never judged as a caller.
    private static func unjudged(_ key: Pseudonym, sealing: Sealing, _ db: Database) throws -> NumberSummary? {
        let (high, low) = key.columns
        let sealed = try Data.fetchOne(
            db,
            sql: "SELECT sealed FROM calls WHERE callee = ? AND callee_low = ? ORDER BY position DESC LIMIT 1",
            arguments: [high, low])
        let listed = try ListColumns.inForce(key, sealing: sealing, db)
        let called = sealed.map {
            NumberDescriber.reference(in: try? sealing.open([UInt8]($0)), .callee, pseudonym: key)
        }
        guard let number = called ?? listed?.number else { return nil }
        return NumberSummary(
            number: number, firstSeen: nil, lastSeen: nil, judged: 0, intercepted: 0, warned: 0, listed: listed)
    }
}
