import Foundation

/// The file that Tests/crash/disk.c reads in place of the disk: what stands there is in the record of the disk's calls, in
/// its order.
struct Marks: Sendable {
    private let file: Int32

    /// Nil where it cannot be opened.
    init?(_ path: String) {
        file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
    }

    func callAsFunction(_ mark: String) {
        let bytes = Array(mark.utf8)
        // What stands before the disk takes a mark whole.
        _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    }
}
