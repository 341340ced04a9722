/// Something that the people of the centre must see: an unknown source, a stalled judge.
package struct AlarmEntry: Hashable, Sendable {
    /// Stable: `unknown-source`, `overload`, `overload-over`.
    package var code: String
    package var count: UInt64
    /// In words, for people; no number of a subscriber.
    package var detail: String

    package init(code: String, count: UInt64, detail: String) {
        self.code = code
        self.count = count
        self.detail = detail
    }

    func write(to writer: inout ByteWriter) {
        writer.shortText(code)
        writer.integer(count)
        writer.text(detail)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        code = try reader.shortText()
        count = try reader.integer()
        detail = try reader.text()
    }
}
