internal import Foundation
internal import GRDB
internal import Journal
internal import Telephony

/// The journal's database as its one writer has it: opened, checked, appended to.
///
/// WAL with synchronous FULL: what was committed survives the death of the process and of the machine.
struct JournalStore {
    /// The tree as committed.
    private(set) var tree: TreeFrontier
    /// Entries under the newest checkpoint; 0: none is there.
    var signedSize: UInt64 = 0
    /// Of a journal begun before tiles were: what is left to do.
    var fill: TileFill?
    /// Named by the newest purge entry, and still to be destroyed; nil: nothing is.
    var announced: AnnouncedPurge?
    /// The same of keys of months.
    var announcedKeys: AnnouncedKeys?
    /// What is kept beyond its time.
    private(set) var holds = LegalHolds()
    let queue: DatabaseQueue
    let path: String
    /// Of the master key, for entries of the journal's own.
    let keyID: UInt32
    /// A flush has failed, or what a process before this one has heard is not known.
    private var mustRewriteLog = true

    /// How long a commit waits for a lock of somebody else.
    static let busySeconds = 0.25

    /// Opens or creates. What a killed process left in the WAL is recovered by SQLite; then the last batch must fit
    /// the tree.
    init(
        path: String, keyID: UInt32, busySeconds: Double = Self.busySeconds,
        at time: Timestamp = WriterSettings.systemClock()
    ) throws {
        self.path = path
        self.keyID = keyID
        var configuration = Configuration()
        configuration.busyMode = .timeout(busySeconds)
        configuration.journalMode = .wal
        queue = try DatabaseQueue(path: path, configuration: configuration)
        tree = try queue.writeWithoutTransaction { db in
            try ReadOnly.refuse(db)
            // Where a call fails, SQLite stays in another mode without an error.
            guard try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal" else {
                throw DatabaseError(resultCode: .SQLITE_IOERR, message: "no write-ahead log can be made")
            }
            // GRDB sets NORMAL with the WAL mode; a journal must be on disk when it says so.
            try db.execute(
                sql: """
                    PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 67108864;
                    PRAGMA temp_store = MEMORY
                    """)
            if try !db.tableExists("meta") {
                try db.inTransaction(.immediate) {
                    try JournalSchema.create(db, keyID: keyID)
                    try Self.write(TreeFrontier(), db)
                    return .commit
                }
            }
            let tree = try Self.check(db, path: path, keyID: keyID)
            try JournalSchema.migrate(db, entries: tree.size)
            try SealIndex.create(db)
            return tree
        }
        (signedSize, fill) = try queue.read { db in
            (try StoredCheckpoint.newest(db)?.size ?? 0, try TileFill.left(db))
        }
        try nameEarlier(at: time)
        (announced, holds) = try queue.read { (try Self.leftAnnounced($0), try LegalHolds.read($0)) }
        // SQLite flushes its files' names, too, and does not tell where that fails.
        try SafeFile.flushFolder(of: path)
    }

    /// Where all that is written here passes. `isFlushed`: on disk when this returns.
    mutating func write<Answer>(isFlushed: Bool = true, _ body: (Database) throws -> Answer) throws -> Answer {
        if mustRewriteLog {
            try queue.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    try LogRewriter.rewrite(path + "-wal")
                    return .rollback
                }
            }
            mustRewriteLog = false
        }
        do {
            return try queue.writeWithoutTransaction { db in
                // What is not flushed is copied into the database by a later write, which hears whether its flush fails.
                try db.execute(
                    sql: isFlushed
                        ? "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000"
                        : "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0")
                return try body(db)
            }
        } catch {
            if let error = error as? DatabaseError, error.resultCode == .SQLITE_IOERR { mustRewriteLog = true }
            throw error
        }
    }

    /// Appends the batch in one transaction; on a throw nothing is appended and the tree is as before.
    /// `settingFormat`: the format becomes the current one with it. Returns the position of its first entry.
    mutating func commit(_ batch: JournalBatch, at time: Timestamp, settingFormat: Bool = false) throws -> UInt64 {
        let first = tree.size
        guard !batch.isEmpty || settingFormat else { return first }
        var grown = tree
        try write { db in
            try db.inTransaction(.immediate) {
                if !batch.isEmpty {
                    try Self.insert(batch, into: &grown, db)
                    try db.cachedStatement(sql: "INSERT INTO batch (first, count, root, committed) VALUES (?, ?, ?, ?)")
                        .execute(arguments: [first, batch.count, Data(grown.root.bytes), time.microseconds])
                    try Self.write(grown, db)
                }
                if settingFormat { try JournalSchema.setMeta(db, "format", Int64(JournalSchema.format)) }
                return .commit
            }
        }
        tree = grown
        addHolds(of: batch, first: first)
        return first
    }

    private mutating func addHolds(of batch: JournalBatch, first: UInt64) {
        var position = first
        for row in batch.rows {
            switch row {
            case .passes(let run): position += UInt64(run.count)
            case .entry(let entry):
                if case .hold(let hold) = entry.entry.body { holds.add(hold, at: position) }
                position += 1
            }
        }
    }

    /// Throws what a commit would throw now.
    mutating func probe() throws {
        try write { db in
            try db.inTransaction(.immediate) {
                try db.execute(sql: "UPDATE meta SET value = value WHERE name = 'purged'")
                return .commit
            }
        }
    }

    private static func insert(_ batch: JournalBatch, into tree: inout TreeFrontier, _ db: Database) throws {
        var passes = RowWriter(
            try db.cachedStatement(
                sql: "INSERT INTO passes (first, count, newest, leaves, marks) VALUES (?, ?, ?, ?, ?)"))
        var entries = RowWriter(
            try db.cachedStatement(
                sql: "INSERT INTO entry (position, kind, mark, leaf, sealed) VALUES (?, ?, ?, ?, ?)"))
        var marks: [UInt8] = []
        var nodes: [TileNode] = []
        var offset = 0
        var pace = WriterPace()
        for row in batch.rows {
            let position = tree.size
            switch row {
            case .passes(let run):
                let bytes = offset..<offset + run.count * PassedEntry.byteCount
                offset = bytes.upperBound
                marks.removeAll(keepingCapacity: true)
                for start in stride(from: bytes.lowerBound, to: bytes.upperBound, by: PassedEntry.byteCount) {
                    let hash = TreeHasher.leaf(batch.leaves, start..<start + PassedEntry.byteCount)
                    LeafMark.append(hash, to: &marks)
                    tree.append(leaf: hash, completing: &nodes)
                    pace.didPass()
                }
                passes.bind(position)
                passes.bind(run.count)
                passes.bind(run.newest.microseconds)
                batch.leaves.withUnsafeBytes { passes.bind(copying: UnsafeRawBufferPointer(rebasing: $0[bytes])) }
                passes.bind(marks)
                try passes.run()
            case .entry(let entry):
                let hash = TreeHasher.leaf(entry.leaf)
                tree.append(leaf: hash, completing: &nodes)
                entries.bind(position)
                entries.bind(entry.kind.rawValue)
                entries.bind(LeafMark.word(of: hash))
                entries.bind(entry.leaf)
                entries.bind(entry.sealed)
                try entries.run()
                pace.didRow()
            }
        }
        try TileNodes.write(nodes, db)
    }

    private static func write(_ tree: TreeFrontier, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO tree (id, size, root, frontier) VALUES (1, ?, ?, ?)")
            .execute(arguments: [tree.size, Data(tree.root.bytes), Data(tree.bytes)])
    }

    /// The stored tree, when it and the last batch fit together.
    private static func check(_ db: Database, path: String, keyID: UInt32) throws -> TreeFrontier {
        let format = try JournalSchema.meta(db, "format") ?? 0
        guard JournalSchema.formats.contains(format) else { throw LedgerError.unknownFormat(path: path, format) }
        guard try JournalSchema.meta(db, "key") == Int(keyID) else { throw LedgerError.otherKey(path: path) }
        guard let tree = try StoredTree.read(db), tree.frontier.root == tree.root else {
            throw LedgerError.damaged(path: path, "the tree's frontier and root do not fit")
        }
        let last = try Row.fetchOne(db, sql: "SELECT first, count, root FROM batch ORDER BY first DESC LIMIT 1")
        guard let last else {
            if tree.frontier.size == 0 { return tree.frontier }
            throw LedgerError.damaged(path: path, "no batch belongs to the tree")
        }
        let first: Int64 = try last.stored(0)
        let count: Int64 = try last.stored(1)
        let root: Data = try last.stored(2)
        guard UInt64(bitPattern: first &+ count) == tree.frontier.size, [UInt8](root) == tree.root.bytes else {
            throw LedgerError.damaged(path: path, "the last batch does not end where the tree does")
        }
        var scan = JournalScan(from: UInt64(bitPattern: first), until: tree.frontier.size)
        if let fault = try scan.firstFault(db) { throw LedgerError.damaged(path: path, fault.description) }
        return tree.frontier
    }
}

/// The tree as the journal stores it.
struct StoredTree {
    var frontier: TreeFrontier
    var root: TreeHash

    /// Nil where the stored bytes are no tree.
    static func read(_ db: Database) throws -> StoredTree? {
        guard let row = try Row.fetchOne(db, sql: "SELECT size, root, frontier FROM tree") else { return nil }
        let size: Int64 = try row.stored(0)
        let rootBytes: Data = try row.stored(1)
        let frontierBytes: Data = try row.stored(2)
        guard (0..<1 << 62).contains(size),
            let frontier = TreeFrontier(size: UInt64(bitPattern: size), bytes: [UInt8](frontierBytes)),
            let root = TreeHash([UInt8](rootBytes)), rootBytes.count == TreeHash.byteCount
        else { return nil }
        return StoredTree(frontier: frontier, root: root)
    }
}

/// The first four bytes of a leaf hash, kept beside the leaf.
enum LeafMark {
    /// In the place of a mark, where the hash itself stands in the place of the leaf.
    static let trimmed: Int64 = -1

    static func append(_ hash: TreeHash, to marks: inout [UInt8]) {
        let word = hash.firstFour
        for shift: UInt32 in [24, 16, 8, 0] { marks.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }

    static func word(of hash: TreeHash) -> Int64 { Int64(hash.firstFour) }

    /// Whether the leaf is what was written.
    static func fits(_ leaf: [UInt8], _ mark: Int64) -> Bool { word(of: TreeHasher.leaf(leaf)) == mark }

    /// Precondition: four bytes lie at `offset`.
    static func word(_ marks: [UInt8], at offset: Int) -> Int64 {
        marks[offset..<offset + JournalSchema.markBytes].reduce(0) { $0 << 8 | Int64($1) }
    }
}
