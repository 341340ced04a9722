/// A list file that came into force.
package struct ListLoadEntry: Hashable, Sendable {
    /// `block`, `allow`, `roaming`, `reports`, `consent`.
    package var list: String
    package var file: String
    /// What `Versions.lists` of a verdict names.
    package var version: UInt32
    package var count: UInt64
    /// SHA-256 of the file.
    package var digest: TreeHash

    package init(list: String, file: String, version: UInt32, count: UInt64, digest: TreeHash) {
        self.list = list
        self.file = file
        self.version = version
        self.count = count
        self.digest = digest
    }

    func write(to writer: inout ByteWriter) {
        writer.shortText(list)
        writer.text(file)
        writer.integer(version)
        writer.integer(count)
        writer.hash(digest)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        list = try reader.shortText()
        file = try reader.text()
        version = try reader.integer()
        count = try reader.integer()
        digest = try reader.hash()
    }
}
