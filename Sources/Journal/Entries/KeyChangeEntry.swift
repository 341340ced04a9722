/// The key that signs checkpoints was changed. The reason is sealed beside it.
package struct KeyChangeEntry: Hashable, Sendable {
    /// The public key before, and the one from now on, as C2SP vkeys.
    package var former: String
    package var next: String
    package var person: String
    /// Of the seal that holds the person's reason.
    package var commitment: TreeHash

    package init(former: String, next: String, person: String, commitment: TreeHash) {
        self.former = former
        self.next = next
        self.person = person
        self.commitment = commitment
    }

    func write(to writer: inout ByteWriter) {
        writer.text(former)
        writer.text(next)
        writer.shortText(person)
        writer.hash(commitment)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        let start = reader.offset
        let (former, next) = (try reader.logKey(), try reader.logKey())
        // The name is the journal's, which no change of the key changes.
        guard former != next, former.name.utf8.elementsEqual(next.name.utf8) else { throw .value(at: start) }
        self.former = former.description
        self.next = next.description
        person = try reader.shortText()
        commitment = try reader.hash()
    }
}
