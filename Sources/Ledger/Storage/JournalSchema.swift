internal import Foundation
internal import GRDB

/// Tables of the journal's database; docs/journal-format.md describes them.
enum JournalSchema {
    static let format = 3
    /// Of a journal that has the hash alone of some entries.
    static let trimmedFormat = 4
    /// What a writer makes the current format of when it opens it; readers take all. 1 had no tiles and no checkpoints, 2
    /// destroyed passes that no entry names.
    static let formats = 1...trimmedFormat

    /// Bytes of one leaf hash kept beside each leaf: when a root does not fit, they tell which entry it was.
    static let markBytes = 4

    static func create(_ db: Database, keyID: UInt32) throws {
        try db.execute(
            sql: """
                CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
                CREATE TABLE tree (
                    id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, root BLOB NOT NULL,
                    frontier BLOB NOT NULL);
                CREATE TABLE batch (
                    first INTEGER PRIMARY KEY, count INTEGER NOT NULL, root BLOB NOT NULL, committed INTEGER NOT NULL);
                CREATE TABLE passes (
                    first INTEGER PRIMARY KEY, count INTEGER NOT NULL, newest INTEGER NOT NULL, leaves BLOB, marks BLOB,
                    cover BLOB, counts BLOB);
                CREATE TABLE entry (
                    position INTEGER PRIMARY KEY, kind INTEGER NOT NULL, mark INTEGER NOT NULL, leaf BLOB NOT NULL,
                    sealed BLOB);
                CREATE INDEX entry_kind ON entry (kind, position) WHERE kind NOT IN (2, 3);
                """)
        try db.execute(
            sql: "INSERT INTO meta VALUES ('format', ?), ('key', ?), ('purged', 0)", arguments: [format, keyID])
        try createTiles(db, entries: 0)
    }

    /// From format 1 to 2: its `entries` have no nodes yet, and get them a little at a time.
    static func migrate(_ db: Database, entries: UInt64) throws {
        guard try meta(db, "format") == 1 else { return }
        try db.inTransaction(.immediate) {
            try createTiles(db, entries: entries)
            try setMeta(db, "format", 2)
            return .commit
        }
    }

    private static func createTiles(_ db: Database, entries: UInt64) throws {
        try db.execute(
            sql: """
                CREATE TABLE node (
                    level INTEGER NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL,
                    PRIMARY KEY (level, number)) WITHOUT ROWID;
                CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note BLOB NOT NULL, signed INTEGER NOT NULL);
                """)
        try db.execute(sql: "INSERT INTO meta VALUES ('untiled', ?)", arguments: [entries])
    }

    static func meta(_ db: Database, _ name: String) throws -> Int? {
        try Int.fetchOne(db, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name])
    }

    static func setMeta(_ db: Database, _ name: String, _ value: Int64) throws {
        try db.cachedStatement(sql: "UPDATE meta SET value = ? WHERE name = ?").execute(arguments: [value, name])
    }
}
