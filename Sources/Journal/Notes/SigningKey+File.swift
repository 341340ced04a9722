extension SigningKey {
    /// Far above a name of 255 bytes and 33 bytes in base 64.
    private static let longest = 512

    /// Where a name is not given: `qorgan.local/` and eight digits of the key.
    private static let place = "qorgan.local"

    /// Reads the key of `path`; throws where there is none, others may read it, or it is of another kind.
    package init(existing path: String, kind: SignatureKind) throws(MasterKey.Fault) {
        guard let found = try Self.read(path, kind) else { throw .system(path: path, code: 2) }
        self = found
    }

    /// Reads the key of `path`, making one (mode 600) where there is none, under `name` or, without it, a name of its own.
    /// Of two processes that make it at once one wins, and both use its key.
    package init(path: String, kind: SignatureKind, name: String?) throws(MasterKey.Fault) {
        if let found = try Self.read(path, kind) {
            self = found
            return
        }
        let made: SigningKey
        do {
            made =
                try name.map { name throws(NoteFault) in try SigningKey(name: name, kind: kind) }
                ?? .unnamed(under: Self.place)
        } catch {
            throw .noSigningKey(path: path)
        }
        try SecretFile.create(path, made.text)
        try self.init(existing: path, kind: kind)
    }

    /// Keeps it at `path`, where nothing may be yet.
    package func keep(at path: String) throws(MasterKey.Fault) { try SecretFile.create(path, text) }

    private static func read(_ path: String, _ kind: SignatureKind) throws(MasterKey.Fault) -> SigningKey? {
        guard let text = try SecretFile.read(path, longest: longest) else { return nil }
        guard let key = try? SigningKey(text), key.verifier.kind == kind else { throw .noSigningKey(path: path) }
        return key
    }
}
