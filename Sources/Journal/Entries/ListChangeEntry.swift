/// A number put on a list by a person, or taken off it. Number and reason are sealed beside it.
package struct ListChangeEntry: Hashable, Sendable {
    package enum Action: UInt8, Hashable, Sendable, CaseIterable {
        case add = 1
        case remove = 2
    }

    package var action: Action
    /// 1 block, 2 divert, 3 allow; 0 in a removal, whose addition says it.
    package var list: UInt8
    /// Of the entry that added what is removed; 0 for an addition.
    package var added: UInt64
    package var number: NumberMark
    /// Of the seal that holds the number and the person's reason.
    package var commitment: TreeHash
    package var person: String

    package init(
        action: Action, list: UInt8, added: UInt64, number: NumberMark, commitment: TreeHash, person: String
    ) {
        self.action = action
        self.list = list
        self.added = added
        self.number = number
        self.commitment = commitment
        self.person = person
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(action.rawValue)
        writer.integer(list)
        writer.integer(added)
        writer.mark(number)
        writer.hash(commitment)
        writer.shortText(person)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        guard let action = Action(rawValue: try reader.integer()) else { throw .value(at: reader.offset - 1) }
        self.action = action
        list = try reader.byte(in: action == .add ? 1...3 : 0...0)
        let start = reader.offset
        added = try reader.integer()
        number = try reader.mark()
        guard action == .add ? added == 0 : number == .absent else { throw .value(at: start) }
        commitment = try reader.hash()
        person = try reader.shortText()
    }
}
