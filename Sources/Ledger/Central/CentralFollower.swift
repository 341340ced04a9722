package import Foundation
package import Journal
package import Postgres

/// `qorgan ledger follow`: what arrives at the centre is checked as it arrives.
///
/// Two passes. Rows are checked against their batches and roots the moment they are there; and once more, with all that is said
/// to be destroyed, when a checkpoint stands over them. What is behind the newest checkpoint is settled and remembered, so that a
/// follower that starts again goes on there.
package struct CentralFollower {
    /// What one look has found.
    package struct Look: Sendable {
        /// Entries that fit, from the first one on.
        package var entries: UInt64
        /// Of these, under a checkpoint.
        package var signed: UInt64
        /// Looked at just now.
        package var fresh: UInt64
        /// The centre has fewer entries than were there before, as after a failover: those were not confirmed, and come again.
        package var isBehind: Bool
    }

    private let node: String
    private let keys: [VerifierKey]
    private let file: URL?
    private var settled: FollowedTree
    /// Beyond what is settled; not kept over a restart.
    private var tip: BatchCheck

    /// `file`: where it remembers how far it is; made where it is not there.
    package init(node: String, keys: [VerifierKey], remembering file: URL? = nil) throws(CentralError) {
        self.node = node
        self.keys = keys
        self.file = file
        settled =
            try file.flatMap { file throws(CentralError) in try FollowedTree.read(file, node: node) }
            ?? FollowedTree(node: node)
        tip = BatchCheck(settled.tree)
    }

    /// Looks at what has come since the last look; throws `damaged` with the place of what does not fit, `contradiction` where the
    /// centre has another journal than before.
    package mutating func look(_ connection: PostgresConnection) throws(CentralError) -> Look {
        let reader = try CentralReader(connection, node: node)
        defer { reader.close() }
        if let known = settled.keyID, known != reader.keyID {
            throw .contradiction("\(node) has another master key than before")
        }
        settled.keyID = reader.keyID
        let newest = try reader.newestCheckpoint()
        if let newest, newest.size > settled.tree.size, newest.size <= reader.tree.size {
            try settle(upTo: newest.size, reader)
        }
        if let newest, newest.size > reader.tree.size {
            throw .damaged(JournalFault(position: newest.size, .checkpointDiffers))
        }
        let before = tip.tree.size
        guard reader.tree.size >= before else {
            return Look(entries: before, signed: settled.tree.size, fresh: 0, isBehind: true)
        }
        try readTip(reader)
        return Look(
            entries: tip.tree.size, signed: settled.tree.size, fresh: tip.tree.size - before, isBehind: false)
    }

    /// Rows that no checkpoint covers yet.
    private mutating func readTip(_ reader: CentralReader) throws(CentralError) {
        while tip.tree.size < reader.tree.size {
            let batches = try reader.batches(from: tip.tree.size)
            guard let last = batches.last else {
                throw .damaged(JournalFault(position: tip.tree.size, .batchMissing))
            }
            let kept = try reader.nodes(tip.tree.size..<max(tip.tree.size, last.end))
            var next = tip
            var completed: [TileNode] = []
            for batch in batches { completed += try next.take(batch) }
            try CentralVerifier.compare(kept, completed, batches)
            tip = next
        }
        guard tip.tree == reader.tree else {
            throw .damaged(JournalFault(position: tip.tree.size, .treeDiffers))
        }
    }

    /// All that a checkpoint covers, from where it was settled: hashes, signatures, and what is gone against what is named.
    private mutating func settle(upTo size: UInt64, _ reader: CentralReader) throws(CentralError) {
        let known = KeyHistory(current: settled.key, at: settled.tree.size)
        var walk = try CentreWalk(reader, keys, from: settled.tree, history: known)
        try walk.run(upTo: size)
        guard walk.check.tree.size == size else {
            throw .damaged(JournalFault(position: size, .checkpointDiffers))
        }
        try walk.compareDestroyed()
        settled.tree = walk.check.tree
        settled.key = walk.history.current
        if let file { try settled.write(to: file) }
        if tip.tree.size < size { tip = walk.check }
    }
}

/// How far a follower is: a tree under a checkpoint, and whose.
struct FollowedTree {
    private static let heading = "qorgan follow 1"

    let node: String
    /// Nil before the first checkpoint.
    var keyID: Int64?
    var tree = TreeFrontier()
    /// That signs the checkpoints there, as the entries say; nil: they name none.
    var key: String?

    init(node: String) { self.node = node }

    /// Nil where there is no file yet.
    static func read(_ file: URL, node: String) throws(CentralError) -> FollowedTree? {
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n").map(String.init)
        guard lines.count >= 4, lines[0] == heading, let keyID = Int64(lines[2]), let size = UInt64(lines[3]),
            let bytes = Hex.bytes(lines.count > 4 ? lines[4] : ""), let tree = TreeFrontier(size: size, bytes: bytes)
        else { throw .journal("\(file.path) does not say how far a follower was; remove it, and all is checked anew") }
        guard lines[1] == node else { throw .journal("\(file.path) is of \(lines[1]), not of \(node)") }
        var found = FollowedTree(node: node)
        found.keyID = keyID
        found.tree = tree
        found.key = lines.count > 5 ? lines[5] : nil
        return found
    }

    func write(to file: URL) throws(CentralError) {
        let text =
            "\(Self.heading)\n\(node)\n\(keyID ?? 0)\n\(tree.size)\n\(Hex.text(tree.bytes))\n"
            + (key.map { "\($0)\n" } ?? "")
        do {
            try SafeFile.replace(file.path, Array(text.utf8), isFlushed: true)
        } catch {
            throw .journal("\(error)")
        }
    }
}
