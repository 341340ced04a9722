internal import Crypto
internal import Glibc

/// The key from which all others are derived: 32 random bytes in a file that its owner alone can read.
package struct MasterKey: Sendable {
    /// Why there is no key.
    package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// Others than the owner may read or write the file; `mode` is what it has.
        case openToOthers(path: String, mode: UInt32)
        case notAFile(path: String)
        /// Not 64 hexadecimal digits.
        case malformed(path: String)
        /// Not the text of a key that signs.
        case noSigningKey(path: String)
        /// Not a list of the keys of months.
        case noMonthKeys(path: String)
        case system(path: String, code: Int32)

        package var description: String {
            switch self {
            case .openToOthers(let path, let mode):
                "\(path): mode \(String(mode, radix: 8)) lets others at the key, expected 600: run chmod 600 on it"
            case .notAFile(let path): "\(path): expected a file that holds the key"
            case .malformed(let path): "\(path): expected 64 hexadecimal digits; put back the key from its backup"
            case .noSigningKey(let path):
                "\(path): expected one line PRIVATE+KEY+name+id+key; put back the key from its backup"
            case .noMonthKeys(let path):
                "\(path): expected a list of month keys: put it back from its copy, or from the centre"
            case .system(let path, let code): "\(path): \(String(cString: strerror(code)))"
            }
        }
    }

    let secret: SymmetricKey

    /// For tests and for keys that come from elsewhere; precondition: 32 bytes.
    package init(bytes: [UInt8]) {
        precondition(bytes.count == 32)
        secret = SymmetricKey(data: bytes)
    }

    /// Reads the key of `path`, creating the file (mode 600) and its folder (mode 700) where there is none.
    ///
    /// Of two processes that create it at once one wins, and both use its key; after a crash half a key cannot be there.
    package init(path: String) throws(Fault) {
        if let found = try Self.read(path) {
            self.init(bytes: found)
            return
        }
        try Self.create(path)
        guard let made = try Self.read(path) else { throw .system(path: path, code: ENOENT) }
        self.init(bytes: made)
    }

    /// Reads the key of `path`; throws where there is none.
    package init(existing path: String) throws(Fault) {
        guard let found = try Self.read(path) else { throw .system(path: path, code: ENOENT) }
        self.init(bytes: found)
    }

    /// Nil where there is no such file.
    private static func read(_ path: String) throws(Fault) -> [UInt8]? {
        guard let text = try SecretFile.read(path, longest: 64) else { return nil }
        guard text.utf8.count == 64, let bytes = Hex.bytes(text) else { throw .malformed(path: path) }
        return bytes
    }

    private static func create(_ path: String) throws(Fault) {
        try SecretFile.create(path, Hex.text(SymmetricKey(size: .bits256).withUnsafeBytes { [UInt8]($0) }))
    }
}
