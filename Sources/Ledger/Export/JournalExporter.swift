package import Foundation
internal import GRDB
package import Journal

/// `qorgan journal export`: the journal as files that a stranger's program can check (C2SP tlog-tiles).
///
/// Interrupted, it goes on where it was: what is there is compared with the journal's roots and kept where it fits. The
/// checkpoint comes last, when all else is on disk. Memory holds one tile.
package struct JournalExporter {
    package struct Report: Sendable {
        package var size: UInt64 = 0
        package var root = TreeHasher.empty
        /// Files written now; the others were there.
        package var written = 0
    }

    /// How long a running writer is waited for that has just named what it destroys.
    private static let patienceSeconds = 10.0

    private let queue: DatabaseQueue
    private let target: URL
    private let cosignatures: [SignedNote]
    private var note: SignedNote
    private var checkpoint: Checkpoint
    private var report = Report()

    /// Writes what is under the newest checkpoint; `JournalSigning.sign` makes one over all that is committed.
    /// `cosigned`: checkpoints with what witnesses have signed; their signatures stand under the exported one where it is the same.
    ///
    /// Throws where nothing is signed, `target` holds another journal, or a longer one, or the journal lacks what files
    /// need.
    @discardableResult
    package static func export(
        _ journal: URL, to target: URL, cosigned: [SignedNote] = [],
        progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(LedgerError) -> Report {
        do {
            var exporter = try JournalExporter(journal, target, cosigned)
            try exporter.run(progress)
            return exporter.report
        } catch LedgerError.destroyed(let what) {
            throw .cannotRead(
                "\(what): destroyed by a version that kept no roots of tiles; such a journal can be verified, not exported"
            )
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .cannotWrite("\(target.path): \(LedgerError.words(error))")
        }
    }

    private init(_ journal: URL, _ target: URL, _ cosigned: [SignedNote]) throws {
        queue = try ReadOnly.queue(journal)
        self.target = target
        cosignatures = cosigned
        let (newest, format, untiled) = try queue.read { db in
            (
                try StoredCheckpoint.newest(db), try JournalSchema.meta(db, "format") ?? 0,
                try JournalSchema.meta(db, "untiled") ?? 0
            )
        }
        guard format >= JournalSchema.format, untiled == 0 else {
            throw LedgerError.cannotRead(
                "\(journal.path): it was begun by an earlier version: let Qorgan of this version run on it for a while")
        }
        guard let newest, let note = try? SignedNote(newest.note), let checkpoint = newest.checkpoint else {
            throw LedgerError.cannotRead("\(journal.path): nothing of it is signed yet")
        }
        self.note = note
        self.checkpoint = checkpoint
    }

    private mutating func run(_ progress: (UInt64, UInt64) -> Void) throws {
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        try checkFormer()
        repeat {
            let tiles = (checkpoint.size + 255) >> 8
            for number in 0..<tiles {
                try exportBundle(number, TileLayout.width(level: 0, number: number, size: checkpoint.size))
                if number % 64 == 0 { progress(min(number << 8, checkpoint.size), checkpoint.size) }
            }
            for level in 1..<max(1, TileLayout.levels(size: checkpoint.size)) { try exportHashes(level) }
        } while try hasGoneOn()
        try removeSurplus()
        // Everything is on disk before the checkpoint says that it is there: one flush instead of one a file.
        sync()
        try writeCheckpoint()
        report.size = checkpoint.size
        report.root = checkpoint.root
    }

    /// Passes may have been destroyed meanwhile, and what names them then stands behind the checkpoint: a newer one is taken.
    private mutating func hasGoneOn() throws -> Bool {
        let until = Date().addingTimeInterval(Self.patienceSeconds)
        while true {
            let (purged, newest) = try queue.read { db in
                (try Self.newestPurge(db), try StoredCheckpoint.newest(db))
            }
            guard let purged, purged >= checkpoint.size else { return false }
            if let newest, newest.size > purged, let note = try? SignedNote(newest.note),
                let next = newest.checkpoint
            {
                self.note = note
                checkpoint = next
                return true
            }
            guard Date() < until else {
                throw LedgerError.cannotRead("passes were destroyed, and what names them is not signed")
            }
            usleep(20_000)
        }
    }

    private static func newestPurge(_ db: Database) throws -> UInt64? {
        try Int64.fetchOne(
            db, sql: "SELECT max(position) FROM entry WHERE kind = ? AND kind NOT IN (2, 3)",
            arguments: [EntryKind.purge.rawValue]
        ).map { UInt64($0) }
    }

    /// An earlier export in the same folder must be a beginning of this one.
    private func checkFormer() throws {
        guard let bytes = FileManager.default.contents(atPath: target.appendingPathComponent("checkpoint").path) else {
            return
        }
        let former = (try? SignedNote([UInt8](bytes))).flatMap { try? Checkpoint($0.text) }
        guard let former, former.origin == checkpoint.origin, former.size <= checkpoint.size, try isPrefix(former)
        else { throw LedgerError.cannotWrite("\(target.path): holds an export that this one is no continuation of") }
    }

    private func isPrefix(_ former: Checkpoint) throws -> Bool {
        try queue.read { db in
            guard var tree = try TreeReader(db) else { return false }
            return try tree.root(at: former.size) == former.root
        }
    }

    // MARK: Entries

    private mutating func exportBundle(_ number: UInt64, _ width: Int) throws {
        // One that was exported before its passes were destroyed stays as it is: it was given away.
        if width == TileNode.width, try isExported(number) { return }
        let hashes = TilePath(.hashes(level: 0), number, width: width)
        let (path, bytes) = try queue.read { db in
            guard let tree = try TreeReader(db) else { throw LedgerError.cannotRead("nothing is signed any more") }
            return try tree.bundle(number, width: width)
        }
        let kept =
            switch path.kind {
            case .entries: EntryBundle.entries(bytes, width: width)
            case .remains, .hashes: RemainsBundle.records(bytes, width: width).flatMap(Self.entries)
            }
        if let kept {
            try write(kept.flatMap { TreeHasher.leaf($0).bytes }, hashes.description)
        } else {
            remove(hashes)
        }
        remove(TilePath(path.kind == .entries ? .remains : .entries, number, width: width))
        try write(bytes, path.description)
    }

    /// A full tile is there, and its entries have the root that they have in the journal.
    private func isExported(_ number: UInt64) throws -> Bool {
        let files = ExportFiles(target)
        guard let (_, records) = try? files.records(number, width: TileNode.width) else { return false }
        var tree = TreeFrontier()
        for record in records {
            switch record {
            case .entry(let bytes): tree.append(leaf: TreeHasher.leaf(bytes))
            case .destroyed(let level, let root): tree.append(subtree: root, level: level)
            }
        }
        let root = try queue.read { db in
            guard var journal = try TreeReader(db) else { throw LedgerError.cannotRead("nothing is signed any more") }
            return try journal.root(ofTile: number)
        }
        guard tree.root == root else { return false }
        let path = TilePath(.hashes(level: 0), number)
        guard let entries = Self.entries(records) else { return !files.exists(path) }
        let hashes = entries.flatMap { TreeHasher.leaf($0).bytes }
        return (try? files.read(path.description, exactly: hashes.count)) == hashes
    }

    private func remove(_ path: TilePath) {
        unlink(target.appendingPathComponent(path.description).path)
    }

    /// Nil where one is destroyed.
    private static func entries(_ records: [RemainsBundle.Record]) -> [[UInt8]]? {
        var entries: [[UInt8]] = []
        for record in records {
            guard case .entry(let bytes) = record else { return nil }
            entries.append(bytes)
        }
        return entries
    }

    // MARK: Hashes

    private mutating func exportHashes(_ level: Int) throws {
        let count = TileLayout.hashes(level: level, size: checkpoint.size)
        for number in 0..<(count + 255) >> 8 {
            let width = TileLayout.width(level: level, number: number, size: checkpoint.size)
            let path = TilePath(.hashes(level: level), number, width: width)
            let bytes = try queue.read { db in try TreeReader(db)?.bytes(of: path) }
            guard let bytes else { throw LedgerError.cannotRead("there is no \(path)") }
            if (try? ExportFiles(target).read(path.description, exactly: bytes.count)) == bytes { continue }
            try write(bytes, path.description)
        }
    }

    // MARK: Files

    /// Partial tiles of a smaller tree, of whichever export that was cut off, belong to no checkpoint any more; no more do
    /// drafts. What else lies there is not ours to remove, and a verifier names it.
    private func removeSurplus() throws {
        guard let walk = FileManager.default.enumerator(atPath: target.path) else { return }
        var surplus: [String] = []
        for case let name as String in walk where walk.fileAttributes?[.type] as? FileAttributeType != .typeDirectory {
            if name.hasSuffix(SafeFile.besideSuffix) {
                let of = String(name.dropLast(SafeFile.besideSuffix.count))
                if of == "checkpoint" || TilePath(of) != nil { surplus.append(name) }
            } else if let path = TilePath(name), path.width < TileNode.width,
                path.width != ExportFiles.width(of: path, size: checkpoint.size)
            {
                surplus.append(name)
            }
        }
        for name in surplus {
            let file = target.appendingPathComponent(name)
            try FileManager.default.removeItem(at: file)
            // A folder of one partial tile; one that holds another stays.
            rmdir(file.deletingLastPathComponent().path)
        }
    }

    private mutating func writeCheckpoint() throws {
        for cosigned in cosignatures where cosigned.text == note.text {
            for signature in cosigned.signatures where !note.signatures.contains(signature) { note.add(signature) }
        }
        try SafeFile.replace(target.appendingPathComponent("checkpoint").path, note.bytes, isFlushed: true)
        report.written += 1
    }

    private mutating func write(_ bytes: [UInt8], _ name: String) throws {
        let file = target.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try SafeFile.replace(file.path, bytes, isFlushed: false)
        report.written += 1
    }
}
