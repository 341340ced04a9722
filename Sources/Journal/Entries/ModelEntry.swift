/// A model that came into force: by configuration, or because a person went back to it.
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
    /// Who went back to it, and why; empty: the configuration.
    package var person: String
    package var reason: String

    package init(
        version: UInt32, former: UInt32, digest: TreeHash, source: String, key: String, person: String = "",
        reason: String = ""
    ) {
        self.version = version
        self.former = former
        self.digest = digest
        self.source = source
        self.key = key
        self.person = person
        self.reason = reason
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(version)
        writer.integer(former)
        writer.hash(digest)
        writer.text(source)
        writer.shortText(key)
        writer.shortText(person)
        writer.text(reason)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        version = try reader.integer()
        former = try reader.integer()
        digest = try reader.hash()
        source = try reader.text()
        key = try reader.shortText()
        person = try reader.shortText()
        reason = try reader.text()
    }
}
