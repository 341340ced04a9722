// Owner: the judge's thread, before it judges. Never allocates. Budget: a second for a full table of a million.

extension Engine {
    /// Takes over the state that a snapshot holds; everything is checked before anything is changed.
    ///
    /// Throws where the snapshot is torn, foreign, of another format or another size: the engine stays as it is, empty
    /// after its making. The gap between the snapshot's last event and now is the caller's to journal.
    package mutating func restore(from snapshot: Span<UInt8>) throws(SnapshotFault) {
        let bytes = snapshot.bytes
        try checkHeader(bytes)
        var offset = SnapshotFormat.headerBytes
        var frames: UInt64 = 0
        while true {
            let frame = try frame(bytes, at: offset, number: frames)
            offset = frame.end
            frames += 1
            if frame.section == .end { break }
        }
        guard offset == bytes.byteCount else { throw .torn(at: offset) }
        apply(bytes)
    }

    /// The latest event that the engine has seen, in seconds since 1970; nil: none yet.
    package var lastSeenSeconds: Int64? { memory.lastSeen == 0 ? nil : Int64(memory.lastSeen) }

    private func checkHeader(_ bytes: RawSpan) throws(SnapshotFault) {
        guard bytes.byteCount >= SnapshotFormat.headerBytes else { throw .tooShort }
        guard SnapshotFormat.load(bytes, 0, 8) == SnapshotFormat.magic else { throw .foreign }
        let format = UInt32(truncatingIfNeeded: SnapshotFormat.load(bytes, 8, 4))
        guard format == SnapshotFormat.version else { throw .otherFormat(format) }
        let end = SnapshotFormat.headerBytes - 8
        guard SnapshotFormat.load(bytes, end, 8) == SnapshotFormat.sum(bytes.extracting(0..<end)) else {
            throw .torn(at: 0)
        }
        for index in 0..<6
        where SnapshotFormat.load(bytes, 12 + index * 4, 4) != SnapshotFormat.recordSizes[index] {
            throw .otherFormat(format)
        }
        let capacity = SnapshotFormat.load(bytes, 36, 8)
        guard capacity == UInt64(memory.callers.capacity) else {
            throw .otherCapacity(Int(truncatingIfNeeded: capacity & 0xFFFF_FFFF))
        }
    }

    private struct Frame {
        var section: SnapshotFormat.Section
        var count: Int
        var size: Int
        var end: Int
    }

    /// The frame at `offset`, its sum, its number and every slot in it checked.
    private func frame(_ bytes: RawSpan, at offset: Int, number: UInt64) throws(SnapshotFault) -> Frame {
        guard offset + SnapshotFormat.frameOverhead <= bytes.byteCount,
            let section = SnapshotFormat.Section(
                rawValue: UInt32(truncatingIfNeeded: SnapshotFormat.load(bytes, offset, 4)))
        else { throw .torn(at: offset) }
        let count = Int(SnapshotFormat.load(bytes, offset + 4, 4))
        let (size, slots) = shape(of: section)
        let room = bytes.byteCount - offset - SnapshotFormat.frameOverhead
        guard count <= room / (size + 12), section != .end || count == 0 else { throw .torn(at: offset) }
        let sumAt = offset + 16 + count * (size + 12)
        guard SnapshotFormat.load(bytes, sumAt - 8, 8) == number,
            SnapshotFormat.load(bytes, sumAt, 8) == SnapshotFormat.sum(bytes.extracting(offset..<sumAt))
        else { throw .torn(at: offset) }
        for index in 0..<count {
            guard SnapshotFormat.load(bytes, offset + 8 + index * (size + 12), 4) < UInt64(slots) else {
                throw .torn(at: offset)
            }
        }
        return Frame(section: section, count: count, size: size, end: sumAt + 8)
    }

    /// Bytes of a section's records, and how many slots it has.
    private func shape(of section: SnapshotFormat.Section) -> (size: Int, slots: Int) {
        func shape<Record>(_ records: Slab<Record>) -> (size: Int, slots: Int) {
            (MemoryLayout<Record>.size, records.count)
        }
        return switch section {
        case .callers: shape(memory.callers.records)
        case .heavies: shape(memory.heavies.records)
        case .strangers: shape(memory.strangers.records)
        case .pairs: shape(memory.pairs.blocks)
        case .ranges: shape(memory.groups.ranges.records)
        case .prints: shape(memory.groups.prints.records)
        case .sources: shape(memory.groups.sources.records)
        case .destinations: shape(memory.groups.destinations.records)
        case .leads: shape(memory.groups.leads.records)
        case .trunks: shape(memory.groups.trunks)
        case .calls: shape(memory.groups.calls.table.records)
        case .end: (0, 0)
        }
    }

    /// Puts checked frames in force.
    private mutating func apply(_ bytes: RawSpan) {
        memory.clear()
        memory.watchedSince = UInt32(truncatingIfNeeded: SnapshotFormat.load(bytes, 44, 4))
        memory.lastSeen = UInt32(truncatingIfNeeded: SnapshotFormat.load(bytes, 48, 4))
        var offset = SnapshotFormat.headerBytes
        var number: UInt64 = 0
        while let frame = try? frame(bytes, at: offset, number: number), frame.section != .end {
            for index in 0..<frame.count {
                let start = offset + 8 + index * (frame.size + 12)
                put(
                    frame.section, slot: Int(SnapshotFormat.load(bytes, start, 4)),
                    key: SnapshotFormat.load(bytes, start + 4, 8), bytes, at: start + 12)
            }
            offset = frame.end
            number += 1
        }
    }

    private func put(_ section: SnapshotFormat.Section, slot: Int, key: UInt64, _ bytes: RawSpan, at offset: Int) {
        switch section {
        case .callers: memory.callers.put(slot, key: key, from: bytes, at: offset)
        case .heavies: memory.heavies.put(slot, key: key, from: bytes, at: offset)
        case .strangers: memory.strangers.put(slot, key: key, from: bytes, at: offset)
        case .pairs: memory.pairs.blocks.fill(slot, from: bytes, at: offset)
        case .ranges: memory.groups.ranges.put(slot, key: key, from: bytes, at: offset)
        case .prints: memory.groups.prints.put(slot, key: key, from: bytes, at: offset)
        case .sources: memory.groups.sources.put(slot, key: key, from: bytes, at: offset)
        case .destinations: memory.groups.destinations.put(slot, key: key, from: bytes, at: offset)
        case .leads: memory.groups.leads.put(slot, key: key, from: bytes, at: offset)
        case .trunks: memory.groups.trunks.fill(slot, from: bytes, at: offset)
        case .calls: memory.groups.calls.table.put(slot, key: key, from: bytes, at: offset)
        case .end: break
        }
    }
}
