internal import Telephony

/// Takes values off canonical bytes; bytes of any origin end in a thrown fault, never in a trap.
struct ByteReader {
    private let bytes: [UInt8]
    private let end: Int
    private(set) var offset: Int

    init(_ bytes: [UInt8]) {
        self.init(bytes, bytes.indices)
    }

    /// Precondition: `range` lies inside.
    init(_ bytes: [UInt8], _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws(EntryFault) -> Value {
        let size = Value.bitWidth / 8
        guard end - offset >= size else { throw .truncated(at: offset) }
        var value: Value = 0
        for index in 0..<size {
            value |= Value(truncatingIfNeeded: bytes[offset + index]) << Value(truncatingIfNeeded: index * 8)
        }
        offset += size
        return value
    }

    /// As `ByteWriter.compact` writes it; a longer form of the same is refused.
    mutating func compact() throws(EntryFault) -> UInt64 {
        let start = offset
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 63, by: 7) {
            let byte: UInt8 = try integer()
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 {
                guard byte > 0 || shift == 0 else { throw .value(at: start) }
                return value
            }
        }
        throw .value(at: start)
    }

    mutating func raw(_ count: Int) throws(EntryFault) -> [UInt8] {
        guard count >= 0, end - offset >= count else { throw .truncated(at: offset) }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    mutating func hash() throws(EntryFault) -> TreeHash {
        guard end - offset >= TreeHash.byteCount, let hash = TreeHash(bytes, at: offset) else {
            throw .truncated(at: offset)
        }
        offset += TreeHash.byteCount
        return hash
    }

    mutating func mark() throws(EntryFault) -> NumberMark {
        let start = offset
        let kind: UInt8 = try integer()
        let pseudonym = Pseudonym(high: try integer(), low: try integer())
        guard let mark = NumberMark(kind: kind, pseudonym: pseudonym) else { throw .value(at: start) }
        return mark
    }

    mutating func flag() throws(EntryFault) -> Bool {
        let value: UInt8 = try integer()
        guard value <= 1 else { throw .value(at: offset - 1) }
        return value == 1
    }

    /// A value that the format lists.
    mutating func byte(in listed: ClosedRange<UInt8>, or other: UInt8? = nil) throws(EntryFault) -> UInt8 {
        let value: UInt8 = try integer()
        guard listed.contains(value) || value == other else { throw .value(at: offset - 1) }
        return value
    }

    /// The key of a log, in the one form of a vkey.
    mutating func logKey() throws(EntryFault) -> VerifierKey {
        let start = offset
        let text = try text()
        guard let key = try? VerifierKey(text), key.kind == .note, key.description.utf8.elementsEqual(text.utf8) else {
            throw .value(at: start)
        }
        return key
    }

    mutating func shortText() throws(EntryFault) -> String {
        let count: UInt8 = try integer()
        return try characters(Int(count))
    }

    mutating func text() throws(EntryFault) -> String {
        let count: UInt16 = try integer()
        return try characters(Int(count))
    }

    mutating func content() throws(EntryFault) -> [UInt8] {
        let count: UInt32 = try integer()
        return try raw(Int(count))
    }

    mutating func time() throws(EntryFault) -> Timestamp {
        Timestamp(microseconds: try integer())
    }

    func finish() throws(EntryFault) {
        guard offset == end else { throw .trailing(count: end - offset) }
    }

    private mutating func characters(_ count: Int) throws(EntryFault) -> String {
        let start = offset
        guard let text = String(validating: try raw(count), as: UTF8.self) else { throw .text(at: start) }
        return text
    }
}
