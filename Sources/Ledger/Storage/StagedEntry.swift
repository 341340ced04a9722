internal import Journal

/// An entry in its final form, before it has a position.
struct StagedEntry: Sendable {
    var entry: Entry
    /// The canonical bytes of `entry`.
    var leaf: [UInt8]
    var sealed: [UInt8]?
    /// What is in the seal: the views need its numbers once more.
    var content: SealedContent?
    /// Told the position when it is committed.
    var reply: Reply?

    typealias Reply = @Sendable (Result<UInt64, LedgerError>) -> Void

    init(_ entry: Entry, sealed: [UInt8]? = nil, content: SealedContent? = nil, reply: Reply? = nil) {
        self.entry = entry
        leaf = entry.bytes
        self.sealed = sealed
        self.content = content
        self.reply = reply
    }

    var kind: EntryKind { entry.header.kind }
}
