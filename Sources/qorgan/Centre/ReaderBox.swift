import Journal
import Ledger
import Synchronization

/// The ledger's reader, opened at first use and kept: at the start the writer may still be making the files.
final class ReaderBox: Sendable {
    private let folder: LedgerFolder
    private let sealing: Sealing
    private let opened = Mutex<LedgerReader?>(nil)

    init(_ folder: LedgerFolder, _ sealing: Sealing) {
        self.folder = folder
        self.sealing = sealing
    }

    func get() throws -> LedgerReader {
        try opened.withLock { opened in
            if let reader = opened { return reader }
            let reader = try LedgerReader(folder, sealing: sealing)
            opened = reader
            return reader
        }
    }

    /// Lets the files go, so that the writer, as the last, leaves a journal of one file.
    func close() { opened.withLock { $0 = nil } }
}
