internal import Foundation
internal import GRDB
internal import Journal
internal import Telephony

extension JournalStore {
    /// Signs the tree as committed, in a transaction of its own.
    mutating func sign(by signer: SigningKey, at time: Timestamp) throws {
        let tree = self.tree
        try queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                try Self.sign(tree, by: [signer], at: time, db)
                return .commit
            }
        }
        signedSize = tree.size
    }

    /// The newest checkpoint takes the place of the one before: what we hold of ourselves proves nothing, what others hold
    /// does.
    /// Precondition: one signer at least, all of one name.
    static func sign(_ tree: TreeFrontier, by signers: [SigningKey], at time: Timestamp, _ db: Database) throws {
        var note = try signers[0].checkpoint(size: tree.size, root: tree.root)
        for signer in signers.dropFirst() { note.add(try signer.signature(of: note.text)) }
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO checkpoint (size, note, signed) VALUES (?, ?, ?)")
            .execute(arguments: [tree.size, Data(note.bytes), time.microseconds])
        try db.cachedStatement(sql: "DELETE FROM checkpoint WHERE size <> ?").execute(arguments: [tree.size])
    }

    /// Entries under the newest checkpoint, which must be one of this tree: a log signs nothing that does not fit what it
    /// has signed before.
    static func signedSize(_ db: Database, of tree: TreeFrontier, path: String) throws -> UInt64 {
        guard let stored = try StoredCheckpoint.newest(db) else { return 0 }
        guard let checkpoint = stored.checkpoint, checkpoint.size == stored.size,
            try root(db, at: stored.size) == checkpoint.root.bytes
        else { throw LedgerError.damaged(path: path, "what was signed at entry \(stored.size) is not of this journal") }
        return stored.size
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
        let size: Int64 = row[0]
        let note: Data = row[1]
        return StoredCheckpoint(
            size: UInt64(bitPattern: size), note: [UInt8](note), signed: Timestamp(microseconds: row[2]))
    }
}
