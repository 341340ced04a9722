internal import Glibc

/// Writes a file's bytes over themselves, and flushes them.
///
/// When a flush fails, Linux takes the pages for clean all the same: what they hold can be read, is on no disk, and no later
/// flush says so. A write-ahead log may hold committed rows there that nobody has flushed yet, and whatever is committed
/// behind them would be lost with them. Written again, the next flush takes them or fails.
enum LogRewriter {
    private static let piece = 1 << 18

    /// Nothing where there is no such file. Nobody may write to it meanwhile; who reads it sees what was there.
    static func rewrite(_ path: String) throws(LedgerError) {
        let file = open(path, O_RDWR | O_CLOEXEC)
        if file < 0, errno == ENOENT { return }
        guard file >= 0 else { throw SafeFile.fault(path) }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: piece)
        var offset = 0
        while true {
            let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, off_t(offset)) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SafeFile.fault(path) }
            if count == 0 { break }
            try SafeFile.write(Array(bytes[..<count]), to: file, at: offset, path)
            offset += count
        }
        guard fsync(file) == 0 else { throw SafeFile.fault(path) }
    }
}
