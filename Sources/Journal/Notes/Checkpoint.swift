/// A log's tree at a size (C2SP tlog-checkpoint): the text that is signed.
package struct Checkpoint: Hashable, Sendable {
    package let origin: String
    package let size: UInt64
    package let root: TreeHash
    /// Lines that C2SP permits and nobody can check; ours have none.
    package let extensions: [String]

    package init(origin: String, size: UInt64, root: TreeHash, extensions: [String] = []) {
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Of a note's text, with its line end.
    package init(_ text: [UInt8]) throws(NoteFault) {
        guard text.last == 0x0A else { throw .notACheckpoint }
        var lines: [String] = []
        for line in text.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard !line.isEmpty, let words = String(validating: line, as: UTF8.self) else { throw .notACheckpoint }
            lines.append(words)
        }
        guard lines.count >= 3, let size = Self.decimal(lines[1]), let hash = Base64.bytes(lines[2].utf8),
            hash.count == TreeHash.byteCount, let root = TreeHash(hash)
        else { throw .notACheckpoint }
        self.init(origin: lines[0], size: size, root: root, extensions: Array(lines[3...]))
    }

    package var text: [UInt8] {
        let lines = [origin, "\(size)", Base64.text(root.bytes)] + extensions
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    /// The checkpoint in `note`, where one of `keys` has signed it that bears the origin's name.
    package init(_ note: SignedNote, signedBy keys: [VerifierKey]) throws(NoteFault) {
        let signers = try note.verified(by: keys)
        try self.init(note.text)
        let origin = self.origin
        guard signers.contains(where: { $0.kind == .note && $0.name.utf8.elementsEqual(origin.utf8) }) else {
            throw .unsigned
        }
    }

    /// ASCII digits without zeros before them; nil for anything else.
    package static func decimal(_ text: some StringProtocol) -> UInt64? {
        let digits = text.utf8
        guard let first = digits.first, digits.count <= 20, first != UInt8(ascii: "0") || digits.count == 1,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return UInt64(text)
    }
}
