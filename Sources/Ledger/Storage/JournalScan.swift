internal import Foundation
internal import GRDB
internal import Journal

/// Goes through stored entries in their order, from one position to another, checking only that none is missing.
struct JournalScan {
    enum Item {
        /// Leaves that lie one after another, and the marks beside them.
        case passes(first: UInt64, count: Int, leaves: [UInt8], marks: [UInt8])
        /// Passes whose data are destroyed.
        case purged(first: UInt64, count: UInt64, cover: [UInt8], counts: [UInt8])
        case entry(position: UInt64, kind: UInt8, mark: Int64, leaf: [UInt8], sealed: [UInt8]?)
        /// The centre has the entry; here is its hash.
        case trimmed(position: UInt64, kind: UInt8, hash: [UInt8])

        var first: UInt64 {
            switch self {
            case .passes(let first, _, _, _), .purged(let first, _, _, _), .entry(let first, _, _, _, _),
                .trimmed(let first, _, _):
                first
            }
        }

        var count: UInt64 {
            switch self {
            case .passes(_, let count, _, _): UInt64(count)
            case .purged(_, let count, _, _): count
            case .entry, .trimmed: 1
            }
        }
    }

    /// Where the next item must begin.
    private(set) var position: UInt64
    private let until: UInt64

    /// `from` must be where a batch or a row begins.
    init(from: UInt64, until: UInt64) {
        position = from
        self.until = until
    }

    /// Hands over items until there are no more or `body` returns false. A fault tells which entry is missing or
    /// stands where none can stand.
    mutating func run(_ db: Database, _ body: (Item) throws -> Bool) throws -> JournalFault? {
        let bounds: StatementArguments = [Int64(clamping: position), Int64(clamping: until)]
        let entries = try Row.fetchCursor(
            db,
            sql: """
                SELECT position, kind, mark, leaf, sealed FROM entry
                WHERE position >= ? AND position < ? ORDER BY position
                """, arguments: bounds)
        let passes = try Row.fetchCursor(
            db,
            sql: """
                SELECT first, count, leaves, marks, cover, counts FROM passes
                WHERE first >= ? AND first < ? ORDER BY first
                """, arguments: bounds)
        var nextEntry = try entries.next().map { try Self.entry($0) }
        var nextPasses = try passes.next().map { try Self.passes($0) }
        while nextEntry != nil || nextPasses != nil {
            let item: Item
            if let entry = nextEntry, entry.first <= (nextPasses?.first ?? .max) {
                item = entry
                nextEntry = try entries.next().map { try Self.entry($0) }
            } else if let run = nextPasses {
                item = run
                nextPasses = try passes.next().map { try Self.passes($0) }
            } else {
                break
            }
            if item.first > position { return JournalFault(position: position, .missing) }
            if item.first < position || item.count == 0 || item.count > until - position {
                return JournalFault(position: item.first, .overlapping)
            }
            position += item.count
            if try !body(item) { return nil }
        }
        return position == until ? nil : JournalFault(position: position, .missing)
    }

    /// The first entry whose bytes do not fit their mark, cannot be read, or are missing; nil where all is well.
    mutating func firstFault(_ db: Database) throws -> JournalFault? {
        var found: JournalFault?
        let missing = try run(db) { item in
            found = LeafCheck.fault(of: item)
            return found == nil
        }
        return found ?? missing
    }

    private static func entry(_ row: Row) throws -> Item {
        let position: Int64 = try row.stored(0)
        let kind: Int64 = try row.stored(1)
        let mark: Int64 = try row.stored(2)
        let leaf: Data = try row.stored(3)
        let sealed: Data? = try row.stored(4)
        if mark == LeafMark.trimmed {
            return .trimmed(
                position: UInt64(bitPattern: position), kind: UInt8(truncatingIfNeeded: kind), hash: [UInt8](leaf))
        }
        return .entry(
            position: UInt64(bitPattern: position), kind: UInt8(truncatingIfNeeded: kind), mark: mark,
            leaf: [UInt8](leaf), sealed: sealed.map { [UInt8]($0) })
    }

    private static func passes(_ row: Row) throws -> Item {
        let first: Int64 = try row.stored(0)
        let count: Int64 = try row.stored(1)
        let leaves: Data? = try row.stored(2)
        let marks: Data? = try row.stored(3)
        let cover: Data? = try row.stored(4)
        let counts: Data? = try row.stored(5)
        if let leaves {
            return .passes(
                first: UInt64(bitPattern: first), count: Int(clamping: max(0, count)), leaves: [UInt8](leaves),
                marks: [UInt8](marks ?? Data()))
        }
        return .purged(
            first: UInt64(bitPattern: first), count: UInt64(max(0, count)), cover: [UInt8](cover ?? Data()),
            counts: [UInt8](counts ?? Data()))
    }
}
