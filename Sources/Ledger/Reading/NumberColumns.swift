internal import Foundation
internal import GRDB
internal import Journal
internal import Screening
internal import Telephony

/// A caller's verdicts in sum, computed of its calls.
enum NumberColumns {
    /// The mildest treatment that keeps a call from its callee.
    static let firstStop = Treatment.challenge.rawValue

    /// Nil where it never called.
    static func summary(_ key: Pseudonym, sealing: Sealing, _ db: Database) throws -> NumberSummary? {
        let (high, low) = key.columns
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT count(*), min(time), max(time), sum(treatment >= ?), sum(treatment > 0 AND treatment < ?),
                    max(position) FROM calls WHERE caller = ? AND caller_low = ?
                """, arguments: [firstStop, firstStop, high, low])
        guard let row, let newest: Int64 = row[5] else { return nil }
        let sealed = try Data.fetchOne(db, sql: "SELECT sealed FROM calls WHERE position = ?", arguments: [newest])
        let content = sealed.flatMap { try? sealing.open([UInt8]($0)) }
        return NumberSummary(
            number: NumberDescriber.reference(in: content, .caller, pseudonym: key),
            firstSeen: Timestamp(microseconds: row[1]), lastSeen: Timestamp(microseconds: row[2]), judged: row[0],
            intercepted: row[3], warned: row[4], listed: try ListColumns.inForce(key, sealing: sealing, db))
    }
}

/// Rows of the view `lists` as values.
enum ListColumns {
    /// The newest entry in force for this number.
    static func inForce(_ key: Pseudonym, sealing: Sealing, _ db: Database) throws -> ListRow? {
        try Row.fetchOne(
            db, sql: "SELECT * FROM lists WHERE number = ? AND removed IS NULL ORDER BY position DESC LIMIT 1",
            arguments: [Data(key.bytes)]
        ).map { row($0, sealing: sealing) }
    }

    static func row(_ row: Row, sealing: Sealing) -> ListRow {
        let sealed: Data = row["sealed"]
        let position: Int64 = row["position"]
        let removed: Int64? = row["removed"]
        let reason = (try? sealing.open([UInt8](sealed))).map { String(decoding: $0.text, as: UTF8.self) } ?? ""
        return ListRow(
            position: UInt64(max(0, position)),
            number: NumberReference(
                masked: row["masked"], pseudonym: CallColumns.hex(row["number"]), region: row["region"],
                country: row["country"]), kind: ListKind(code: row["kind"]) ?? .block, reason: reason,
            author: row["author"], added: Timestamp(microseconds: row["added"]),
            removed: removed.map { Timestamp(microseconds: $0) })
    }
}
