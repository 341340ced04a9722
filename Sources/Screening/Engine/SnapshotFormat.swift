/// The engine's state in bytes: a header, then frames, each with a sum of its own, the last one an end mark.
///
///     header  magic 8, format 4, record sizes 6 x 4, capacity 8, watched since 4, last seen 4, sum 8      = 60 bytes
///     frame   section 4, count 4, count x (slot 4, key 8, record), frame number 8, sum 8
///     end     section 12, count 0, frame number, sum
///
/// Records are copied as they lie in memory, little-endian; their sizes stand in the header. Empty slots are left out.
enum SnapshotFormat {
    /// Rises with each change of a record's layout.
    static let version: UInt32 = 2
    /// "QRGNSTAT" read as a little-endian integer.
    static let magic: UInt64 = 0x5441_5453_4E47_5251
    static let headerBytes = 60
    static let frameOverhead = 24
    /// The smallest buffer that a chunk fits into: a header, or a frame with one record of any kind.
    static let smallestBuffer = 1_024
    /// Most slots looked at for one chunk, so that a sparse table does not hold the judge up.
    static let slotsAChunk = 8_192

    /// Of callers, heavy callers, callees, blocks of pairs, groups and calls under way.
    static var recordSizes: InlineArray<6, UInt64> {
        [
            UInt64(MemoryLayout<CallerRecord>.size), UInt64(MemoryLayout<HeavyCaller>.size),
            UInt64(MemoryLayout<CalleeRecord>.size), UInt64(MemoryLayout<KnownPairs.Block>.size),
            UInt64(MemoryLayout<GroupRecord>.size), UInt64(MemoryLayout<OpenCalls.Entry>.size),
        ]
    }

    enum Section: UInt32, CaseIterable {
        case callers = 1
        case heavies
        case strangers
        case pairs
        case ranges
        case prints
        case sources
        case destinations
        case leads
        case trunks
        case calls
        case end

        var next: Section { Section(rawValue: rawValue + 1) ?? .end }
    }

    /// A sum over bytes that catches tears and stray changes, not forgery: the file lies in the gate's own folder.
    static func sum(_ bytes: RawSpan) -> UInt64 {
        var sum: UInt64 = UInt64(truncatingIfNeeded: bytes.byteCount)
        var offset = 0
        while offset + 8 <= bytes.byteCount {
            sum = (sum ^ load(bytes, offset, 8)) &* 0x9E37_79B9_7F4A_7C15
            sum ^= sum &>> 29
            offset += 8
        }
        return Mixing.mix(sum ^ load(bytes, offset, bytes.byteCount - offset))
    }

    /// `count` bytes, at most 8, as a little-endian integer.
    static func load(_ bytes: RawSpan, _ offset: Int, _ count: Int) -> UInt64 {
        if count == 8 {
            return UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        var value: UInt64 = 0
        for index in 0..<count {
            value |=
                UInt64(bytes.unsafeLoadUnaligned(fromByteOffset: offset + index, as: UInt8.self)) << UInt64(index * 8)
        }
        return value
    }

    /// Writes `count` bytes of `value`, little-endian, and moves on.
    static func store(_ value: UInt64, _ count: Int, in buffer: inout [UInt8], at offset: inout Int) {
        for index in 0..<count {
            buffer[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(index * 8))
        }
        offset += count
    }
}
