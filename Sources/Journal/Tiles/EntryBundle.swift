/// Entries of one tile, each behind its length in 16 bits, big-endian (C2SP tlog-tiles).
package enum EntryBundle {
    /// What 16 bits can count.
    package static let longestEntry = 65_535

    /// Nil where an entry is longer than a bundle can say.
    package static func bytes(_ entries: [[UInt8]]) -> [UInt8]? {
        var bytes: [UInt8] = []
        for entry in entries {
            guard let count = UInt16(exactly: entry.count) else { return nil }
            bytes += NoteSignature.bigEndian(count)
            bytes += entry
        }
        return bytes
    }

    /// Nil where the bytes are not exactly `width` entries.
    package static func entries(_ bytes: [UInt8], width: Int) -> [[UInt8]]? {
        var entries: [[UInt8]] = []
        var offset = 0
        while offset < bytes.count {
            guard bytes.count - offset >= 2 else { return nil }
            let count = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
            offset += 2
            guard bytes.count - offset >= count, entries.count < width else { return nil }
            entries.append(Array(bytes[offset..<offset + count]))
            offset += count
        }
        return entries.count == width ? entries : nil
    }
}

/// What is left of the entries of one tile (docs/journal.md): entries of any length, and roots over destroyed ones.
package enum RemainsBundle {
    package enum Record: Hashable, Sendable {
        case entry([UInt8])
        /// 2^level entries that are destroyed, from 0 to 8.
        case destroyed(level: Int, root: TreeHash)

        package var width: Int {
            switch self {
            case .entry: 1
            case .destroyed(let level, _): 1 << level
            }
        }
    }

    /// Far above the longest entry of the journal.
    static let longestEntry = 1 << 22

    /// Whether the entries' own bundle cannot hold them.
    package static func isNeeded(for records: [Record]) -> Bool {
        records.contains { record in
            switch record {
            case .entry(let entry): entry.count > EntryBundle.longestEntry
            case .destroyed: true
            }
        }
    }

    package static func bytes(_ records: [Record]) -> [UInt8] {
        var bytes: [UInt8] = []
        for record in records {
            switch record {
            case .entry(let entry):
                bytes.append(0)
                bytes += NoteSignature.bigEndian(UInt32(entry.count))
                bytes += entry
            case .destroyed(let level, let root):
                bytes += [1, UInt8(level)]
                bytes += root.bytes
            }
        }
        return bytes
    }

    /// Nil where the bytes are not exactly `width` entries, kept or destroyed, each subtree at a place where it can stand.
    package static func records(_ bytes: [UInt8], width: Int) -> [Record]? {
        var records: [Record] = []
        var offset = 0
        var done = 0
        while offset < bytes.count {
            guard let (record, next) = record(bytes, offset), done % record.width == 0, done + record.width <= width
            else { return nil }
            records.append(record)
            offset = next
            done += record.width
        }
        return done == width ? records : nil
    }

    private static func record(_ bytes: [UInt8], _ offset: Int) -> (Record, Int)? {
        switch bytes[offset] {
        case 0:
            guard bytes.count - offset >= 5 else { return nil }
            let count = bytes[offset + 1..<offset + 5].reduce(0) { $0 << 8 | Int($1) }
            let start = offset + 5
            guard count <= longestEntry, bytes.count - start >= count else { return nil }
            return (.entry(Array(bytes[start..<start + count])), start + count)
        case 1:
            guard bytes.count - offset >= 34, bytes[offset + 1] <= UInt8(TileNode.height),
                let root = TreeHash(bytes, at: offset + 2)
            else { return nil }
            return (.destroyed(level: Int(bytes[offset + 1]), root: root), offset + 34)
        default: return nil
        }
    }
}
