/// A person came, went, or was refused.
package struct LoginEntry: Hashable, Sendable {
    package enum Event: UInt8, Hashable, Sendable, CaseIterable {
        case login = 1
        case logout = 2
        case refused = 3
    }

    package var event: Event
    package var person: String

    package init(event: Event, person: String) {
        self.event = event
        self.person = person
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(event.rawValue)
        writer.shortText(person)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        guard let event = Event(rawValue: try reader.integer()) else { throw .value(at: reader.offset - 1) }
        self.event = event
        person = try reader.shortText()
    }
}
