/// One signature line of a note: `— name base64(id || signature)`.
package struct NoteSignature: Hashable, Sendable {
    /// An em dash and a space.
    static let beginning: [UInt8] = [0xE2, 0x80, 0x94, 0x20]

    package let name: String
    package let id: UInt32
    /// After the identity.
    package let bytes: [UInt8]

    package init(name: String, id: UInt32, bytes: [UInt8]) {
        self.name = name
        self.id = id
        self.bytes = bytes
    }

    /// Of a line without its end; nil where it is none.
    init?(line: some Collection<UInt8>) {
        let line = Array(line)
        guard line.starts(with: Self.beginning) else { return nil }
        let parts = line.dropFirst(Self.beginning.count).split(
            separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 2, let name = String(validating: parts[0], as: UTF8.self), VerifierKey.isName(name),
            let packed = Base64.bytes(parts[1]), packed.count > 4
        else { return nil }
        self.name = name
        id = packed.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        bytes = Array(packed.dropFirst(4))
    }

    /// With its line end.
    package var line: [UInt8] {
        Self.beginning + Array("\(name) \(Base64.text(Self.bigEndian(id) + bytes))\n".utf8)
    }

    /// Bytes, not characters: two names that look alike are two names.
    package func isOf(_ key: VerifierKey) -> Bool {
        id == key.id && name.utf8.elementsEqual(key.name.utf8)
    }

    /// When a witness has signed, in seconds since 1970; nil where there is no such time in it.
    package var cosignedSeconds: UInt64? {
        guard bytes.count >= 8 else { return nil }
        let seconds = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return seconds <= UInt64(Int64.max) ? seconds : nil
    }

    static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { [UInt8]($0) }
    }
}
