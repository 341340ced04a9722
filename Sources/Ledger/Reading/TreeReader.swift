internal import Foundation
internal import GRDB
internal import Journal

/// The journal's tree as tiles, bundles and proofs have it, within one reading transaction.
///
/// Above the lowest tiles from the kept nodes; inside one from its 256 leaves. A proof among 10^8 entries asks for one tile
/// of leaves and at most 255 nodes of each level.
struct TreeReader {
    /// Entries under the newest checkpoint: nothing beyond is shown.
    let size: UInt64
    /// The newest checkpoint; empty where only the journal itself asks.
    let note: [UInt8]
    private let db: Database
    /// 1,024 leaves.
    private static let highestFromRows = 10
    /// The tile of leaves asked last: a proof comes back to it.
    private var last: (number: UInt64, row: SubtreeRow)?

    /// Nil before the first checkpoint.
    init?(_ db: Database) throws {
        guard let stored = try StoredCheckpoint.newest(db) else { return nil }
        self.db = db
        size = stored.size
        note = stored.note
    }

    /// Up to `size`, which need not be signed.
    init(_ db: Database, size: UInt64) {
        self.db = db
        self.size = size
        note = []
    }

    // MARK: Proofs

    /// Precondition: `index` is below `size`, and that at most the checkpoint's.
    mutating func inclusion(of index: UInt64, in size: UInt64) throws -> InclusionProof {
        try InclusionProof(index: index, size: size) { level, index in try subtree(level, index) }
    }

    /// Precondition: `first` is at most `second`, and that at most the checkpoint's size.
    mutating func consistency(from first: UInt64, to second: UInt64) throws -> ConsistencyProof {
        try ConsistencyProof(first: first, second: second) { level, index in try subtree(level, index) }
    }

    /// Root of the tree as it was at `size`.
    mutating func root(at size: UInt64) throws -> TreeHash {
        var tree = TreeFrontier()
        var position: UInt64 = 0
        for level in (0..<63).reversed() where size & 1 << UInt64(level) != 0 {
            tree.append(subtree: try subtree(level, position >> UInt64(level)), level: level)
            position += 1 << UInt64(level)
        }
        return tree.root
    }

    /// Over the 256 entries of a full tile.
    mutating func root(ofTile number: UInt64) throws -> TreeHash { try subtree(TileNode.height, number) }

    private mutating func subtree(_ level: Int, _ index: UInt64) throws -> TreeHash {
        let first = index << UInt64(level)
        let found: TreeHash?
        if level < TileNode.height {
            found = try leaves(first >> UInt64(TileNode.height)).root(level: level, index: index)
        } else {
            found = try fromNodes(level, index) ?? fromRows(level, index)
        }
        guard let found else { throw LedgerError.destroyed("entries from \(first) on") }
        return found
    }

    /// Nil where nodes are missing, in a journal begun before they were kept.
    private func fromNodes(_ level: Int, _ index: UInt64) throws -> TreeHash? {
        let above = level % TileNode.height
        let numbers = index << UInt64(above)..<(index + 1) << UInt64(above)
        let nodes = try TileNodes.read(db, level: level / TileNode.height, numbers)
        guard nodes.count == numbers.count else { return nil }
        var tree = TreeFrontier()
        for node in nodes { tree.append(leaf: node.hash) }
        return tree.root
    }

    /// Of few rows: anybody may ask for a proof, and nobody makes this process read a whole journal for one.
    private func fromRows(_ level: Int, _ index: UInt64) throws -> TreeHash? {
        guard level <= Self.highestFromRows else {
            throw LedgerError.cannotRead("the roots over older entries are still being computed")
        }
        return try JournalSlice.read(db, index << UInt64(level)..<(index + 1) << UInt64(level)).row
            .root(level: level, index: index)
    }

    private mutating func leaves(_ number: UInt64) throws -> SubtreeRow {
        if let last, last.number == number { return last.row }
        let row = try JournalSlice.read(db, range(number, TileNode.width)).row
        last = (number, row)
        return row
    }

    // MARK: Tiles

    /// Nil where a tree of this size has no such tile; throws `destroyed` where its data are.
    func bytes(of path: TilePath) throws -> [UInt8]? {
        guard isThere(path) else { return nil }
        switch path.kind {
        case .hashes(let level): return try hashes(level, path)
        case .entries:
            let slice = try slice(path)
            if let entries = slice.entries, let bytes = EntryBundle.bytes(entries) { return bytes }
            throw slice.hasTrimmed ? LedgerError.atCentre("\(path)") : LedgerError.destroyed("\(path)")
        case .remains:
            return RemainsBundle.bytes(try remains(path))
        }
    }

    private func isThere(_ path: TilePath) -> Bool {
        let level = if case .hashes(let level) = path.kind { level } else { 0 }
        return path.width <= TileLayout.width(level: level, number: path.number, size: size)
    }

    private func hashes(_ level: Int, _ path: TilePath) throws -> [UInt8] {
        if level > 0 {
            let first = path.number << UInt64(TileNode.height)
            let nodes = try TileNodes.read(db, level: level, first..<first + UInt64(path.width))
            guard nodes.count == path.width else { throw LedgerError.destroyed("\(path)") }
            return nodes.flatMap(\.hash.bytes)
        }
        guard let hashes = try slice(path).hashes else { throw LedgerError.destroyed("\(path)") }
        return hashes.flatMap(\.bytes)
    }

    private func slice(_ path: TilePath) throws -> JournalSlice {
        try JournalSlice.read(db, range(path.number, path.width))
    }

    /// Entries, and roots over destroyed ones; of a tile that is destroyed with its neighbours the one root.
    private func remains(_ path: TilePath) throws -> [RemainsBundle.Record] {
        var records: [RemainsBundle.Record] = []
        for (_, part) in try slice(path).parts {
            switch part {
            case .entry(let bytes, _): records.append(.entry(bytes))
            case .destroyed(let level, let root): records.append(.destroyed(level: level, root: root))
            case .trimmed: throw LedgerError.atCentre("\(path)")
            case .gone:
                guard path.width == TileNode.width, let root = try fromNodes(TileNode.height, path.number) else {
                    throw LedgerError.destroyed("\(path)")
                }
                return [.destroyed(level: TileNode.height, root: root)]
            }
        }
        return records
    }

    /// The bundle in the form that it has today: entries where all are there and short enough, else what remains.
    func bundle(_ number: UInt64, width: Int) throws -> (path: TilePath, bytes: [UInt8]) {
        let path = TilePath(.entries, number, width: width)
        if let entries = try slice(path).entries, let bytes = EntryBundle.bytes(entries) { return (path, bytes) }
        let remains = TilePath(.remains, number, width: width)
        return (remains, RemainsBundle.bytes(try self.remains(remains)))
    }

    private func range(_ number: UInt64, _ width: Int) -> Range<UInt64> {
        let first = number << UInt64(TileNode.height)
        return first..<min(first + UInt64(width), size)
    }
}
