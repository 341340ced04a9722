import Foundation
import GRDB
import Journal
import Telephony

@testable import Ledger

/// Looks and pokes into the files of a ledger.
enum LedgerProbe {
    static func synchronous(_ folder: LedgerFolder, _ sealing: Sealing) throws -> Int? {
        let store = try JournalStore(path: folder.journal.path, keyID: sealing.keyID)
        return try store.queue.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    }

    /// All entries in order; passes whose data are destroyed are left out.
    static func entries(_ folder: LedgerFolder) throws -> [Entry] {
        try read(folder.journal) { db in
            var entries: [Entry] = []
            var scan = JournalScan(from: 0, until: try StoredTree.read(db)?.frontier.size ?? 0)
            _ = try scan.run(db) { item in
                switch item {
                case .entry(_, _, _, let leaf, _): entries.append(try Entry(leaf))
                case .passes(_, let count, let leaves, _):
                    for index in 0..<count { entries.append(try Entry(leaves, index * 64..<index * 64 + 64)) }
                case .purged, .trimmed: break
                }
                return true
            }
            return entries
        }
    }

    static func read<Answer>(_ file: URL, _ body: (Database) throws -> Answer) throws -> Answer {
        try queue(file).read(body)
    }

    static func change(_ file: URL, _ body: (Database) throws -> Void) throws {
        try queue(file).write(body)
    }

    /// Waits for the writer's own transactions instead of failing beside them.
    static func queue(_ file: URL) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        return try DatabaseQueue(path: file.path, configuration: configuration)
    }

    /// Every row of every view as text, in the order of its key.
    static func dump(_ views: URL) throws -> [String] {
        try read(views) { db in
            try ViewSchema.tables.flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map { "\(table) \($0)" }
            }
        }
    }

    /// Whether the bytes occur in any file of the folder.
    static func contains(_ text: some StringProtocol, in folder: URL) throws -> [String] {
        try contains(bytes: Array(text.utf8), in: folder)
    }
}

extension LedgerProbe {
    static func contains(bytes: [UInt8], in folder: URL) throws -> [String] {
        let needle = Data(bytes)
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { name in
            guard let data = try? Data(contentsOf: folder.appendingPathComponent(name)) else { return false }
            return data.range(of: needle) != nil
        }
    }
}
