/// Thrift's compact protocol, as far as a Parquet file's headers and footer need it.
///
/// Source: thrift-compact-protocol.md of Apache Thrift.
struct CompactWriter {
    private enum Wire {
        static let yes: UInt8 = 1, no: UInt8 = 2, int32: UInt8 = 5, int64: UInt8 = 6, binary: UInt8 = 8,
            list: UInt8 = 9,
            structure: UInt8 = 12
    }

    private(set) var bytes: [UInt8] = []
    /// Of each structure that is open, the field before: numbers are written as steps.
    private var former: [Int16] = [0]

    /// The bytes of one structure.
    static func structure(_ body: (inout CompactWriter) -> Void) -> [UInt8] {
        var writer = CompactWriter()
        body(&writer)
        writer.bytes.append(0)
        return writer.bytes
    }

    mutating func integer(_ field: Int16, _ value: Int64) {
        begin(field, Wire.int32)
        append(zigzag: value)
    }

    mutating func long(_ field: Int16, _ value: Int64) {
        begin(field, Wire.int64)
        append(zigzag: value)
    }

    mutating func flag(_ field: Int16, _ value: Bool) { begin(field, value ? Wire.yes : Wire.no) }

    mutating func text(_ field: Int16, _ value: String) { binary(field, Array(value.utf8)) }

    mutating func binary(_ field: Int16, _ value: [UInt8]) {
        begin(field, Wire.binary)
        append(binary: value)
    }

    mutating func structure(_ field: Int16, _ body: (inout CompactWriter) -> Void) {
        begin(field, Wire.structure)
        open(body)
    }

    mutating func structures<Element>(
        _ field: Int16, _ elements: [Element], _ body: (inout CompactWriter, Element) -> Void
    ) {
        beginList(field, Wire.structure, elements.count)
        for element in elements { open { body(&$0, element) } }
    }

    mutating func integers(_ field: Int16, _ values: [Int64]) {
        beginList(field, Wire.int32, values.count)
        for value in values { append(zigzag: value) }
    }

    mutating func texts(_ field: Int16, _ values: [String]) {
        beginList(field, Wire.binary, values.count)
        for value in values { append(binary: Array(value.utf8)) }
    }

    private mutating func open(_ body: (inout CompactWriter) -> Void) {
        former.append(0)
        body(&self)
        former.removeLast()
        bytes.append(0)
    }

    private mutating func begin(_ field: Int16, _ type: UInt8) {
        let step = field - former[former.count - 1]
        precondition((1...15).contains(step), "fields are written in their order")
        bytes.append(UInt8(step) << 4 | type)
        former[former.count - 1] = field
    }

    private mutating func beginList(_ field: Int16, _ type: UInt8, _ count: Int) {
        begin(field, Wire.list)
        if count < 15 {
            bytes.append(UInt8(count) << 4 | type)
        } else {
            bytes.append(0xF0 | type)
            Varint.append(UInt64(count), to: &bytes)
        }
    }

    private mutating func append(binary value: [UInt8]) {
        Varint.append(UInt64(value.count), to: &bytes)
        bytes += value
    }

    private mutating func append(zigzag value: Int64) {
        Varint.append(UInt64(bitPattern: value << 1 ^ value >> 63), to: &bytes)
    }
}

/// Seven bits a byte, the lowest first; the eighth bit says that more follow (ULEB128).
enum Varint {
    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
