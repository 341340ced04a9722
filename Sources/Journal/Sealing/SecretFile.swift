internal import Glibc

/// One line of a secret in a file that its owner alone can read.
enum SecretFile {
    /// Without its line end; nil where there is no such file. What is longer comes back one character longer than `longest`.
    static func read(_ path: String, longest: Int) throws(MasterKey.Fault) -> String? {
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
        // More than the secret and its line end, so that a longer file shows.
        var buffer = [UInt8](repeating: 0, count: longest + 2)
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
        return String(decoding: text, as: UTF8.self)
    }

    /// Takes the place of what is there: the file is the old one or the new one, and on disk when this returns.
    static func replace(_ path: String, _ secret: String) throws(MasterKey.Fault) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .system(path: folder, code: errno) }
        let draft = "\(path).new"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .system(path: draft, code: errno) }
        do throws(MasterKey.Fault) {
            defer { close(file) }
            try write(Array((secret + "\n").utf8), to: file, at: 0, draft)
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, path) == 0 else { throw .system(path: path, code: errno) }
        let parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw .system(path: folder, code: errno) }
        defer { close(parent) }
        guard fsync(parent) == 0 else { throw .system(path: folder, code: errno) }
    }

    /// Puts the digit 0 in the place of a part of the file, and flushes it.
    static func overwrite(_ path: String, _ part: Range<Int>) throws(MasterKey.Fault) {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw .system(path: path, code: errno) }
        defer { close(file) }
        try write([UInt8](repeating: UInt8(ascii: "0"), count: part.count), to: file, at: part.lowerBound, path)
    }

    private static func write(
        _ bytes: [UInt8], to file: Int32, at offset: Int, _ path: String
    ) throws(MasterKey.Fault) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, off_t(offset + done)) }
            if count < 0 {
                if errno == EINTR { continue }
                throw .system(path: path, code: errno)
            }
            done += count
        }
        guard fsync(file) == 0 else { throw .system(path: path, code: errno) }
    }

    /// Writes beside the path, flushes, then links: the name appears with the whole secret or not at all. One that is
    /// there stays. The folder is made (mode 700), the file has mode 600.
    static func create(_ path: String, _ secret: String) throws(MasterKey.Fault) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .system(path: folder, code: errno) }
        let draft = "\(path).new.\(getpid())"
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .system(path: draft, code: errno) }
        defer { unlink(draft) }
        defer { close(file) }
        let text = Array((secret + "\n").utf8)
        guard text.withUnsafeBytes({ Glibc.write(file, $0.baseAddress, $0.count) }) == text.count, fsync(file) == 0
        else {
            throw .system(path: draft, code: errno)
        }
        if link(draft, path) != 0, errno != EEXIST { throw .system(path: path, code: errno) }
        let parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw .system(path: folder, code: errno) }
        defer { close(parent) }
        guard fsync(parent) == 0 else { throw .system(path: folder, code: errno) }
    }
}
