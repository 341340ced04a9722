internal import GRDB

/// Tables of the views' database. Whatever is in them can be computed again from the journal.
enum ViewSchema {
    /// Raised with every change of the tables: views of another format are dropped and rebuilt.
    static let format = 1

    static let tables = ["calls", "minutes", "numbers", "lists", "state"]

    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE state (
                    id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL, position INTEGER NOT NULL);
                CREATE TABLE calls (
                    position INTEGER PRIMARY KEY, time INTEGER NOT NULL, trunk TEXT NOT NULL,
                    caller BLOB, caller_masked TEXT NOT NULL, caller_region TEXT, caller_country TEXT,
                    callee BLOB, callee_masked TEXT NOT NULL, callee_region TEXT, callee_country TEXT,
                    treatment INTEGER NOT NULL, proposed INTEGER NOT NULL, unscreened INTEGER NOT NULL,
                    log_odds INTEGER NOT NULL, rule INTEGER NOT NULL, order_number TEXT, judged INTEGER NOT NULL,
                    rules_version INTEGER NOT NULL, lists_version INTEGER NOT NULL, policy_version INTEGER NOT NULL,
                    model_version INTEGER NOT NULL, reasons BLOB NOT NULL, call_hash INTEGER NOT NULL,
                    call_digest BLOB NOT NULL, sealed BLOB NOT NULL,
                    answered INTEGER, ring INTEGER, duration INTEGER, released INTEGER);
                CREATE INDEX calls_time ON calls (time);
                CREATE INDEX calls_caller ON calls (caller, position) WHERE caller IS NOT NULL;
                CREATE INDEX calls_callee ON calls (callee, position) WHERE callee IS NOT NULL;
                CREATE INDEX calls_digest ON calls (call_digest);
                CREATE INDEX calls_hash ON calls (call_hash);
                CREATE INDEX calls_stopped ON calls (time, treatment, callee_region, caller)
                    WHERE treatment > 0 OR unscreened;
                CREATE TABLE minutes (
                    minute INTEGER NOT NULL, trunk TEXT NOT NULL, allowed INTEGER NOT NULL, warned INTEGER NOT NULL,
                    diverted INTEGER NOT NULL, blocked INTEGER NOT NULL, unscreened INTEGER NOT NULL,
                    PRIMARY KEY (minute, trunk)) WITHOUT ROWID;
                CREATE TABLE numbers (
                    number BLOB NOT NULL PRIMARY KEY, masked TEXT NOT NULL, region TEXT, country TEXT,
                    first INTEGER NOT NULL, last INTEGER NOT NULL, judged INTEGER NOT NULL,
                    intercepted INTEGER NOT NULL, warned INTEGER NOT NULL) WITHOUT ROWID;
                CREATE TABLE lists (
                    position INTEGER PRIMARY KEY, number BLOB, masked TEXT NOT NULL, region TEXT, country TEXT,
                    kind INTEGER NOT NULL, author TEXT NOT NULL, sealed BLOB NOT NULL, added INTEGER NOT NULL,
                    removed INTEGER);
                CREATE INDEX lists_number ON lists (number) WHERE number IS NOT NULL;
                """)
        try db.execute(sql: "INSERT INTO state (id, format, position) VALUES (1, ?, 0)", arguments: [format])
    }

    static func drop(_ db: Database) throws {
        for table in tables { try db.execute(sql: "DROP TABLE IF EXISTS \(table)") }
    }
}
