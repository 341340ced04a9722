import Foundation

/// A small file that is either the old one or the new one, whatever happens to the machine meanwhile.
enum DurableFile {
    /// What the system refused, in its words.
    struct Fault: Error, CustomStringConvertible {
        let path: String
        let reason: String

        var description: String { "\(path): \(reason)" }

        fileprivate init(_ path: String, _ code: Int32 = errno) {
            self.path = path
            reason = String(cString: strerror(code))
        }
    }

    /// Written beside the old one, flushed, renamed over it; then the folder is flushed, since the name stands there.
    static func write(_ bytes: [UInt8], to path: String) throws(Fault) {
        let beside = path + ".new"
        let file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Fault(beside) }
        do throws(Fault) {
            defer { close(file) }
            try fill(file, bytes, beside)
        } catch {
            unlink(beside)
            throw error
        }
        guard rename(beside, path) == 0 else {
            let fault = Fault(path)
            unlink(beside)
            throw fault
        }
        let folderPath = (path as NSString).deletingLastPathComponent
        let folder = open(folderPath.isEmpty ? "." : folderPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Fault(folderPath) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw Fault(folderPath) }
    }

    private static func fill(_ file: Int32, _ bytes: [UInt8], _ path: String) throws(Fault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Fault(path)
            }
            rest = rest.dropFirst(count)
        }
        guard fsync(file) == 0 else { throw Fault(path) }
    }
}
