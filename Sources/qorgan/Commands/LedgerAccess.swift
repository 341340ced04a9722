import Foundation
import Journal
import Ledger

/// Opens a data folder's ledger for commands that read it.
enum LedgerAccess {
    static func folder(_ path: String) throws -> LedgerFolder {
        let folder = LedgerFolder(URL(fileURLWithPath: path, isDirectory: true))
        if let refusal = FileAccess.refusal(folder.journal.path) { throw refusal }
        guard FileManager.default.fileExists(atPath: folder.journal.path) else {
            throw InputFault(
                file: folder.journal.path, problem: "no journal is there",
                expected: "the data folder of a Qorgan that has run (--data)")
        }
        return folder
    }

    static func reader(_ path: String) throws -> LedgerReader {
        let folder = try folder(path)
        do {
            return try LedgerReader(folder, sealing: try folder.existingSealing())
        } catch {
            throw InputFault(file: path, problem: "\(error)", expected: "a data folder with its key")
        }
    }
}
