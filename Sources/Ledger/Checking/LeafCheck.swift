internal import Journal

/// What one stored item says about itself.
enum LeafCheck {
    /// Nil where leaf, mark, kind and seal fit together.
    static func fault(of item: JournalScan.Item) -> JournalFault? {
        switch item {
        case .passes(let first, let count, let leaves, let marks):
            return passes(first: first, count: count, leaves: leaves, marks: marks)
        case .purged(let first, let count, let cover, _):
            return TreeCover(first: first, count: count, bytes: cover) == nil
                ? JournalFault(position: first, .badCover) : nil
        case .entry(let position, let kind, let mark, let leaf, let sealed):
            guard LeafMark.word(of: TreeHasher.leaf(leaf)) == mark else {
                return JournalFault(position: position, .changed)
            }
            return entry(position, kind: kind, leaf: leaf, sealed: sealed)
        case .trimmed(let position, let kind, let hash):
            guard hash.count == TreeHash.byteCount else { return JournalFault(position: position, .changed) }
            return kind == EntryKind.verdict.rawValue ? nil : JournalFault(position: position, .otherKind)
        }
    }

    private static func entry(_ position: UInt64, kind: UInt8, leaf: [UInt8], sealed: [UInt8]?) -> JournalFault? {
        let entry: Entry
        do {
            entry = try Entry(leaf)
        } catch {
            return JournalFault(position: position, .unreadable(error))
        }
        guard entry.header.kind.rawValue == kind else { return JournalFault(position: position, .otherKind) }
        // A seal may have been destroyed; one that is there must be the one committed to.
        if let sealed, entry.commitment != Sealing.commitment(to: sealed) {
            return JournalFault(position: position, .sealChanged)
        }
        return nil
    }

    private static func passes(first: UInt64, count: Int, leaves: [UInt8], marks: [UInt8]) -> JournalFault? {
        for index in 0..<count {
            let position = first + UInt64(index)
            let start = index * PassedEntry.byteCount
            let mark = index * JournalSchema.markBytes
            guard start + PassedEntry.byteCount <= leaves.count, mark + JournalSchema.markBytes <= marks.count else {
                return JournalFault(position: position, .missing)
            }
            let range = start..<start + PassedEntry.byteCount
            let hash = TreeHasher.leaf(leaves, range)
            guard LeafMark.word(of: hash) == LeafMark.word(marks, at: mark) else {
                return JournalFault(position: position, .changed)
            }
            do {
                let entry = try Entry(leaves, range)
                guard entry.header.kind == .passed else { return JournalFault(position: position, .otherKind) }
            } catch {
                return JournalFault(position: position, .unreadable(error))
            }
        }
        let surplus = leaves.count != count * PassedEntry.byteCount || marks.count != count * JournalSchema.markBytes
        return surplus ? JournalFault(position: first + UInt64(count), .overlapping) : nil
    }
}
