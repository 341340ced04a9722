/// A parameter of a statement, sent in PostgreSQL's binary form.
package enum PostgresValue: Sendable {
    case integer(Int64)
    case text(String)
    case bytes([UInt8]?)
    case integers([Int64])
    /// An array of byte strings, any of which may be null.
    case byteStrings([[UInt8]?])

    /// Identities of types as `pg_type.dat` fixes them.
    private enum TypeID {
        static let bytes: UInt32 = 17
        static let integer: UInt32 = 20
        static let text: UInt32 = 25
        static let byteArray: UInt32 = 1001
        static let integerArray: UInt32 = 1016
    }

    var typeID: UInt32 {
        switch self {
        case .integer: TypeID.integer
        case .text: TypeID.text
        case .bytes: TypeID.bytes
        case .integers: TypeID.integerArray
        case .byteStrings: TypeID.byteArray
        }
    }

    /// Appends the binary form; false for null.
    func append(to buffer: inout [UInt8]) -> Bool {
        switch self {
        case .integer(let value): BinaryForm.put(value, &buffer)
        case .text(let text): buffer.append(contentsOf: text.utf8)
        case .bytes(let bytes):
            guard let bytes else { return false }
            buffer.append(contentsOf: bytes)
        case .integers(let values):
            BinaryForm.beginArray(values.count, of: TypeID.integer, hasNulls: false, &buffer)
            for value in values {
                BinaryForm.put(Int32(8), &buffer)
                BinaryForm.put(value, &buffer)
            }
        case .byteStrings(let strings):
            BinaryForm.beginArray(
                strings.count, of: TypeID.bytes, hasNulls: strings.contains { $0 == nil }, &buffer)
            for string in strings { BinaryForm.put(field: string, &buffer) }
        }
        return true
    }
}

/// PostgreSQL's binary form: integers big-endian, a field behind its length (src/backend/utils/adt/arrayfuncs.c, array_recv).
enum BinaryForm {
    static func put(_ value: some FixedWidthInteger, _ buffer: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { buffer.append(contentsOf: $0) }
    }

    /// Null is a length of -1.
    static func put(field bytes: [UInt8]?, _ buffer: inout [UInt8]) {
        guard let bytes else { return put(Int32(-1), &buffer) }
        put(Int32(clamping: bytes.count), &buffer)
        buffer.append(contentsOf: bytes)
    }

    /// Of one dimension that begins at 1; an empty one has none.
    static func beginArray(_ count: Int, of type: UInt32, hasNulls: Bool, _ buffer: inout [UInt8]) {
        put(Int32(count == 0 ? 0 : 1), &buffer)
        put(Int32(hasNulls ? 1 : 0), &buffer)
        put(type, &buffer)
        guard count > 0 else { return }
        put(Int32(clamping: count), &buffer)
        put(Int32(1), &buffer)
    }
}
