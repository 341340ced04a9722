/// A person found what a judged call was. Its numbers and the person's reason are sealed beside it.
package struct FindingEntry: Hashable, Sendable {
    /// Position of the call's verdict.
    package var call: UInt64
    /// 1 honest, 2 scam.
    package var finding: UInt8
    /// 1 the first person to say so, 2 a second one agrees, 3 somebody has said the opposite, 4 two have agreed before.
    package var effect: UInt8
    /// The call came over an international trunk.
    package var isAbroad: Bool
    package var caller: NumberMark
    package var callee: NumberMark
    /// Of the seal that holds caller, callee and the person's reason.
    package var commitment: TreeHash
    package var person: String

    package init(
        call: UInt64, finding: UInt8, effect: UInt8, isAbroad: Bool, caller: NumberMark, callee: NumberMark,
        commitment: TreeHash, person: String
    ) {
        self.call = call
        self.finding = finding
        self.effect = effect
        self.isAbroad = isAbroad
        self.caller = caller
        self.callee = callee
        self.commitment = commitment
        self.person = person
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(call)
        writer.integer(finding)
        writer.integer(effect)
        writer.integer(UInt8(isAbroad ? 1 : 0))
        writer.mark(caller)
        writer.mark(callee)
        writer.hash(commitment)
        writer.shortText(person)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        call = try reader.integer()
        finding = try reader.byte(in: 1...2)
        effect = try reader.byte(in: 1...4)
        isAbroad = try reader.flag()
        caller = try reader.mark()
        callee = try reader.mark()
        commitment = try reader.hash()
        person = try reader.shortText()
    }
}
