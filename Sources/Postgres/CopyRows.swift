/// Rows in the binary form of COPY (PostgreSQL, "COPY", file formats).
package struct CopyRows {
    /// `PGCOPY`, a line end and three bytes that no text transfer leaves alone; flags; no header extension.
    private static let header: [UInt8] = [
        0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00, 0, 0, 0, 0, 0, 0, 0, 0,
    ]

    private var bytes = header
    package private(set) var count = 0

    package init() {}

    /// Begins a row of so many fields.
    package mutating func begin(fields: Int) {
        BinaryForm.put(Int16(clamping: fields), &bytes)
        count += 1
    }

    package mutating func add(_ value: Int64) {
        BinaryForm.put(Int32(8), &bytes)
        BinaryForm.put(value, &bytes)
    }

    package mutating func add(_ value: Int32) {
        BinaryForm.put(Int32(4), &bytes)
        BinaryForm.put(value, &bytes)
    }

    package mutating func add(_ value: [UInt8]?) { BinaryForm.put(field: value, &bytes) }

    /// With the end's mark.
    var closed: [UInt8] { bytes + [0xFF, 0xFF] }
}
