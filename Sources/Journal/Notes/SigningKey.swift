internal import Crypto

/// A key that signs notes, with its name: of a journal, or of a witness.
///
/// Its text is that of the Go tools: `PRIVATE+KEY+name+id+base64(kind || seed)`.
package struct SigningKey: Sendable {
    private static let beginning = "PRIVATE+KEY+"

    /// What others check it by.
    package let verifier: VerifierKey
    private let key: Curve25519.Signing.PrivateKey

    /// A new one.
    package init(name: String, kind: SignatureKind) throws(NoteFault) {
        try self.init(name: name, kind: kind, key: Curve25519.Signing.PrivateKey())
    }

    /// Throws where the text is no such key, or its identity is another's.
    package init(_ text: String) throws(NoteFault) {
        guard text.utf8.starts(with: Self.beginning.utf8) else { throw .key }
        let rest = text.utf8.dropFirst(Self.beginning.utf8.count)
        let parts = rest.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let name = String(parts[0]), let digits = String(parts[1]),
            let packed = Base64.bytes(parts[2]), let kind = packed.first.flatMap(SignatureKind.init(rawValue:)),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: packed.dropFirst())
        else { throw .key }
        try self.init(name: name, kind: kind, key: key)
        guard digits == VerifierKey.digits(verifier.id) else { throw .key }
    }

    private init(name: String, kind: SignatureKind, key: Curve25519.Signing.PrivateKey) throws(NoteFault) {
        verifier = try VerifierKey(name: name, kind: kind, bytes: [UInt8](key.publicKey.rawRepresentation))
        self.key = key
    }

    /// The secret itself: for the key's own file and nowhere else.
    package var text: String {
        let seed = [verifier.kind.rawValue] + [UInt8](key.rawRepresentation)
        return "\(Self.beginning)\(verifier.name)+\(VerifierKey.digits(verifier.id))+\(Base64.text(seed))"
    }

    /// Another one under the same name.
    package func successor() throws(NoteFault) -> SigningKey {
        try SigningKey(name: verifier.name, kind: verifier.kind)
    }

    /// A name by the key alone, for a log that was given none: eight digits of the hash of its public half.
    package static func unnamed(under place: String) throws(NoteFault) -> SigningKey {
        let key = Curve25519.Signing.PrivateKey()
        let digits = Hex.text(SHA256.hash(data: key.publicKey.rawRepresentation).prefix(4))
        return try SigningKey(name: "\(place)/\(digits)", kind: .note, key: key)
    }

    /// `seconds` since 1970: when a witness signs; a journal's key does not say it.
    package func signature(of text: [UInt8], seconds: UInt64 = 0) throws(NoteFault) -> NoteSignature {
        do {
            switch verifier.kind {
            case .note:
                let bytes = [UInt8](try key.signature(for: text))
                return NoteSignature(name: verifier.name, id: verifier.id, bytes: bytes)
            case .cosignature:
                let bytes = [UInt8](try key.signature(for: CosignedText.bytes(of: text, seconds: seconds)))
                return NoteSignature(
                    name: verifier.name, id: verifier.id, bytes: NoteSignature.bigEndian(seconds) + bytes)
            }
        } catch {
            // Signing fails only where the machine has no randomness.
            throw .key
        }
    }

    /// The checkpoint of a tree, signed; the origin is the key's name.
    package func checkpoint(size: UInt64, root: TreeHash) throws(NoteFault) -> SignedNote {
        let text = Checkpoint(origin: verifier.name, size: size, root: root).text
        return SignedNote(text: text, signatures: [try signature(of: text)])
    }
}
