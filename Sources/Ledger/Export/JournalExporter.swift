package import Foundation
internal import GRDB
package import Journal

/// `qorgan journal export`: the journal as files that a stranger's program can check (C2SP tlog-tiles).
///
/// Interrupted, it goes on where it was: full tiles never change. Memory holds one tile.
package struct JournalExporter {
    package struct Report: Sendable {
        package var size: UInt64 = 0
        package var root = TreeHasher.empty
        /// Files written now; the others were there.
        package var written = 0
    }

    private let queue: DatabaseQueue
    private let target: URL
    private let note: [UInt8]
    private let checkpoint: Checkpoint
    private var report = Report()

    /// Writes what is under the newest checkpoint; `JournalSigning.sign` makes one over all that is committed.
    ///
    /// Throws where nothing is signed, or `target` holds another journal, or a longer one.
    @discardableResult
    package static func export(
        _ journal: URL, to target: URL, progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(LedgerError) -> Report {
        do {
            var exporter = try JournalExporter(journal, target)
            try exporter.run(progress)
            return exporter.report
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .cannotWrite("\(target.path): \(LedgerError.words(error))")
        }
    }

    private init(_ journal: URL, _ target: URL) throws {
        queue = try ReadOnly.queue(journal)
        self.target = target
        guard let stored = try queue.read({ try StoredCheckpoint.newest($0) }), let checkpoint = stored.checkpoint
        else {
            throw LedgerError.cannotRead("\(journal.path): nothing of it is signed yet")
        }
        note = stored.note
        self.checkpoint = checkpoint
        report.size = checkpoint.size
        report.root = checkpoint.root
    }

    private mutating func run(_ progress: (UInt64, UInt64) -> Void) throws {
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        let former = try formerSize()
        let tiles = (checkpoint.size + 255) >> 8
        for number in 0..<tiles {
            let width = TileLayout.width(level: 0, number: number, size: checkpoint.size)
            try exportBundle(number, width)
            if number % 64 == 0 { progress(min(number << 8, checkpoint.size), checkpoint.size) }
        }
        for level in 1..<max(1, TileLayout.levels(size: checkpoint.size)) { try exportHashes(level) }
        if former < checkpoint.size { try removePartials(of: former) }
        try write(note, "checkpoint")
    }

    /// Entries of an earlier export in the same folder; 0: there is none.
    private func formerSize() throws -> UInt64 {
        guard let bytes = FileManager.default.contents(atPath: target.appendingPathComponent("checkpoint").path) else {
            return 0
        }
        let former = (try? SignedNote([UInt8](bytes))).flatMap { try? Checkpoint($0.text) }
        guard let former, former.origin == checkpoint.origin, former.size <= checkpoint.size,
            try isPrefix(former)
        else { throw LedgerError.cannotWrite("\(target.path): holds an export that this one is no continuation of") }
        return former.size
    }

    private func isPrefix(_ former: Checkpoint) throws -> Bool {
        try queue.read { db in
            guard var tree = try TreeReader(db) else { return false }
            return try tree.root(at: former.size) == former.root
        }
    }

    private mutating func exportBundle(_ number: UInt64, _ width: Int) throws {
        let hashes = TilePath(.hashes(level: 0), number, width: width)
        let entries = TilePath(.entries, number, width: width)
        // One that was exported before its passes were destroyed stays as it is: it was given away.
        if width == TileNode.width, exists(TilePath(.remains, number)) || exists(entries) && exists(hashes) { return }
        let (path, bytes) = try queue.read { db in
            guard let tree = try TreeReader(db) else { throw LedgerError.cannotRead("nothing is signed any more") }
            return try tree.bundle(number, width: width)
        }
        let kept =
            switch path.kind {
            case .entries: EntryBundle.entries(bytes, width: width)
            case .remains, .hashes: RemainsBundle.records(bytes, width: width).flatMap(Self.entries)
            }
        // The bundle last: where it is, its hashes are. An earlier, interrupted run may have left hashes of what is
        // destroyed since.
        if let kept {
            try write(kept.flatMap { TreeHasher.leaf($0).bytes }, hashes.description)
        } else {
            remove(hashes)
        }
        remove(path.kind == .entries ? TilePath(.remains, number, width: width) : entries)
        try write(bytes, path.description)
    }

    private func remove(_ path: TilePath) {
        try? FileManager.default.removeItem(at: target.appendingPathComponent(path.description))
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

    private mutating func exportHashes(_ level: Int) throws {
        let count = TileLayout.hashes(level: level, size: checkpoint.size)
        for number in 0..<(count + 255) >> 8 {
            let width = TileLayout.width(level: level, number: number, size: checkpoint.size)
            let path = TilePath(.hashes(level: level), number, width: width)
            if width == TileNode.width, exists(path) { continue }
            let bytes = try queue.read { db in try TreeReader(db)?.bytes(of: path) }
            guard let bytes else { throw LedgerError.cannotRead("there is no \(path)") }
            try write(bytes, path.description)
        }
    }

    /// Partial tiles of a smaller tree belong to no checkpoint any more.
    private func removePartials(of size: UInt64) throws {
        for level in 0..<TileLayout.levels(size: size) {
            let number = TileLayout.hashes(level: level, size: size) >> 8
            let width = TileLayout.width(level: level, number: number, size: size)
            guard width > 0, width != TileLayout.width(level: level, number: number, size: checkpoint.size) else {
                continue
            }
            let kinds: [TilePath.Kind] = [.hashes(level: level)] + (level == 0 ? [.entries, .remains] : [])
            for kind in kinds {
                let file = target.appendingPathComponent(TilePath(kind, number, width: width).description)
                try? FileManager.default.removeItem(at: file)
                // A folder of one partial tile; one that holds another stays.
                rmdir(file.deletingLastPathComponent().path)
            }
        }
    }

    private func exists(_ path: TilePath) -> Bool {
        FileManager.default.fileExists(atPath: target.appendingPathComponent(path.description).path)
    }

    private mutating func write(_ bytes: [UInt8], _ name: String) throws {
        let file = target.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file, options: .atomic)
        report.written += 1
    }
}
