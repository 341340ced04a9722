internal import Foundation
internal import GRDB
internal import Journal
internal import Screening
internal import Telephony

/// The views' database as its one writer has it.
struct ViewStore {
    /// Entries of the journal that the views show: the position of the next one.
    private(set) var position: UInt64
    let queue: DatabaseQueue

    /// Opens or creates. A file that is no database, is damaged or has another format is dropped: its content comes
    /// back from the journal.
    init(path: String) throws {
        do {
            try self.init(opening: path)
        } catch let error as DatabaseError
            where error.resultCode == .SQLITE_NOTADB || error.resultCode == .SQLITE_CORRUPT
        {
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            try self.init(opening: path)
        }
    }

    private init(opening path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(JournalStore.busySeconds)
        configuration.journalMode = .wal
        queue = try DatabaseQueue(path: path, configuration: configuration)
        position = try queue.writeWithoutTransaction { db in
            try ReadOnly.refuse(db)
            // Rows fall on random pages of four indexes: those stay in memory, and a page that changes often is copied
            // into the database once for 32 MB of log.
            try db.execute(
                sql: """
                    PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY;
                    PRAGMA cache_size = -32768; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 8192
                    """)
            if try db.tableExists("state"),
                let row = try Row.fetchOne(db, sql: "SELECT format, position FROM state"),
                try row.stored(0, as: Int.self) == ViewSchema.format
            {
                let position: Int64 = try row.stored(1)
                return UInt64(max(0, position))
            }
            try Self.recreate(db)
            return 0
        }
    }

    /// Drops everything; the views then show nothing of the journal.
    mutating func clear() throws {
        try queue.writeWithoutTransaction { db in try Self.recreate(db) }
        position = 0
    }

    private static func recreate(_ db: Database) throws {
        try db.inTransaction(.immediate) {
            try ViewSchema.drop(db)
            try ViewSchema.create(db)
            return .commit
        }
    }

    /// Applies what the entries up to `position` change, in one transaction.
    mutating func apply(_ delta: ViewDelta, upTo position: UInt64) throws {
        try queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                var calls = try ViewWriting.calls(db)
                var pace = WriterPace()
                for change in delta.changes {
                    switch change {
                    case .call(let call): try ViewWriting.insert(call, &calls)
                    case .outcome(let outcome, let trunk): try ViewWriting.apply(outcome, ofTrunk: trunk, db)
                    case .listed(let addition): try ViewWriting.insert(addition, db)
                    case .unlisted(let removal): try ViewWriting.apply(removal, db)
                    case .found(let finding): try ViewWriting.apply(finding, db)
                    case .unsealed(let ranges): try ViewWriting.unseal(ranges, db)
                    }
                    pace.didRow()
                }
                for row in delta.minutes.values { try ViewWriting.add(row, db) }
                for (key, counts) in delta.rules.counts { try ViewWriting.add(counts, key, db) }
                try db.cachedStatement(sql: "UPDATE state SET position = ?").execute(arguments: [
                    Int64(clamping: position)
                ])
                return .commit
            }
        }
        self.position = position
    }
}
