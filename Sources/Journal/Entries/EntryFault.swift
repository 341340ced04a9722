/// Why bytes are no entry, or no sealed content.
package enum EntryFault: Error, Hashable, Sendable {
    /// They end before the value that begins at this offset does.
    case truncated(at: Int)
    /// They go on after the entry's end.
    case trailing(count: Int)
    case unknownVersion(UInt8)
    case unknownKind(UInt8)
    /// A text at this offset is not UTF-8.
    case text(at: Int)
    /// A value at this offset is out of its range.
    case value(at: Int)
}
