/// A model that came into force: by configuration, or because a person went back to it. The reason is sealed beside it.
package struct ModelEntry: Hashable, Sendable {
    /// What `Versions.model` of a verdict names.
    package var version: UInt32
    /// The one that was in force before; 0: none.
    package var former: UInt32
    /// SHA-256 of the file.
    package var digest: TreeHash
    /// `built-in`, or the path of the file.
    package var source: String
    /// Identity of the key that has signed it; empty: it came with the program.
    package var key: String
    /// Who went back to it; empty: the configuration.
    package var person: String
    /// Of the seal that holds the person's reason; by configuration that is empty.
    package var commitment: TreeHash

    package init(
        version: UInt32, former: UInt32, digest: TreeHash, source: String, key: String, person: String,
        commitment: TreeHash
    ) {
        self.version = version
        self.former = former
        self.digest = digest
        self.source = source
        self.key = key
        self.person = person
        self.commitment = commitment
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(version)
        writer.integer(former)
        writer.hash(digest)
        writer.text(source)
        writer.shortText(key)
        writer.shortText(person)
        writer.hash(commitment)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        version = try reader.integer()
        former = try reader.integer()
        digest = try reader.hash()
        source = try reader.text()
        key = try reader.shortText()
        person = try reader.shortText()
        commitment = try reader.hash()
    }
}
