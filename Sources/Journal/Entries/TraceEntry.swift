/// A person let the messages of a trunk's calls be kept for some minutes, or ended that.
package struct TraceEntry: Hashable, Sendable {
    package var isOn: Bool
    /// How long at most; 0 where it ends.
    package var minutes: UInt8
    package var trunk: String
    package var person: String
    /// Why, in the person's words; empty where it ends.
    package var reason: String

    package init(isOn: Bool, minutes: UInt8 = 0, trunk: String, person: String, reason: String = "") {
        self.isOn = isOn
        self.minutes = minutes
        self.trunk = trunk
        self.person = person
        self.reason = reason
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(UInt8(isOn ? 1 : 0))
        writer.integer(minutes)
        writer.shortText(trunk)
        writer.shortText(person)
        writer.text(reason)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        isOn = try reader.flag()
        minutes = try reader.byte(in: isOn ? 1...UInt8.max : 0...0)
        trunk = try reader.shortText()
        person = try reader.shortText()
        let start = reader.offset
        reason = try reader.text()
        guard isOn || reason.isEmpty else { throw .value(at: start) }
    }
}
