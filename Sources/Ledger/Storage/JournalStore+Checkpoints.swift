internal import Foundation
internal import GRDB
internal import Journal
internal import Telephony

extension JournalStore {
    /// The newest checkpoint takes the place of the one before: what we hold of ourselves proves nothing, what others hold
    /// does.
    ///
    /// Not flushed: `SigningRecord` was. A machine that dies now gets it back from there.
    mutating func keep(_ note: SignedNote, size: UInt64, at time: Timestamp) throws {
        try write(isFlushed: false) { db in
            try db.inTransaction(.immediate) {
                try db.cachedStatement(sql: "INSERT OR REPLACE INTO checkpoint (size, note, signed) VALUES (?, ?, ?)")
                    .execute(arguments: [size, Data(note.bytes), time.microseconds])
                try db.cachedStatement(sql: "DELETE FROM checkpoint WHERE size <> ?").execute(arguments: [size])
                return .commit
            }
        }
        signedSize = size
    }

    /// Takes over a checkpoint that is newer than the stored one. Precondition: it is of this tree.
    mutating func adopt(_ note: SignedNote, size: UInt64) throws {
        guard size > signedSize else { return }
        let time = try queue.read { db in
            try Int64.fetchOne(
                db, sql: "SELECT committed FROM batch WHERE first + count = ?", arguments: [Int64(clamping: size)])
        }
        try keep(note, size: size, at: Timestamp(microseconds: time ?? 0))
    }

    /// Whether the tree as committed begins with the checkpoint's: proved from the kept roots, as to anybody else.
    func continues(_ checkpoint: Checkpoint) throws -> Bool {
        guard checkpoint.size > 0 else { return checkpoint.root == TreeHasher.empty }
        guard checkpoint.size < tree.size else {
            return checkpoint.size == tree.size && checkpoint.root == tree.root
        }
        return try queue.read { [tree] db in
            do {
                var reader = TreeReader(db, size: tree.size)
                let proof = try reader.consistency(from: checkpoint.size, to: tree.size)
                return proof.verifies(firstRoot: checkpoint.root, secondRoot: tree.root)
            } catch LedgerError.destroyed {
                // No commit ever ended there.
                return false
            } catch LedgerError.cannotRead {
                // Roots over older entries are not there, in a journal that was begun before they were kept.
                return try Self.root(db, at: checkpoint.size) == checkpoint.root.bytes
            }
        }
    }

    /// The root stored with the batch that ends there; nil where none does.
    private static func root(_ db: Database, at size: UInt64) throws -> [UInt8]? {
        let data = try Data.fetchOne(
            db,
            sql:
                "SELECT root FROM batch WHERE first = (SELECT max(first) FROM batch WHERE first < ?1) AND first + count = ?1",
            arguments: [Int64(clamping: size)])
        return data.map { [UInt8]($0) }
    }
}

/// A checkpoint as the journal stores it.
struct StoredCheckpoint {
    var size: UInt64
    var note: [UInt8]
    var signed: Timestamp

    init(size: UInt64, note: [UInt8], signed: Timestamp) {
        self.size = size
        self.note = note
        self.signed = signed
    }

    /// One that is known from elsewhere; nil where it is none.
    init?(_ note: SignedNote) {
        guard let checkpoint = try? Checkpoint(note.text) else { return nil }
        self.init(size: checkpoint.size, note: note.bytes, signed: Timestamp(microseconds: 0))
    }

    /// Nil where the stored bytes are none.
    var checkpoint: Checkpoint? {
        guard let note = try? SignedNote(note) else { return nil }
        return try? Checkpoint(note.text)
    }

    /// Nil before anything was signed, and in a journal of an older format.
    static func newest(_ db: Database) throws -> StoredCheckpoint? {
        guard try db.tableExists("checkpoint"),
            let row = try Row.fetchOne(db, sql: "SELECT size, note, signed FROM checkpoint ORDER BY size DESC LIMIT 1")
        else { return nil }
        let size: Int64 = try row.stored(0)
        let note: Data = try row.stored(1)
        return StoredCheckpoint(
            size: UInt64(bitPattern: size), note: [UInt8](note), signed: Timestamp(microseconds: try row.stored(2)))
    }
}
