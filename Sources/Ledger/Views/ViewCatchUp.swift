internal import Foundation
internal import GRDB
internal import Journal

/// Brings views up to a journal that is ahead of them, a piece at a time.
struct ViewCatchUp {
    /// Entries of one piece, at least; a piece ends with a row of the journal.
    static let piece: UInt64 = 5_000

    private let sealing: Sealing
    /// Names as they stand at the views' position.
    private var names: ConfigurationNames?

    init(sealing: Sealing) {
        self.sealing = sealing
    }

    /// Reads the next piece and applies it; returns its delta.
    mutating func advance(_ views: inout ViewStore, journal: any DatabaseReader, size: UInt64) throws -> ViewDelta {
        let from = views.position
        let sealing = self.sealing
        let known = names
        let (delta, end) = try journal.read { db in
            var delta = ViewDelta(names: try known ?? ConfigurationNames.read(db, before: from), sealing: sealing)
            var end = from
            var scan = JournalScan(from: from, until: size)
            let fault = try scan.run(db) { item in
                // What the disk has changed is the verifier's to name; the views go without.
                if LeafCheck.fault(of: item) == nil { Self.add(item, to: &delta) }
                end = item.first + item.count
                return end - from < Self.piece
            }
            if let fault { end = try Self.step(over: fault, from: max(from, end), size: size, db) }
            // Whatever the damage, each piece gets further.
            return (delta, max(end, from + 1))
        }
        try views.apply(delta, upTo: end)
        names = delta.names
        return delta
    }

    /// The views show what is left of a damaged journal: where to go on behind the fault.
    private static func step(over fault: JournalFault, from: UInt64, size: UInt64, _ db: Database) throws -> UInt64 {
        let next = try Int64.fetchOne(
            db,
            sql: """
                SELECT min(p) FROM (SELECT min(position) AS p FROM entry WHERE position >= ?
                UNION ALL SELECT min(first) AS p FROM passes WHERE first >= ?)
                """, arguments: [Int64(clamping: from), Int64(clamping: from)])
        guard let next, UInt64(max(0, next)) < size else { return size }
        return max(from, UInt64(max(0, next)))
    }

    static func add(_ item: JournalScan.Item, to delta: inout ViewDelta) {
        switch item {
        case .passes(_, _, let leaves, _): delta.add(PassCounts(leaves: leaves))
        case .purged(_, _, _, let counts): delta.add(PassCounts(bytes: counts))
        case .entry(let position, _, _, let leaf, let sealed):
            // What cannot be read is the verifier's to name; the views go without.
            guard let entry = try? Entry(leaf) else { return }
            delta.add(entry, at: position, sealed: sealed, content: nil)
        case .trimmed: break
        }
    }
}
