internal import Glibc
internal import Synchronization

/// One writer a folder: held until released or to the end of the process, however it ends.
package final class FolderLock: Sendable {
    private let file: Mutex<Int32?>

    package init(path: String) throws(LedgerError) {
        var opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        // Whoever waits for a read-only disk to pass holds it, too.
        if opened < 0, errno == EROFS { opened = open(path, O_RDONLY | O_CLOEXEC) }
        guard opened >= 0 else { throw .cannotWrite("\(path): \(String(cString: strerror(errno)))") }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            throw .inUse(path: path)
        }
        file = Mutex(opened)
    }

    package func release() {
        file.withLock { file in
            // Unlocked, not only closed: a child between fork and exec has the file, too.
            if let open = file {
                flock(open, LOCK_UN)
                close(open)
            }
            file = nil
        }
    }

    deinit { release() }
}
