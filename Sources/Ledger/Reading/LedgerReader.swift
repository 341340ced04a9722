internal import Foundation
internal import GRDB
package import Journal

/// Answers questions from the views and the journal, for the console and the commands; every answer is bounded.
///
/// Opened beside a running writer or alone. Numbers come back masked; a clear number goes in only to be turned into
/// its pseudonym.
package final class LedgerReader: Sendable {
    /// Most rows of any list.
    package static let maximumRows = 1_000

    let sealing: Sealing
    private let views: ReaderPool
    private let journal: ReaderPool

    /// Throws where the databases are not there yet: the writer makes them.
    package init(_ folder: LedgerFolder, sealing: Sealing, readers: Int = 3) throws(LedgerError) {
        self.sealing = sealing
        do {
            views = try ReaderPool(folder.views, readers: readers)
            journal = try ReaderPool(folder.journal, readers: readers)
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .cannotRead("\(folder.url.path): \(LedgerError.words(error))")
        }
    }

    /// Entries that the views show: the position of the next one.
    package func position() async throws(LedgerError) -> UInt64 {
        try await fromViews { db in
            UInt64(max(0, try Int64.fetchOne(db, sql: "SELECT position FROM state") ?? 0))
        }
    }

    /// Entries and root of the journal as committed.
    package func tree() async throws(LedgerError) -> (size: UInt64, root: TreeHash) {
        try await fromJournal { db in
            guard let stored = try StoredTree.read(db) else { throw LedgerError.cannotRead("the stored tree is none") }
            return (stored.frontier.size, stored.root)
        }
    }

    func fromViews<Answer: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Answer
    ) async throws(LedgerError) -> Answer {
        try await read(views, body)
    }

    func fromJournal<Answer: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Answer
    ) async throws(LedgerError) -> Answer {
        try await read(journal, body)
    }

    private func read<Answer: Sendable>(
        _ pool: ReaderPool, _ body: @escaping @Sendable (Database) throws -> Answer
    ) async throws(LedgerError) -> Answer {
        do {
            return try await pool.read(body)
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .cannotRead(LedgerError.words(error))
        }
    }

    static func bounded(_ limit: Int, _ most: Int = maximumRows) -> Int { max(0, min(limit, most)) }
}
