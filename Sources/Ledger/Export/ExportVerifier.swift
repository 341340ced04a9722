package import Foundation
package import Journal

/// Checks an exported journal from nothing but its files and a public key. Whatever is not as it must be counts as tampered.
package struct ExportVerifier {
    package struct Report: Sendable {
        package var size: UInt64 = 0
        package var root = TreeHasher.empty
        /// Entries whose data are destroyed; their hashes fit, and purge entries name them.
        package var destroyed: UInt64 = 0
        /// Of those: what was gone before journals named it, and is named all at once since then.
        package var earlier: UInt64 = 0
        /// Who has signed the checkpoint.
        package var signers: [VerifierKey] = []
        /// Nil: the export is whole.
        package var fault: ExportFault?
    }

    private let files: ExportFiles
    private let keys: [VerifierKey]
    private let seen: Checkpoint?
    private let seenSigners: [VerifierKey]
    private var report = Report()
    private var tree = TreeFrontier()
    private var destroyed = DestroyedRanges()
    private var history = KeyHistory()
    /// The tile of each level that nodes are compared with, from level 1 on.
    private var above: [Int: (number: UInt64, bytes: [UInt8])] = [:]

    /// `seen`: a checkpoint that was kept; the export must be a continuation of it. `progress`: entries done, and in all.
    package static func verify(
        _ folder: URL, keys: [VerifierKey], seen: SignedNote? = nil,
        progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }
    ) -> Report {
        var verifier: ExportVerifier?
        do throws(ExportFault) {
            var begun = try ExportVerifier(folder, keys, seen)
            verifier = begun
            defer { verifier = begun }
            try begun.run(progress)
        } catch {
            var report = verifier?.report ?? Report()
            report.fault = error
            return report
        }
        return verifier?.report ?? Report()
    }

    private init(_ folder: URL, _ keys: [VerifierKey], _ seen: SignedNote?) throws(ExportFault) {
        files = ExportFiles(folder)
        self.keys = keys
        do {
            self.seen = try seen.map { note throws(NoteFault) in try Checkpoint(note, signedBy: keys) }
            seenSigners = try seen.map { note throws(NoteFault) in try note.verified(by: keys) } ?? []
        } catch {
            throw ExportFault("", "the checkpoint to compare with: \(error)")
        }
    }

    private mutating func run(_ progress: (UInt64, UInt64) -> Void) throws(ExportFault) {
        let checkpoint = try readCheckpoint()
        try compareWithSeen(checkpoint)
        let size = checkpoint.size
        for number in 0..<(size + 255) >> 8 {
            try check(number, size)
            report.size = tree.size
            if number % 64 == 0 { progress(tree.size, size) }
        }
        guard tree.root == checkpoint.root else {
            throw ExportFault("checkpoint", "its root is not that of the \(size) entries")
        }
        report.root = tree.root
        report.earlier = destroyed.earlier
        try checkSigners(checkpoint.size, report.signers)
        if let seen { try checkSigners(seen.size, seenSigners) }
        try checkDestroyed()
        try files.checkAll(size: size)
    }

    /// A key that was changed is good for what it signed until then, and for nothing later.
    private func checkSigners(_ size: UInt64, _ signers: [VerifierKey]) throws(ExportFault) {
        let history = self.history
        guard !signers.contains(where: { history.accepts($0, at: size) }) else { return }
        throw ExportFault(
            "checkpoint",
            "of \(size) entries it is signed by a key that is not the journal's there: it was changed before")
    }

    /// Who has no key can put "destroyed" in the place of any entry; a purge entry under the checkpoint nobody can.
    private func checkDestroyed() throws(ExportFault) {
        guard let range = destroyed.leaves.firstUnnamed else { return }
        let number = range.lowerBound >> 8
        let width = TileLayout.width(level: 0, number: number, size: tree.size)
        throw ExportFault(
            TilePath(.remains, number, width: width).description, entry: range.lowerBound,
            "entries \(range.lowerBound) to \(range.upperBound - 1) are gone, and no purge entry says that they were destroyed"
        )
    }

    private mutating func readCheckpoint() throws(ExportFault) -> Checkpoint {
        let bytes = try files.read("checkpoint", atMost: SignedNote.mostBytes)
        do {
            let note = try SignedNote(bytes)
            report.signers = try note.verified(by: keys)
            return try Checkpoint(note, signedBy: keys)
        } catch {
            throw ExportFault("checkpoint", "\(error)")
        }
    }

    private mutating func compareWithSeen(_ checkpoint: Checkpoint) throws(ExportFault) {
        guard let seen else { return }
        guard seen.origin.utf8.elementsEqual(checkpoint.origin.utf8) else {
            throw ExportFault("checkpoint", "it is of \(checkpoint.origin), the one seen before of \(seen.origin)")
        }
        guard seen.size <= checkpoint.size else {
            throw ExportFault(
                "checkpoint", entry: checkpoint.size,
                "it ends here, and one of \(seen.size) entries was seen before: an old one is shown, or the end was cut off"
            )
        }
        try compareRoot()
    }

    private func compareRoot() throws(ExportFault) {
        guard let seen, tree.size == seen.size else { return }
        guard tree.root == seen.root else {
            throw ExportFault(
                "checkpoint",
                "two histories: the first \(seen.size) entries are not those of the checkpoint seen before")
        }
    }

    // MARK: Tiles

    private mutating func check(_ number: UInt64, _ size: UInt64) throws(ExportFault) {
        let width = TileLayout.width(level: 0, number: number, size: size)
        let (path, records) = try files.records(number, width: width)
        let first = number << 8
        let bundle = TilePath(.entries, number, width: width)
        guard path.kind == .entries || RemainsBundle.isNeeded(for: records) else {
            throw ExportFault(
                path.description, entry: first, "nothing of it is destroyed or too long: it belongs into \(bundle)")
        }
        try checkLeaves(number, width, records, path)
        var nodes: [TileNode] = []
        for record in records {
            let position = tree.size
            switch record {
            case .entry(let bytes):
                try check(bytes, at: position, path)
                tree.append(leaf: TreeHasher.leaf(bytes), completing: &nodes)
            case .destroyed(let level, let root):
                tree.append(subtree: root, level: level, completing: &nodes)
                report.destroyed += tree.size - position
                destroyed.leaves.addGone(position..<tree.size)
                if let seen, (position + 1..<tree.size).contains(seen.size) {
                    throw ExportFault(
                        path.description, entry: position,
                        "destroyed entries reach over the end of the checkpoint seen before, which no commit does")
                }
            }
            try compareRoot()
        }
        for node in nodes { try compare(node, size, entries: first...first + UInt64(width) - 1) }
    }

    private mutating func check(_ bytes: [UInt8], at position: UInt64, _ path: TilePath) throws(ExportFault) {
        let entry: Entry
        do {
            entry = try Entry(bytes)
        } catch {
            throw ExportFault(path.description, entry: position, "it cannot be read: \(error)")
        }
        history.add(entry, at: position)
        guard history.firstMisfit == nil else {
            throw ExportFault(path.description, entry: position, "it names another key than the one in force")
        }
        guard case .purge(let purge) = entry.body, !destroyed.add(purge, at: position) else { return }
        throw ExportFault(
            path.description, entry: position, "it says that entries were destroyed which come after it")
    }

    /// Where all entries are there, their hashes stand in the tile of level 0 too.
    private func checkLeaves(
        _ number: UInt64, _ width: Int, _ records: [RemainsBundle.Record], _ bundle: TilePath
    ) throws(ExportFault) {
        let path = TilePath(.hashes(level: 0), number, width: width)
        var hashes: [TreeHash] = []
        for record in records {
            guard case .entry(let bytes) = record else {
                guard !files.exists(path) else {
                    throw ExportFault(path.description, entry: number << 8, "hashes of destroyed entries do not remain")
                }
                return
            }
            hashes.append(TreeHasher.leaf(bytes))
        }
        let tile = try files.read(path.description, exactly: width * TreeHash.byteCount)
        for (index, hash) in hashes.enumerated() where TreeHash(tile, at: index * TreeHash.byteCount) != hash {
            throw ExportFault(
                bundle.description, entry: number << 8 + UInt64(index), "it does not fit its hash in \(path)")
        }
    }

    private mutating func compare(
        _ node: TileNode, _ size: UInt64, entries: ClosedRange<UInt64>
    ) throws(ExportFault) {
        let number = node.number >> 8
        let width = TileLayout.width(level: node.level, number: number, size: size)
        let path = TilePath(.hashes(level: node.level), number, width: width)
        if above[node.level]?.number != number {
            above[node.level] = (number, try files.read(path.description, exactly: width * TreeHash.byteCount))
        }
        let offset = Int(node.number & 255) * TreeHash.byteCount
        guard let tile = above[node.level]?.bytes, TreeHash(tile, at: offset) == node.hash else {
            throw ExportFault(
                path.description, entry: entries.lowerBound,
                "entries \(entries.lowerBound) to \(entries.upperBound) do not fit its hash \(node.number & 255)")
        }
    }
}
