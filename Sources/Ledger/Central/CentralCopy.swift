internal import Foundation
internal import GRDB
package import Journal
package import Postgres
internal import Telephony

/// `qorgan ledger fetch`: a node's journal from the centre as `journal.sqlite`, to be verified, proved and exported like any
/// other: all that is left of a node whose disk is gone.
///
/// Interrupted or run again, it goes on where it was. Each batch is written when it fits its hashes.
package enum CentralCopy {
    package struct Report: Sendable {
        package var entries: UInt64 = 0
        /// Taken over now.
        package var fetched: UInt64 = 0
        package var root = TreeHasher.empty.hex
        /// Under the newest checkpoint, where a key was given.
        package var signed: UInt64 = 0
    }

    /// `keys`: those that may have signed the node's checkpoints. Nothing is destroyed in a copy that is there but what stands
    /// under a checkpoint that one of them has signed: the centre's word is not enough for that. Without keys such a copy is
    /// refused where something is named. A new copy has lost nothing that the centre has.
    package static func fetch(
        _ connection: PostgresConnection, node: String, into folder: LedgerFolder, keys: [VerifierKey] = [],
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(CentralError) -> Report {
        let reader = try CentralReader(connection, node: node)
        defer { reader.close() }
        do {
            try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
            let lock = try FolderLock(path: folder.lock.path)
            defer { lock.release() }
            var copy = try Copy(reader, folder.journal)
            var report = try copy.take(node, progress)
            let signed = try copy.signed(by: keys, isNew: report.fetched == report.entries)
            try copy.destroy(before: signed)
            try copy.keepCheckpoint()
            try copy.keepKeys(MonthKeyFile(path: folder.monthKeys.path), before: signed)
            report.signed = keys.isEmpty ? 0 : signed
            return report
        } catch let error as CentralError {
            throw error
        } catch {
            throw .journal((error as? LedgerError)?.description ?? LedgerError.words(error))
        }
    }

    private struct Copy {
        private let reader: CentralReader
        private let queue: DatabaseQueue
        private var check = BatchCheck()

        init(_ reader: CentralReader, _ file: URL) throws {
            self.reader = reader
            var configuration = Configuration()
            configuration.journalMode = .wal
            queue = try DatabaseQueue(path: file.path, configuration: configuration)
            let keyID = UInt32(truncatingIfNeeded: reader.keyID)
            let tree = try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
                if try !db.tableExists("meta") {
                    try db.inTransaction(.immediate) {
                        try JournalSchema.create(db, keyID: keyID)
                        try Self.write(TreeFrontier(), db)
                        return .commit
                    }
                }
                guard try JournalSchema.meta(db, "key") == Int(keyID), let stored = try StoredTree.read(db) else {
                    throw CentralError.contradiction("\(file.path) is another journal's")
                }
                return stored.frontier
            }
            check = BatchCheck(tree)
        }

        mutating func take(_ name: String, _ progress: (UInt64, UInt64) -> Void) throws -> Report {
            let begun = check.tree.size
            guard begun <= reader.tree.size else {
                throw CentralError.contradiction(
                    "the copy has \(begun) entries of \(name), the centre \(reader.tree.size)")
            }
            while check.tree.size < reader.tree.size {
                let batches = try reader.batches(from: check.tree.size)
                guard let last = batches.last else {
                    throw CentralError.damaged(JournalFault(position: check.tree.size, .batchMissing))
                }
                try write(batches, upTo: last.end)
                progress(check.tree.size, reader.tree.size)
            }
            guard check.tree == reader.tree else {
                throw CentralError.contradiction("the copy's first \(begun) entries are not the centre's")
            }
            return Report(entries: check.tree.size, fetched: check.tree.size - begun, root: check.tree.root.hex)
        }

        private mutating func write(_ batches: [StoredBatch], upTo end: UInt64) throws {
            var next = check
            for batch in batches { _ = try next.take(batch) }
            let nodes = try reader.nodes(check.tree.size..<max(check.tree.size, end))
            try queue.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    for batch in batches { try Self.write(batch, db) }
                    try TileNodes.write(nodes, db)
                    try Self.write(next.tree, db)
                    return .commit
                }
            }
            check = next
        }

        private static func write(_ batch: StoredBatch, _ db: Database) throws {
            try db.cachedStatement(sql: "INSERT INTO batch (first, count, root, committed) VALUES (?, ?, ?, ?)")
                .execute(arguments: [Int64(batch.first), Int64(batch.count), Data(batch.root), batch.committed])
            let passes = try db.cachedStatement(
                sql: """
                    INSERT INTO passes (first, count, newest, leaves, marks, cover, counts) VALUES (?, ?, ?, ?, ?, ?, ?)
                    """)
            let entries = try db.cachedStatement(
                sql: "INSERT INTO entry (position, kind, mark, leaf, sealed) VALUES (?, ?, ?, ?, ?)")
            for row in batch.rows {
                switch row.item {
                case .passes(let first, let count, let leaves, let marks):
                    try passes.execute(arguments: [
                        Int64(first), count, row.newest, Data(leaves), Data(marks), nil, nil,
                    ])
                case .purged(let first, let count, let cover, let counts):
                    try passes.execute(arguments: [
                        Int64(first), Int64(count), row.newest, nil, nil, Data(cover), Data(counts),
                    ])
                case .entry(let position, let kind, let mark, let leaf, let sealed):
                    try entries.execute(arguments: [
                        Int64(position), kind, mark, Data(leaf), sealed.map { Data($0) },
                    ])
                // The check has refused it.
                case .trimmed: break
                }
            }
        }

        private static func write(_ tree: TreeFrontier, _ db: Database) throws {
            try db.cachedStatement(sql: "INSERT OR REPLACE INTO tree (id, size, root, frontier) VALUES (1, ?, ?, ?)")
                .execute(arguments: [Int64(tree.size), Data(tree.root.bytes), Data(tree.bytes)])
        }

        /// Entries before which what is named may be destroyed here.
        func signed(by keys: [VerifierKey], isNew: Bool) throws -> UInt64 {
            let newest = try reader.newestCheckpoint()
            if keys.isEmpty {
                let end = min(newest?.size ?? reader.carried, check.tree.size)
                guard try isNew || !isNamed(before: end) else {
                    throw CentralError.journal(
                        "the centre names data that this copy still has: give the node's key by --key, that they are destroyed "
                            + "by its word alone, or fetch into a new folder")
                }
                return end
            }
            guard let newest else { return 0 }
            guard newest.size <= check.tree.size else {
                throw CentralError.damaged(JournalFault(position: newest.size, .checkpointDiffers))
            }
            let tree = try queue.read { db in
                var reader = TreeReader(db, size: newest.size)
                return try reader.root(at: newest.size)
            }
            guard let checkpoint = newest.checkpoint, checkpoint.size == newest.size, checkpoint.root == tree else {
                throw CentralError.damaged(JournalFault(position: newest.size, .checkpointDiffers))
            }
            do throws(NoteFault) {
                _ = try Checkpoint(try SignedNote(newest.note), signedBy: keys)
            } catch {
                throw CentralError.damaged(JournalFault(position: newest.size, .badCheckpoint(error)))
            }
            return newest.size
        }

        /// Something that has not been carried out here.
        private func isNamed(before end: UInt64) throws -> Bool {
            try queue.read { db in
                let start = Int64(max(0, try JournalSchema.meta(db, "carried") ?? 0))
                return try Bool.fetchOne(
                    db,
                    sql: "SELECT EXISTS (SELECT 1 FROM entry WHERE kind IN (?, ?) AND position >= ? AND position < ?)",
                    arguments: [
                        EntryKind.purge.rawValue, EntryKind.keyEnd.rawValue, start, Int64(clamping: end),
                    ]) ?? false
            }
        }

        /// What is named under the centre's checkpoint is destroyed in the copy, too, be it that the centre has destroyed it since
        /// or that its node died before it could.
        func destroy(before signed: UInt64) throws {
            try queue.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    let start = Int64(max(0, try JournalSchema.meta(db, "carried") ?? 0))
                    try JournalStore.destroyNamed(start..<max(start, Int64(clamping: signed)), db)
                    try db.execute(
                        sql: "INSERT OR REPLACE INTO meta (name, value) VALUES ('carried', ?)",
                        arguments: [max(start, Int64(clamping: signed))])
                    try JournalSchema.setMeta(db, "purged", Int64(clamping: reader.purged))
                    return .commit
                }
                _ = try db.checkpoint(.truncate)
            }
        }

        /// The keys of months, without those that are destroyed: with the node's master key what is left can be read.
        func keepKeys(_ file: MonthKeyFile, before signed: UInt64) throws {
            let ended = try queue.read { db in
                Set(try JournalStore.keyEnds(db).filter { $0.position < signed }.flatMap(\.names))
            }
            let records = try reader.monthKeys().map { record in
                ended.contains(record.name) ? MonthKeyRecord(name: record.name, wrapped: nil) : record
            }
            let former = Set(try file.read().filter { $0.wrapped != nil }.map(\.name))
            try file.destroy(former.intersection(records.filter { $0.wrapped == nil }.map(\.name)))
            if try file.read() != records { try file.write(records) }
        }

        func keepCheckpoint() throws {
            guard let newest = try reader.newestCheckpoint() else { return }
            try queue.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    try db.execute(
                        sql: "INSERT OR REPLACE INTO checkpoint (size, note, signed) VALUES (?, ?, ?)",
                        arguments: [Int64(newest.size), Data(newest.note), newest.signed.microseconds])
                    try db.execute(sql: "DELETE FROM checkpoint WHERE size <> ?", arguments: [Int64(newest.size)])
                    return .commit
                }
            }
        }
    }
}
