internal import Glibc

/// Small files that are either the old ones or the new ones.
enum SafeFile {
    /// Written beside and renamed over the old one. `isFlushed`: on disk when this returns, name and content.
    static func replace(_ path: String, _ bytes: [UInt8], isFlushed: Bool) throws(LedgerError) {
        let beside = path + besideSuffix
        let file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw fault(beside) }
        do throws(LedgerError) {
            defer { close(file) }
            try write(bytes, to: file, at: 0, beside)
            if isFlushed, fsync(file) != 0 { throw fault(beside) }
        } catch {
            unlink(beside)
            throw error
        }
        guard rename(beside, path) == 0 else { throw fault(path) }
        if isFlushed { try flushFolder(of: path) }
    }

    /// What a replacement that was cut off leaves behind ends so.
    static let besideSuffix = ".new"

    /// The names in the folder of this file are on disk when this returns.
    static func flushFolder(of path: String) throws(LedgerError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw fault(folder) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw fault(folder) }
    }

    static func write(_ bytes: [UInt8], to file: Int32, at offset: Int, _ path: String) throws(LedgerError) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, off_t(offset + done)) }
            if count < 0 {
                if errno == EINTR { continue }
                throw fault(path)
            }
            done += count
        }
    }

    static func fault(_ path: String, _ code: Int32 = errno) -> LedgerError {
        .cannotWrite("\(path): \(String(cString: strerror(code)))")
    }
}
