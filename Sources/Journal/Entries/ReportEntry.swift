/// A citizen's report of a call. Numbers are sealed beside it.
package struct ReportEntry: Hashable, Sendable {
    package var caller: NumberMark
    package var callee: NumberMark
    /// Of the seal that holds caller and callee.
    package var commitment: TreeHash
    /// As reported: `bank`, `police`, `wangiri`.
    package var kind: String

    package init(caller: NumberMark, callee: NumberMark, commitment: TreeHash, kind: String) {
        self.caller = caller
        self.callee = callee
        self.commitment = commitment
        self.kind = kind
    }

    func write(to writer: inout ByteWriter) {
        writer.mark(caller)
        writer.mark(callee)
        writer.hash(commitment)
        writer.shortText(kind)
    }

    init(from reader: inout ByteReader) throws(EntryFault) {
        caller = try reader.mark()
        callee = try reader.mark()
        commitment = try reader.hash()
        kind = try reader.shortText()
    }
}
