internal import Crypto

/// How a key signs (C2SP signed-note, "Signature types").
package enum SignatureKind: UInt8, Hashable, Sendable {
    /// Ed25519 over the note's text.
    case note = 0x01
    /// Ed25519 over a time and the note's text, by a witness (C2SP tlog-cosignature).
    case cosignature = 0x04
}

/// The public half of a key that signs notes, as C2SP vkeys write it: `name+id+base64(kind || key)`.
package struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package let kind: SignatureKind
    /// Ed25519, 32 bytes.
    package let bytes: [UInt8]
    /// The first four bytes of SHA-256 of name, line end, kind and key, big-endian.
    package let id: UInt32

    /// Throws where the name is none or the key is not 32 bytes that Ed25519 takes.
    package init(name: String, kind: SignatureKind, bytes: [UInt8]) throws(NoteFault) {
        guard Self.isName(name), bytes.count == 32,
            (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil
        else { throw .key }
        self.name = name
        self.kind = kind
        self.bytes = bytes
        id = Self.id(name: name, kind: kind.rawValue, bytes: bytes)
    }

    /// Reads a vkey; the identity in it must be that of its name and key.
    package init(_ text: String) throws(NoteFault) {
        let parts = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let name = String(parts[0]), let digits = String(parts[1]), digits.utf8.count == 8,
            let id = Hex.bytes(digits), let packed = Base64.bytes(parts[2]), let first = packed.first,
            let kind = SignatureKind(rawValue: first)
        else { throw .key }
        try self.init(name: name, kind: kind, bytes: Array(packed.dropFirst()))
        guard id.reduce(0, { $0 << 8 | UInt32($1) }) == self.id else { throw .key }
    }

    package var description: String {
        "\(name)+\(Self.digits(id))+\(Base64.text([kind.rawValue] + bytes))"
    }

    /// Names for people; where two keys bear one name, as before and after a change, with the identity of each.
    package static func words(_ keys: [VerifierKey]) -> String {
        keys.map { key in
            let isAlone = keys.count { $0.name.utf8.elementsEqual(key.name.utf8) } == 1
            return isAlone ? key.name : "\(key.name) (key \(digits(key.id)))"
        }.joined(separator: ", ")
    }

    static func digits(_ id: UInt32) -> String { Hex.text(NoteSignature.bigEndian(id)) }

    /// Whether the bytes are this key's signature of the text.
    package func verifies(_ signature: NoteSignature, of text: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
        switch kind {
        case .note:
            return signature.bytes.count == 64 && key.isValidSignature(signature.bytes, for: text)
        case .cosignature:
            guard let time = signature.cosignedSeconds, signature.bytes.count == 72 else { return false }
            return key.isValidSignature(signature.bytes[8...], for: CosignedText.bytes(of: text, seconds: time))
        }
    }

    /// Not empty, no space of any script and no plus: the names of C2SP.
    package static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 255
            && !name.unicodeScalars.contains {
                $0.properties.isWhitespace || $0 == "+" || $0.value < 0x20 || $0.value == 0x7F
            }
    }

    private static func id(name: String, kind: UInt8, bytes: [UInt8]) -> UInt32 {
        SHA256.hash(data: Array(name.utf8) + [0x0A, kind] + bytes).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// What a witness signs (C2SP tlog-cosignature, "Ed25519 signed message").
enum CosignedText {
    static func bytes(of text: [UInt8], seconds: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(seconds)\n".utf8) + text
    }
}
