/// That an entry stands in a log, to be checked without the log (C2SP tlog-proof).
package struct LogProof: Hashable, Sendable {
    static let firstLine = "c2sp.org/tlog-proof@v1"

    package let inclusion: InclusionProof
    /// The checkpoint, with whoever has signed it.
    package let checkpoint: SignedNote

    package init(_ inclusion: InclusionProof, checkpoint: SignedNote) {
        self.inclusion = inclusion
        self.checkpoint = checkpoint
    }

    package init(_ bytes: [UInt8]) throws(NoteFault) {
        guard bytes.count <= SignedNote.mostBytes else { throw .tooLong }
        guard let text = String(validating: bytes, as: UTF8.self), let empty = Self.firstEmptyLine(bytes) else {
            throw .characters
        }
        var lines = text.utf8.prefix(empty).split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }[...]
        guard lines.popLast() == "", lines.popFirst() == Self.firstLine else { throw .shape }
        // Of another's making: it is not ours to read.
        if lines.first?.hasPrefix("extra ") == true { lines.removeFirst() }
        guard let index = lines.popFirst(), index.hasPrefix("index "),
            let index = Checkpoint.decimal(index.dropFirst(6)), lines.count <= 63
        else { throw .shape }
        var path: [TreeHash] = []
        for line in lines {
            guard let hash = Base64.bytes(line.utf8), hash.count == TreeHash.byteCount, let hash = TreeHash(hash)
            else { throw .shape }
            path.append(hash)
        }
        checkpoint = try SignedNote(Array(bytes[(empty + 1)...]))
        inclusion = InclusionProof(index: index, size: try Checkpoint(checkpoint.text).size, path: path)
    }

    package var bytes: [UInt8] {
        var lines = [Self.firstLine, "index \(inclusion.index)"]
        lines += inclusion.path.map { Base64.text($0.bytes) }
        return Array((lines.joined(separator: "\n") + "\n\n").utf8) + checkpoint.bytes
    }

    /// Whether `entry` stands there, in a tree that one of `keys` has signed.
    package func verifies(entry: [UInt8], signedBy keys: [VerifierKey]) throws(NoteFault) -> Bool {
        let tree = try Checkpoint(checkpoint, signedBy: keys)
        return inclusion.verifies(leaf: TreeHasher.leaf(entry), root: tree.root)
    }

    /// Offset of the first empty line's end.
    private static func firstEmptyLine(_ bytes: [UInt8]) -> Int? {
        bytes.indices.dropFirst().first { bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A }
    }
}
