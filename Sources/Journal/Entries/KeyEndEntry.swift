/// Keys of months that are destroyed, because the time of all that is under them is over. Written, and signed, before they are.
package struct KeyEndEntry: Hashable, Sendable {
    /// Of one entry.
    package static let mostKeys = 255

    package var names: [MonthKeyName]

    /// Precondition: at most `mostKeys`, and at least one.
    package init(names: [MonthKeyName]) {
        precondition((1...Self.mostKeys).contains(names.count))
        self.names = names
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(UInt8(names.count))
        for name in names { name.write(to: &writer) }
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        let count = try reader.byte(in: 1...UInt8.max)
        names = []
        for _ in 0..<count { names.append(try MonthKeyName(from: &reader)) }
    }
}
