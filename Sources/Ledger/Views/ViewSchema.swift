internal import GRDB

/// Tables of the views' database. Whatever is in them can be computed again from the journal.
///
/// Pseudonyms and the Call-ID's digest stand as two integers of 64 bits, of which the first is indexed: indexes on random
/// keys are what a row costs. Masked numbers are computed of the seal when a row is read.
enum ViewSchema {
    /// Raised with every change of the tables: views of another format are dropped and rebuilt.
    static let format = 5

    static let tables = ["calls", "minutes", "rule_hours", "lists", "state"]
    /// Of earlier formats.
    private static let formerTables = ["numbers"]

    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE state (
                    id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL, position INTEGER NOT NULL);
                CREATE TABLE calls (
                    position INTEGER PRIMARY KEY, time INTEGER NOT NULL, trunk TEXT NOT NULL,
                    caller INTEGER, caller_low INTEGER, callee INTEGER, callee_low INTEGER, callee_region TEXT,
                    treatment INTEGER NOT NULL, proposed INTEGER NOT NULL, unscreened INTEGER NOT NULL,
                    log_odds INTEGER NOT NULL, rule INTEGER NOT NULL, order_number TEXT, judged INTEGER NOT NULL,
                    rules_version INTEGER NOT NULL, lists_version INTEGER NOT NULL, policy_version INTEGER NOT NULL,
                    model_version INTEGER NOT NULL, reasons BLOB NOT NULL, call_hash INTEGER NOT NULL,
                    call_digest INTEGER NOT NULL, call_digest_low INTEGER NOT NULL, sealed BLOB NOT NULL,
                    answered INTEGER, ring INTEGER, duration INTEGER, released INTEGER, finding INTEGER);
                CREATE INDEX calls_time ON calls (time, treatment, callee_region, caller);
                CREATE INDEX calls_caller ON calls (caller) WHERE caller IS NOT NULL;
                CREATE INDEX calls_callee ON calls (callee) WHERE callee IS NOT NULL;
                CREATE INDEX calls_digest ON calls (call_digest);
                CREATE INDEX calls_hash ON calls (call_hash);
                CREATE INDEX calls_finding ON calls (finding, time) WHERE finding IS NOT NULL;
                CREATE TABLE minutes (
                    minute INTEGER NOT NULL, trunk TEXT NOT NULL, allowed INTEGER NOT NULL, warned INTEGER NOT NULL,
                    diverted INTEGER NOT NULL, blocked INTEGER NOT NULL, unscreened INTEGER NOT NULL,
                    PRIMARY KEY (minute, trunk)) WITHOUT ROWID;
                CREATE TABLE rule_hours (
                    hour INTEGER NOT NULL, rule INTEGER NOT NULL, fired INTEGER NOT NULL, stopped INTEGER NOT NULL,
                    warned INTEGER NOT NULL, held_back INTEGER NOT NULL, shadow INTEGER NOT NULL,
                    shadow_alone INTEGER NOT NULL, scam INTEGER NOT NULL, honest INTEGER NOT NULL, PRIMARY KEY (hour, rule)) WITHOUT ROWID;
                CREATE TABLE lists (
                    position INTEGER PRIMARY KEY, number BLOB, masked TEXT NOT NULL, region TEXT, country TEXT,
                    kind INTEGER NOT NULL, author TEXT NOT NULL, sealed BLOB NOT NULL, added INTEGER NOT NULL,
                    removed INTEGER);
                CREATE INDEX lists_number ON lists (number) WHERE number IS NOT NULL;
                """)
        try db.execute(sql: "INSERT INTO state (id, format, position) VALUES (1, ?, 0)", arguments: [format])
    }

    static func drop(_ db: Database) throws {
        for table in tables + formerTables { try db.execute(sql: "DROP TABLE IF EXISTS \(table)") }
    }
}
