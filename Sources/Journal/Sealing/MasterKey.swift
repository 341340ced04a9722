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
        case system(path: String, code: Int32)

        package var description: String {
            switch self {
            case .openToOthers(let path, let mode):
                "\(path): mode \(String(mode, radix: 8)) lets others at the key, expected 600: run chmod 600 on it"
            case .notAFile(let path): "\(path): expected a file that holds the key"
            case .malformed(let path): "\(path): expected 64 hexadecimal digits; put back the key from its backup"
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
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            let code = errno
            if code == ENOENT { return nil }
            throw .system(path: path, code: code)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .system(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        let mode = status.st_mode & 0o777
        guard mode & 0o077 == 0 else { throw .openToOthers(path: path, mode: mode) }
        // One byte more than a key and its line end, so that a longer file shows.
        var buffer = [UInt8](repeating: 0, count: 66)
        var count = 0
        while count < buffer.count {
            let got = buffer[count...].withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
            if got < 0 {
                if errno == EINTR { continue }
                throw .system(path: path, code: errno)
            }
            if got == 0 { break }
            count += got
        }
        var text = buffer[..<count]
        if text.last == 0x0A { text.removeLast() }
        guard text.count == 64, let bytes = Hex.bytes(String(decoding: text, as: UTF8.self)) else {
            throw .malformed(path: path)
        }
        return bytes
    }

    /// Writes beside the path, flushes, then links: the name appears with the whole key or not at all.
    private static func create(_ path: String) throws(Fault) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .system(path: folder, code: errno) }
        let draft = "\(path).new.\(getpid())"
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .system(path: draft, code: errno) }
        defer { unlink(draft) }
        defer { close(file) }
        let key = SymmetricKey(size: .bits256).withUnsafeBytes { [UInt8]($0) }
        let text = Array((Hex.text(key) + "\n").utf8)
        guard text.withUnsafeBytes({ write(file, $0.baseAddress, $0.count) }) == text.count, fsync(file) == 0 else {
            throw .system(path: draft, code: errno)
        }
        if link(draft, path) != 0, errno != EEXIST { throw .system(path: path, code: errno) }
        let parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if parent >= 0 {
            fsync(parent)
            close(parent)
        }
    }
}
