internal import GRDB

/// Why the journal or a view could not be opened, read or written.
package enum LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another process writes to this folder.
    case inUse(path: String)
    /// The journal was begun under another master key.
    case otherKey(path: String)
    /// There is a journal, and its master key is gone.
    case keyMissing(path: String)
    /// A file of another format than this source knows.
    case unknownFormat(path: String, Int)
    /// What is stored does not fit together; nothing is appended to it.
    case damaged(path: String, String)
    /// A full disk, a locked database, a failing device: it may pass. Nothing was changed.
    case cannotWrite(String)
    /// The writer has been stopped, or too much waits for it. Nothing was changed.
    case notAccepted(String)
    case cannotRead(String)
    /// The data are destroyed: their time was over.
    case destroyed(String)
    /// The hash alone is here.
    case atCentre(String)

    package var description: String {
        switch self {
        case .inUse(let path):
            "\(path): another process writes to this journal: stop it first, or give another --data folder"
        case .otherKey(let path):
            "\(path): written under another master key than keys/master holds: put back the key that belongs to it"
        case .keyMissing(let path): "\(path): the key of the journal beside it is missing: put it back from its copy"
        case .unknownFormat(let path, let format): "\(path): format \(format), expected \(JournalSchema.format)"
        case .damaged(let path, let what): "\(path): \(what): run qorgan journal verify"
        case .cannotWrite(let why): "the journal cannot be written: \(why)"
        case .notAccepted(let why): "the journal takes no entry: \(why)"
        case .cannotRead(let why): "the ledger cannot be read: \(why)"
        case .destroyed(let what): "\(what): the data are destroyed, their time was over"
        case .atCentre(let what):
            "\(what): this node has kept the hash alone, the centre has the rest: qorgan ledger fetch"
        }
    }

    /// The disk gives other bytes than were written.
    static func changed(_ position: UInt64) -> LedgerError {
        .cannotRead("entry \(position) has changed on the disk: run qorgan journal verify")
    }

    /// The system's words, without SQL.
    static func words(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        return switch error.resultCode {
        case .SQLITE_FULL: "database or disk is full"
        case .SQLITE_BUSY, .SQLITE_LOCKED: "database is locked"
        case .SQLITE_IOERR: "input/output error"
        case .SQLITE_READONLY: "database is read-only"
        case .SQLITE_CANTOPEN: "database cannot be opened"
        default: error.message ?? "SQLite error \(error.resultCode.rawValue)"
        }
    }

    /// It may pass by itself: a full disk, a lock, a failing device.
    static func mayPass(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        switch error.resultCode {
        case .SQLITE_FULL, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN,
            .SQLITE_NOMEM, .SQLITE_PROTOCOL:
            return true
        default: return false
        }
    }
}
