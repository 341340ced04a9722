internal import Glibc

/// One writer a folder: held from opening to the end of the process, however it ends.
final class FolderLock: Sendable {
    private let file: Int32

    init(path: String) throws(LedgerError) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .cannotWrite("\(path): \(String(cString: strerror(errno)))") }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw .inUse(path: path)
        }
        self.file = file
    }

    deinit { close(file) }
}
