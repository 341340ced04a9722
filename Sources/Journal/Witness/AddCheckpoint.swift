/// What a log asks a witness (C2SP tlog-witness, `add-checkpoint`): sign that this checkpoint continues the one you know.
package struct AddCheckpoint: Hashable, Sendable {
    /// More hashes than a proof between any two trees has.
    static let mostHashes = 63
    /// With a note of its largest size.
    package static let mostBytes = SignedNote.mostBytes + 4_096

    /// Entries of the checkpoint that the witness has signed last; 0: none.
    package let old: UInt64
    package let path: [TreeHash]
    package let note: SignedNote

    package init(old: UInt64, path: [TreeHash], note: SignedNote) {
        self.old = old
        self.path = path
        self.note = note
    }

    package init(_ bytes: [UInt8]) throws(NoteFault) {
        guard bytes.count <= Self.mostBytes else { throw .tooLong }
        let empty = bytes.indices.dropFirst().first { bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A }
        guard let empty else { throw .shape }
        var lines: [String] = []
        for line in bytes[..<(empty - 1)].split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard let text = String(validating: line, as: UTF8.self) else { throw .characters }
            lines.append(text)
        }
        guard let first = lines.first, first.hasPrefix("old "), let old = Checkpoint.decimal(first.dropFirst(4)),
            lines.count - 1 <= Self.mostHashes
        else { throw .shape }
        self.old = old
        var path: [TreeHash] = []
        for line in lines.dropFirst() {
            guard let hash = Base64.bytes(line.utf8), hash.count == TreeHash.byteCount, let hash = TreeHash(hash)
            else { throw .shape }
            path.append(hash)
        }
        self.path = path
        note = try SignedNote(Array(bytes[(empty + 1)...]))
    }

    package var bytes: [UInt8] {
        let lines = ["old \(old)"] + path.map { Base64.text($0.bytes) }
        return Array((lines.joined(separator: "\n") + "\n\n").utf8) + note.bytes
    }
}
