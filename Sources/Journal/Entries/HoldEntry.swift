package import Telephony

/// Data that are not to be destroyed although their time is over, because somebody with the right to it wants them; or the end
/// of that. Number and reason are sealed beside it.
package struct HoldEntry: Hashable, Sendable {
    package enum Action: UInt8, Hashable, Sendable, CaseIterable {
        case hold = 1
        case release = 2
    }

    package var action: Action
    /// Of a release, the position of the hold that ends; 0 of a hold.
    package var held: UInt64
    /// Whose calls; absent: everybody's.
    package var number: NumberMark
    /// Calls from here on, and before there.
    package var from: Timestamp
    package var until: Timestamp
    /// The case's name, as the authority has it.
    package var caseName: String
    package var person: String
    package var commitment: TreeHash

    package init(
        action: Action, held: UInt64 = 0, number: NumberMark = .absent, from: Timestamp = Timestamp(microseconds: 0),
        until: Timestamp = Timestamp(microseconds: 0), caseName: String, person: String, commitment: TreeHash
    ) {
        self.action = action
        self.held = held
        self.number = number
        self.from = from
        self.until = until
        self.caseName = caseName
        self.person = person
        self.commitment = commitment
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(action.rawValue)
        writer.integer(held)
        writer.mark(number)
        writer.integer(from.microseconds)
        writer.integer(until.microseconds)
        writer.shortText(caseName)
        writer.shortText(person)
        writer.hash(commitment)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        guard let action = Action(rawValue: try reader.integer()) else { throw .value(at: reader.offset - 1) }
        self.action = action
        let start = reader.offset
        held = try reader.integer()
        number = try reader.mark()
        from = try reader.time()
        until = try reader.time()
        let isBare = number == .absent && from.microseconds == 0 && until.microseconds == 0
        guard action == .hold ? held == 0 : isBare else { throw .value(at: start) }
        caseName = try reader.shortText()
        person = try reader.shortText()
        commitment = try reader.hash()
    }
}
