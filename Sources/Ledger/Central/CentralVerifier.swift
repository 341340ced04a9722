package import Journal
package import Postgres

/// `qorgan ledger verify`: every hash of a node's journal at the centre computed anew, from the first entry to the last.
///
/// Nobody need trust the centre's database: what stands there fits the checkpoints that the node has signed, or does not.
package enum CentralVerifier {
    /// `keys`: those that may have signed the node's checkpoints; empty: signatures are not looked at.
    /// `progress`: entries done and entries in all.
    package static func verify(
        _ connection: PostgresConnection, node: String, keys: [VerifierKey] = [],
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(CentralError) -> JournalVerifier.Report {
        let reader = try CentralReader(connection, node: node)
        defer { reader.close() }
        var walk = try CentreWalk(reader, keys)
        do throws(CentralError) {
            try walk.run { progress($0, reader.tree.size) }
            if walk.check.tree.size < reader.tree.size {
                throw .damaged(JournalFault(position: walk.check.tree.size, .batchMissing))
            }
            guard walk.check.tree == reader.tree else {
                throw .damaged(JournalFault(position: walk.check.tree.size, .treeDiffers))
            }
            if !keys.isEmpty, walk.report.signed == 0, walk.report.entries > 0 {
                throw .damaged(JournalFault(position: walk.report.entries, .checkpointMissing))
            }
            try walk.compareDestroyed()
            if let beyond = try reader.checkpoints(walk.check.tree.size..<UInt64(Int64.max)).first {
                throw .damaged(JournalFault(position: beyond.size, .checkpointDiffers))
            }
        } catch {
            guard case .damaged(let fault) = error else { throw error }
            walk.report.fault = fault
        }
        return walk.report
    }

    static func compare(
        _ stored: StoredCheckpoint, _ tree: TreeFrontier, _ keys: [VerifierKey]
    ) throws(CentralError) {
        if !keys.isEmpty {
            do throws(NoteFault) {
                _ = try Checkpoint(try SignedNote(stored.note), signedBy: keys)
            } catch {
                throw .damaged(JournalFault(position: stored.size, .badCheckpoint(error)))
            }
        }
        guard let checkpoint = stored.checkpoint, checkpoint.size == stored.size, stored.size == tree.size,
            checkpoint.root == tree.root
        else { throw .damaged(JournalFault(position: stored.size, .checkpointDiffers)) }
    }

    /// Kept roots that entries complete are computed; those inside what is destroyed make up the root over it.
    static func compare(
        _ kept: [TileNode], _ completed: [TileNode], _ batches: [StoredBatch]
    ) throws(CentralError) {
        let stored = Dictionary(kept.map { (TilePlace($0), $0.hash) }) { first, _ in first }
        for node in completed where stored[TilePlace(node)] != node.hash { throw differs(node) }
        var known = Set(completed.map(TilePlace.init))
        for row in batches.flatMap(\.rows) {
            guard case .purged(let first, let count, let bytes, _) = row.item,
                let cover = TreeCover(first: first, count: count, bytes: bytes)
            else { continue }
            try compare(cover, stored, &known)
        }
        if let foreign = kept.first(where: { !known.contains(TilePlace($0)) }) { throw differs(foreign) }
    }

    private static func compare(
        _ cover: TreeCover, _ stored: [TilePlace: TreeHash], _ known: inout Set<TilePlace>
    ) throws(CentralError) {
        var position = cover.first
        for (root, level) in zip(cover.nodes, cover.levels) {
            defer { position += 1 << UInt64(level) }
            guard level > TileNode.height else { continue }
            var tree = TreeFrontier()
            var places = 0
            for number in position >> 8..<(position + 1 << UInt64(level)) >> 8 {
                let place = TilePlace(level: 1, number: number)
                known.insert(place)
                places += 1
                if let hash = stored[place] { tree.append(leaf: hash) }
            }
            // A journal purged before there were kept roots has none there.
            if tree.size > 0, tree.size != UInt64(places) || tree.root != root {
                throw .damaged(JournalFault(position: position, .nodeDiffers(level: 1)))
            }
        }
    }

    private static func differs(_ node: TileNode) -> CentralError {
        .damaged(
            JournalFault(
                position: node.number << UInt64(node.level * TileNode.height), .nodeDiffers(level: node.level)))
    }
}

private struct TilePlace: Hashable {
    var level: Int
    var number: UInt64

    init(level: Int, number: UInt64) {
        self.level = level
        self.number = number
    }

    init(_ node: TileNode) { self.init(level: node.level, number: node.number) }
}
