package import Telephony

/// Entries that could not be written, counted: the first thing that a journal which can write again says.
package struct LostEntry: Hashable, Sendable {
    package var count: UInt64
    /// When the first of them was lost.
    package var from: Timestamp
    /// When the last of them was lost.
    package var until: Timestamp
    /// In the system's words.
    package var cause: String

    package init(count: UInt64, from: Timestamp, until: Timestamp, cause: String) {
        self.count = count
        self.from = from
        self.until = until
        self.cause = cause
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(count)
        writer.integer(from.microseconds)
        writer.integer(until.microseconds)
        writer.text(cause)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        count = try reader.integer()
        from = try reader.time()
        until = try reader.time()
        cause = try reader.text()
    }
}
