/// Appends values to canonical bytes: integers little-endian, texts and lists after their count.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init(reserving count: Int = 0) {
        bytes.reserveCapacity(count)
    }

    /// Goes on after `bytes`.
    init(continuing bytes: consuming [UInt8]) {
        self.bytes = bytes
    }

    mutating func integer<Value: FixedWidthInteger>(_ value: Value) {
        var rest = value
        for _ in 0..<Value.bitWidth / 8 {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest = Value.bitWidth > 8 ? rest >> 8 : 0
        }
    }

    /// Seven bits a byte, the lowest first, the eighth set where more follow.
    mutating func compact(_ value: UInt64) {
        var rest = value
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func raw(_ values: some Sequence<UInt8>) {
        bytes.append(contentsOf: values)
    }

    mutating func hash(_ hash: TreeHash) { raw(hash.bytes) }

    mutating func mark(_ mark: NumberMark) {
        integer(mark.kind)
        integer(mark.pseudonym.high)
        integer(mark.pseudonym.low)
    }

    /// At most 255 bytes of UTF-8; what is longer is cut between characters.
    mutating func shortText(_ text: String) {
        let cut = Self.cut(text, to: Int(UInt8.max))
        integer(UInt8(cut.count))
        raw(cut)
    }

    /// At most 65,535 bytes of UTF-8; what is longer is cut between characters.
    mutating func text(_ text: String) {
        let cut = Self.cut(text, to: Int(UInt16.max))
        integer(UInt16(cut.count))
        raw(cut)
    }

    /// Precondition: fewer than 2^32 bytes.
    mutating func content(_ content: [UInt8]) {
        integer(UInt32(content.count))
        raw(content)
    }

    static func cut(_ text: String, to limit: Int) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.count > limit else { return bytes }
        var end = limit
        // A UTF-8 continuation byte is 10xxxxxx: step back to the start of the character that does not fit.
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(bytes[..<end])
    }
}
