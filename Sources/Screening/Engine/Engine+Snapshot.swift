// Owner: the judge's thread. Never allocates: chunks go into the caller's buffer. Budget: 50 µs a chunk of 64 kB.

/// How far a snapshot has been written.
struct SnapshotPosition {
    var section: SnapshotFormat.Section?
    var isHeaderDue = false
    var slot = 0
    var frames: UInt64 = 0
}

extension Engine {
    /// Begins to write the state down, in chunks between which calls are judged on.
    ///
    /// Each record is copied whole. Records that change before their chunk are newer than the beginning, which no window
    /// minds; what changes after its chunk is in the next snapshot.
    package mutating func beginSnapshot() {
        writing = SnapshotPosition(section: .callers, isHeaderDue: true)
    }

    package var isWritingSnapshot: Bool { writing.section != nil }

    /// Fills the beginning of `buffer` with the next chunk and returns its length; nil: the snapshot is complete.
    ///
    /// 0 means that a stretch of empty slots was passed. `buffer`: at least 1,024 bytes; 64 kB is a good size.
    package mutating func nextChunk(into buffer: inout [UInt8]) -> Int? {
        precondition(buffer.count >= SnapshotFormat.smallestBuffer)
        guard let section = writing.section else { return nil }
        if writing.isHeaderDue {
            writing.isHeaderDue = false
            return header(into: &buffer)
        }
        switch section {
        case .callers: return frame(section, memory.callers.keys, memory.callers.records, next: .heavies, &buffer)
        case .heavies: return frame(section, memory.heavies.keys, memory.heavies.records, next: .strangers, &buffer)
        case .strangers: return frame(section, memory.strangers.keys, memory.strangers.records, next: .pairs, &buffer)
        case .pairs: return pairsFrame(&buffer)
        case .end:
            writing.section = nil
            return close(section, count: 0, end: 8, &buffer)
        }
    }

    private func header(into buffer: inout [UInt8]) -> Int {
        var offset = 0
        SnapshotFormat.store(SnapshotFormat.magic, 8, in: &buffer, at: &offset)
        SnapshotFormat.store(UInt64(SnapshotFormat.version), 4, in: &buffer, at: &offset)
        for index in 0..<4 { SnapshotFormat.store(SnapshotFormat.recordSizes[index], 4, in: &buffer, at: &offset) }
        SnapshotFormat.store(UInt64(memory.callers.capacity), 8, in: &buffer, at: &offset)
        SnapshotFormat.store(UInt64(memory.watchedSince), 4, in: &buffer, at: &offset)
        SnapshotFormat.store(UInt64(memory.lastSeen), 4, in: &buffer, at: &offset)
        let sum = SnapshotFormat.sum(buffer.span.bytes.extracting(0..<offset))
        SnapshotFormat.store(sum, 8, in: &buffer, at: &offset)
        return offset
    }

    private mutating func frame<Record: BitwiseCopyable>(
        _ section: SnapshotFormat.Section, _ keys: Slab<UInt64>, _ records: Slab<Record>,
        next: SnapshotFormat.Section, _ buffer: inout [UInt8]
    ) -> Int {
        let size = MemoryLayout<Record>.size
        var offset = 8
        var count = 0
        let last = min(keys.count, writing.slot + SnapshotFormat.slotsAChunk)
        while writing.slot < last, offset + 12 + size + 16 <= buffer.count {
            let key = keys[writing.slot]
            if key != 0 {
                SnapshotFormat.store(UInt64(writing.slot), 4, in: &buffer, at: &offset)
                SnapshotFormat.store(key, 8, in: &buffer, at: &offset)
                records.copy(writing.slot, to: &buffer, at: offset)
                offset += size
                count += 1
            }
            writing.slot += 1
        }
        if writing.slot == keys.count { advance(to: next) }
        return count == 0 ? 0 : close(section, count: count, end: offset, &buffer)
    }

    /// A block of pairs has no key; an empty one has no week.
    private mutating func pairsFrame(_ buffer: inout [UInt8]) -> Int {
        let blocks = memory.pairs.blocks
        let size = MemoryLayout<KnownPairs.Block>.size
        var offset = 8
        var count = 0
        let last = min(blocks.count, writing.slot + SnapshotFormat.slotsAChunk)
        while writing.slot < last, offset + 12 + size + 16 <= buffer.count {
            if blocks[writing.slot].week != 0 {
                SnapshotFormat.store(UInt64(writing.slot), 4, in: &buffer, at: &offset)
                SnapshotFormat.store(0, 8, in: &buffer, at: &offset)
                blocks.copy(writing.slot, to: &buffer, at: offset)
                offset += size
                count += 1
            }
            writing.slot += 1
        }
        if writing.slot == blocks.count { advance(to: .end) }
        return count == 0 ? 0 : close(.pairs, count: count, end: offset, &buffer)
    }

    private mutating func advance(to section: SnapshotFormat.Section) {
        writing.section = section
        writing.slot = 0
    }

    /// Puts section and count before, number and sum behind what lies between 8 and `end`; returns the length.
    private mutating func close(
        _ section: SnapshotFormat.Section, count: Int, end: Int, _ buffer: inout [UInt8]
    ) -> Int {
        var start = 0
        SnapshotFormat.store(UInt64(section.rawValue), 4, in: &buffer, at: &start)
        SnapshotFormat.store(UInt64(count), 4, in: &buffer, at: &start)
        var offset = end
        SnapshotFormat.store(writing.frames, 8, in: &buffer, at: &offset)
        writing.frames += 1
        let sum = SnapshotFormat.sum(buffer.span.bytes.extracting(0..<offset))
        SnapshotFormat.store(sum, 8, in: &buffer, at: &offset)
        return offset
    }
}
