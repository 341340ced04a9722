/// A text and who has signed it (C2SP signed-note).
package struct SignedNote: Hashable, Sendable {
    /// No checkpoint comes near it, whatever signs it.
    package static let mostBytes = 1 << 17
    /// C2SP asks for 16 at least.
    package static let mostSignatures = 64

    /// With its line end.
    package let text: [UInt8]
    package private(set) var signatures: [NoteSignature]

    /// Precondition: the text is one of a note: UTF-8, no other control characters than line ends, one of them at its end.
    package init(text: [UInt8], signatures: [NoteSignature]) {
        precondition(text.last == 0x0A)
        self.text = text
        self.signatures = signatures
    }

    package init(_ bytes: [UInt8]) throws(NoteFault) {
        guard bytes.count <= Self.mostBytes else { throw .tooLong }
        guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(where: { $0 < 0x20 && $0 != 0x0A })
        else { throw .characters }
        guard bytes.last == 0x0A, let empty = Self.lastEmptyLine(bytes) else { throw .shape }
        text = Array(bytes[..<empty])
        signatures = try Self.signatures(bytes[(empty + 1)...])
    }

    package var bytes: [UInt8] { text + [0x0A] + signatures.flatMap(\.line) }

    package mutating func add(_ signature: NoteSignature) { signatures.append(signature) }

    /// Those of `keys` that have signed, at least one. Signatures of other keys are ignored, as C2SP demands; one of a
    /// known key that does not fit takes the belief from the whole note.
    @discardableResult
    package func verified(by keys: [VerifierKey]) throws(NoteFault) -> [VerifierKey] {
        var signers: [VerifierKey] = []
        for signature in signatures {
            guard let key = keys.first(where: signature.isOf) else { continue }
            guard !signers.contains(key) else { throw .signedTwice(key.name) }
            guard key.verifies(signature, of: text) else { throw .badSignature(key.name) }
            signers.append(key)
        }
        if signers.isEmpty { throw .unsigned }
        return signers
    }

    /// Lines of signatures alone, at least one.
    package static func signatures(_ bytes: some Collection<UInt8>) throws(NoteFault) -> [NoteSignature] {
        let bytes = Array(bytes)
        guard bytes.count <= mostBytes else { throw .tooLong }
        guard bytes.last == 0x0A else { throw .shape }
        let lines = bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count <= mostSignatures else { throw .tooManySignatures }
        var signatures: [NoteSignature] = []
        for (index, line) in lines.enumerated() {
            guard let signature = NoteSignature(line: line) else { throw .signatureLine(index + 1) }
            signatures.append(signature)
        }
        return signatures
    }

    /// Offset of the line end that makes the last empty line, which parts text and signatures.
    private static func lastEmptyLine(_ bytes: [UInt8]) -> Int? {
        var index = bytes.count - 1
        while index > 0 {
            if bytes[index] == 0x0A, bytes[index - 1] == 0x0A { return index }
            index -= 1
        }
        return nil
    }
}
