package import Telephony

/// A time in which Qorgan did not judge: it was not running, or its state is missing.
package struct GapEntry: Hashable, Sendable {
    package var from: Timestamp
    package var until: Timestamp
    package var cause: String

    package init(from: Timestamp, until: Timestamp, cause: String) {
        self.from = from
        self.until = until
        self.cause = cause
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(from.microseconds)
        writer.integer(until.microseconds)
        writer.shortText(cause)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        from = try reader.time()
        until = try reader.time()
        cause = try reader.shortText()
    }
}
