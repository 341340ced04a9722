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
        case .callers: return frame(memory.callers.keys, memory.callers.records, &buffer)
        case .heavies: return frame(memory.heavies.keys, memory.heavies.records, &buffer)
        case .strangers: return frame(memory.strangers.keys, memory.strangers.records, &buffer)
        case .pairs: return frame(memory.pairs.blocks, &buffer) { $0.week != 0 }
        case .ranges: return frame(memory.groups.ranges.keys, memory.groups.ranges.records, &buffer)
        case .prints: return frame(memory.groups.prints.keys, memory.groups.prints.records, &buffer)
        case .sources: return frame(memory.groups.sources.keys, memory.groups.sources.records, &buffer)
        case .destinations: return frame(memory.groups.destinations.keys, memory.groups.destinations.records, &buffer)
        case .leads: return frame(memory.groups.leads.keys, memory.groups.leads.records, &buffer)
        case .trunks: return frame(memory.groups.trunks, &buffer) { $0.firstSeen != 0 }
        case .calls: return frame(memory.groups.calls.table.keys, memory.groups.calls.table.records, &buffer)
        case .end:
            writing.section = nil
            return close(section, count: 0, end: 8, &buffer)
        }
    }

    private func header(into buffer: inout [UInt8]) -> Int {
        var offset = 0
        SnapshotFormat.store(SnapshotFormat.magic, 8, in: &buffer, at: &offset)
        SnapshotFormat.store(UInt64(SnapshotFormat.version), 4, in: &buffer, at: &offset)
        for index in 0..<6 { SnapshotFormat.store(SnapshotFormat.recordSizes[index], 4, in: &buffer, at: &offset) }
        SnapshotFormat.store(UInt64(memory.callers.capacity), 8, in: &buffer, at: &offset)
        SnapshotFormat.store(UInt64(memory.watchedSince), 4, in: &buffer, at: &offset)
        SnapshotFormat.store(UInt64(memory.lastSeen), 4, in: &buffer, at: &offset)
        let sum = SnapshotFormat.sum(buffer.span.bytes.extracting(0..<offset))
        SnapshotFormat.store(sum, 8, in: &buffer, at: &offset)
        return offset
    }

    /// A frame of the records that have a key.
    private mutating func frame<Record: BitwiseCopyable>(
        _ keys: Slab<UInt64>, _ records: Slab<Record>, _ buffer: inout [UInt8]
    ) -> Int {
        frame(records, &buffer, key: { keys[$0] }, isInUse: { keys[$0] != 0 })
    }

    /// A frame of records that have none; an empty one says so itself.
    private mutating func frame<Record: BitwiseCopyable>(
        _ records: Slab<Record>, _ buffer: inout [UInt8], isInUse: (Record) -> Bool
    ) -> Int {
        frame(records, &buffer, key: { _ in 0 }, isInUse: { isInUse(records[$0]) })
    }

    private mutating func frame<Record: BitwiseCopyable>(
        _ records: Slab<Record>, _ buffer: inout [UInt8], key: (Int) -> UInt64, isInUse: (Int) -> Bool
    ) -> Int {
        guard let section = writing.section else { return 0 }
        let size = MemoryLayout<Record>.size
        var offset = 8
        var count = 0
        let last = min(records.count, writing.slot + SnapshotFormat.slotsAChunk)
        while writing.slot < last, offset + 12 + size + 16 <= buffer.count {
            if isInUse(writing.slot) {
                SnapshotFormat.store(UInt64(writing.slot), 4, in: &buffer, at: &offset)
                SnapshotFormat.store(key(writing.slot), 8, in: &buffer, at: &offset)
                records.copy(writing.slot, to: &buffer, at: offset)
                offset += size
                count += 1
            }
            writing.slot += 1
        }
        if writing.slot == records.count { advance(to: section.next) }
        return count == 0 ? 0 : close(section, count: count, end: offset, &buffer)
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
