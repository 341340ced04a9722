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
        former = try reader.text()
        next = try reader.text()
        person = try reader.shortText()
        commitment = try reader.hash()
    }
}
