/// The key that signs the checkpoints from here on, written when it begins to. A change of it is a `KeyChangeEntry`.
package struct KeyEntry: Hashable, Sendable {
    /// As a C2SP vkey, whose name is the journal's origin.
    package var key: String

    package init(key: String) { self.key = key }

    func write(to writer: inout ByteWriter) { writer.text(key) }

    init(from reader: inout ByteReader) throws(EntryFault) { key = try reader.logKey().description }
}
