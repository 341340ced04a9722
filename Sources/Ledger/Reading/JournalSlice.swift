internal import Foundation
internal import GRDB
internal import Journal

/// Entries of a run of positions, as much of them as there is, whatever rows hold them.
struct JournalSlice {
    enum Part {
        /// Its bytes have this hash, and the mark beside them says so, too.
        case entry([UInt8], TreeHash)
        /// 2^level entries from here on are destroyed.
        case destroyed(level: Int, root: TreeHash)
        /// So many entries from here on stand under a destroyed subtree that reaches beyond the run.
        case gone(UInt64)
        /// The centre has the entry; here is its hash.
        case trimmed(TreeHash)
    }

    /// In their order, without gaps, each with its position.
    private(set) var parts: [(position: UInt64, part: Part)] = []
    private let range: Range<UInt64>

    /// Throws where entries are missing or not what was written, or a cover is none.
    static func read(_ db: Database, _ range: Range<UInt64>) throws -> JournalSlice {
        var slice = JournalSlice(range: range)
        try slice.readPasses(db)
        try slice.readEntries(db)
        slice.parts.sort { $0.position < $1.position }
        guard slice.isWhole else {
            throw LedgerError.cannotRead("entries between \(range.lowerBound) and \(range.upperBound) are missing")
        }
        return slice
    }

    private init(range: Range<UInt64>) { self.range = range }

    /// The leaf hashes, and roots over what is destroyed.
    var row: SubtreeRow {
        var row = SubtreeRow()
        for (position, part) in parts {
            switch part {
            case .entry(_, let hash): row.append(root: hash, level: 0, at: position)
            case .destroyed(let level, let root): row.append(root: root, level: level, at: position)
            case .trimmed(let hash): row.append(root: hash, level: 0, at: position)
            case .gone: break
            }
        }
        return row
    }

    /// The hashes of all entries; nil where one is destroyed.
    var hashes: [TreeHash]? {
        var hashes: [TreeHash] = []
        for (_, part) in parts {
            switch part {
            case .entry(_, let hash), .trimmed(let hash): hashes.append(hash)
            case .destroyed, .gone: return nil
            }
        }
        return hashes
    }

    /// All entries; nil where one is destroyed.
    var entries: [[UInt8]]? {
        var entries: [[UInt8]] = []
        for (_, part) in parts {
            guard case .entry(let bytes, _) = part else { return nil }
            entries.append(bytes)
        }
        return entries
    }

    /// Some of them the centre alone has.
    var hasTrimmed: Bool {
        parts.contains { if case .trimmed = $0.part { true } else { false } }
    }

    /// The one entry of a run of one; throws where it is not here.
    func one() throws -> [UInt8] {
        switch parts.first?.part {
        case .entry(let bytes, _)?: return bytes
        case .trimmed?: throw LedgerError.atCentre("entry \(range.lowerBound)")
        case .destroyed?, .gone?, nil: throw LedgerError.destroyed("entry \(range.lowerBound)")
        }
    }

    private mutating func readPasses(_ db: Database) throws {
        let bounds: StatementArguments = [Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound)]
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT first, count, leaves IS NULL, cover FROM passes
                    WHERE first >= coalesce((SELECT max(first) FROM passes WHERE first <= ?1), 0) AND first < ?2
                    ORDER BY first
                    """), arguments: bounds)
        while let row = try rows.next() {
            let first: Int64 = try row.stored(0)
            let count: Int64 = try row.stored(1)
            guard first >= 0, count > 0, first <= Int64.max - count else {
                throw LedgerError.cannotRead("the row of passes at \(first) is none")
            }
            let held = UInt64(first)..<UInt64(first + count)
            guard held.overlaps(range) else { continue }
            if try row.stored(2) {
                let cover: Data? = try row.stored(3)
                try appendCover(held, [UInt8](cover ?? Data()))
            } else {
                try appendPasses(db, held)
            }
        }
    }

    /// Of a row's leaves only those in the run: SQLite does not hand over the rest.
    private mutating func appendPasses(_ db: Database, _ held: Range<UInt64>) throws {
        let wanted = held.clamped(to: range)
        let size = PassedEntry.byteCount
        let before = Int(wanted.lowerBound - held.lowerBound)
        let data = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT substr(leaves, ?, ?), substr(marks, ?, ?) FROM passes WHERE first = ?"),
            arguments: [
                before * size + 1, wanted.count * size, before * JournalSchema.markBytes + 1,
                wanted.count * JournalSchema.markBytes, Int64(held.lowerBound),
            ])
        let leaves = [UInt8](try data?.stored(0, as: Data?.self) ?? Data())
        let marks = [UInt8](try data?.stored(1, as: Data?.self) ?? Data())
        guard leaves.count == wanted.count * size, marks.count == wanted.count * JournalSchema.markBytes else {
            throw LedgerError.cannotRead("passes from entry \(wanted.lowerBound) on are missing")
        }
        for (index, position) in wanted.enumerated() {
            let mark = LeafMark.word(marks, at: index * JournalSchema.markBytes)
            try append(Array(leaves[index * size..<(index + 1) * size]), mark, at: position)
        }
    }

    private mutating func appendCover(_ held: Range<UInt64>, _ bytes: [UInt8]) throws {
        guard let cover = TreeCover(first: held.lowerBound, count: UInt64(held.count), bytes: bytes) else {
            throw LedgerError.cannotRead("what stays of destroyed passes at entry \(held.lowerBound) is none")
        }
        var position = held.lowerBound
        for (root, level) in zip(cover.nodes, cover.levels) {
            let span = position..<position + 1 << UInt64(level)
            let inside = span.clamped(to: range)
            if inside == span {
                parts.append((position, .destroyed(level: level, root: root)))
            } else if !inside.isEmpty {
                parts.append((inside.lowerBound, .gone(UInt64(inside.count))))
            }
            position = span.upperBound
        }
    }

    private mutating func readEntries(_ db: Database) throws {
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: "SELECT position, leaf, mark FROM entry WHERE position >= ? AND position < ?"),
            arguments: [Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound)])
        while let row = try rows.next() {
            let position: Int64 = try row.stored(0)
            let leaf: Data = try row.stored(1)
            let mark: Int64 = try row.stored(2)
            if mark != LeafMark.trimmed {
                try append([UInt8](leaf), mark, at: UInt64(position))
            } else if let hash = TreeHash([UInt8](leaf)) {
                parts.append((UInt64(position), .trimmed(hash)))
            }
        }
    }

    /// What the disk has changed is given to nobody.
    private mutating func append(_ leaf: [UInt8], _ mark: Int64, at position: UInt64) throws {
        let hash = TreeHasher.leaf(leaf)
        guard LeafMark.word(of: hash) == mark else { throw LedgerError.changed(position) }
        parts.append((position, .entry(leaf, hash)))
    }

    private var isWhole: Bool {
        var next = range.lowerBound
        for (position, part) in parts {
            guard position == next else { return false }
            switch part {
            case .entry, .trimmed: next += 1
            case .destroyed(let level, _): next += 1 << UInt64(level)
            case .gone(let count): next += count
            }
        }
        return next == range.upperBound
    }
}
