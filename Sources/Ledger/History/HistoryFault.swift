/// Why history was not written, or does not fit.
package enum HistoryFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// A folder with other files, which are nobody's to change.
    case notHistory(path: String)
    /// Files of a journal under another master key, or of one that had more entries.
    case otherJournal(path: String)
    case inUse(path: String)
    /// A file of this history that cannot be read, or says what it cannot.
    case unreadable(path: String, String)
    case cannotWrite(String)
    case ledger(LedgerError)
    /// The views do not show the journal's entry, or the other way round.
    case entryMissing(position: UInt64)
    /// What a check has found.
    case differs(path: String, String)
    /// Told to end before it was done; the next export does the rest.
    case stopped

    package var description: String {
        switch self {
        case .notHistory(let path):
            "\(path): has files and no history.json: an empty folder was expected, or one of qorgan ledger history"
        case .otherJournal(let path):
            "\(path): holds the history of another journal: give each journal a folder of its own"
        case .inUse(let path): "\(path): another process writes this history"
        case .unreadable(let path, let why): "\(path): \(why): delete the folder, and export it anew"
        case .cannotWrite(let why): "the history cannot be written: \(why)"
        case .ledger(let error): "\(error)"
        case .entryMissing(let position):
            "entry \(position) is not in the journal as the views show it: run qorgan journal verify, then journal rebuild"
        case .differs(let path, let why): "\(path): \(why)"
        case .stopped: "stopped before all hours were written: the next export goes on"
        }
    }

    init(_ error: any Error) {
        switch error {
        case let fault as HistoryFault: self = fault
        case LedgerError.cannotWrite(let why): self = .cannotWrite(why)
        case LedgerError.inUse(let path): self = .inUse(path: path)
        case let error as LedgerError: self = .ledger(error)
        default: self = .ledger(.cannotRead(LedgerError.words(error)))
        }
    }
}
