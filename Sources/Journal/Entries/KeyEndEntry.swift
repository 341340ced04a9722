/// Keys of months that are destroyed, because the time of all that is under them is over. Written, and signed, before they are.
package struct KeyEndEntry: Hashable, Sendable {
    /// Of one entry.
    package static let mostKeys = 255

    package var names: [MonthKeyName]

    /// Precondition: at most `mostKeys`.
    package init(names: [MonthKeyName]) {
        precondition(names.count <= Self.mostKeys)
        self.names = names
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(UInt8(names.count))
        for name in names { name.write(to: &writer) }
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        let count: UInt8 = try reader.integer()
        names = []
        for _ in 0..<count { names.append(try MonthKeyName(from: &reader)) }
    }
}
