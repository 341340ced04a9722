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
        guard let row, let newest: Int64 = try row.stored(5) else { return nil }
        let sealed = try Data.fetchOne(db, sql: "SELECT sealed FROM calls WHERE position = ?", arguments: [newest])
        let content = sealed.flatMap { try? sealing.open([UInt8]($0)) }
        return NumberSummary(
            number: NumberDescriber.reference(in: content, .caller, pseudonym: key),
            firstSeen: Timestamp(microseconds: try row.stored(1)), lastSeen: Timestamp(microseconds: try row.stored(2)),
            judged: try row.stored(0),
            intercepted: try row.stored(3), warned: try row.stored(4),
            listed: try ListColumns.inForce(key, sealing: sealing, db))
    }
}

/// Rows of the view `lists` as values.
enum ListColumns {
    /// The newest entry in force for this number.
    static func inForce(_ key: Pseudonym, sealing: Sealing, _ db: Database) throws -> ListRow? {
        try Row.fetchOne(
            db, sql: "SELECT * FROM lists WHERE number = ? AND removed IS NULL ORDER BY position DESC LIMIT 1",
            arguments: [Data(key.bytes)]
        ).map { try row($0, sealing: sealing) }
    }

    static func row(_ row: Row, sealing: Sealing) throws -> ListRow {
        let sealed: Data = try row.stored("sealed")
        let position: Int64 = try row.stored("position")
        let removed: Int64? = try row.stored("removed")
        let reason = (try? sealing.open([UInt8](sealed))).map { String(decoding: $0.text, as: UTF8.self) } ?? ""
        return ListRow(
            position: UInt64(max(0, position)),
            number: NumberReference(
                masked: try row.stored("masked"), pseudonym: CallColumns.hex(try row.stored("number")),
                region: try row.stored("region"),
                country: try row.stored("country")), kind: ListKind(code: try row.stored("kind")) ?? .block,
            reason: reason,
            author: try row.stored("author"), added: Timestamp(microseconds: try row.stored("added")),
            removed: removed.map { Timestamp(microseconds: $0) })
    }
}
