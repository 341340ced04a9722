/// Small integers as one run of Parquet's hybrid encoding: repeated where all are equal, else packed bit by bit.
///
/// Source: Encodings.md of parquet-format, "RLE / Bit-Packing Hybrid".
enum PackedRun {
    /// Bits that the largest value needs; at least one, since not every reader takes none.
    static func width(of largest: UInt32) -> Int { max(1, UInt32.bitWidth - largest.leadingZeroBitCount) }

    static func append(_ values: [UInt32], width: Int, to bytes: inout [UInt8]) {
        guard let first = values.first else { return }
        if values.allSatisfy({ $0 == first }) {
            Varint.append(UInt64(values.count) << 1, to: &bytes)
            for shift in stride(from: 0, to: width, by: 8) { bytes.append(UInt8(truncatingIfNeeded: first >> shift)) }
            return
        }
        // In groups of eight, the last one filled up with zeros.
        let groups = (values.count + 7) / 8
        Varint.append(UInt64(groups) << 1 | 1, to: &bytes)
        var pending: UInt64 = 0
        var filled = 0
        func flush(_ least: Int) {
            while filled >= least, filled > 0 {
                bytes.append(UInt8(truncatingIfNeeded: pending))
                pending >>= 8
                filled -= min(8, filled)
            }
        }
        for value in values {
            pending |= UInt64(value) << UInt64(filled)
            filled += width
            flush(8)
        }
        for _ in values.count..<groups * 8 {
            filled += width
            flush(8)
        }
        precondition(filled == 0, "eight values fill whole bytes")
    }
}
