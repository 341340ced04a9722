internal import Foundation
internal import GRDB
internal import Journal

/// The index of seals by the key of a month that they are under: what is left under it, without a look at all entries.
enum SealIndex {
    /// Of seals that name a key; word for word in the index and in what asks it.
    static let condition = "substr(sealed, 1, 1) = x'02'"
    static let head = "substr(sealed, 1, \(SealHeader.monthBytes))"

    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE INDEX IF NOT EXISTS entry_seal ON entry (\(head)) WHERE \(condition);
                CREATE INDEX IF NOT EXISTS passes_newest ON passes (newest) WHERE leaves IS NOT NULL
                """)
    }

    /// The next key, in the order of heads, under which there is a seal; nil: there is none.
    static func head(after head: [UInt8], _ db: Database) throws -> [UInt8]? {
        try Data.fetchOne(
            db.cachedStatement(
                sql:
                    "SELECT \(Self.head) FROM entry WHERE \(condition) AND \(Self.head) > ? ORDER BY \(Self.head) LIMIT 1"
            ),
            arguments: [Data(head)]
        ).map { [UInt8]($0) }
    }

    /// Whether a seal is left under this key.
    static func hasSeals(under name: MonthKeyName, keyID: UInt32, _ db: Database) throws -> Bool {
        try Int.fetchOne(
            db.cachedStatement(sql: "SELECT 1 FROM entry WHERE \(condition) AND \(head) = ? LIMIT 1"),
            arguments: [Data(SealHeader(keyID: keyID, name: name).bytes)]) != nil
    }
}
