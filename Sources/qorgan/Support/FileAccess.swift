import Foundation

/// Tells what is not there from what this user may not see: the one is started, the other is asked for as another user.
enum FileAccess {
    /// A fault where the system forbids `path` (or a folder above it) to this user; nil where it may, or nothing is there.
    static func refusal(_ path: String, mode: Int32 = R_OK) -> InputFault? {
        guard access(path, mode) != 0, errno == EACCES || errno == EPERM else { return nil }
        return InputFault(
            file: path, problem: "permission denied to the user \(NSUserName())",
            expected: "to be run as the user that Qorgan runs as")
    }
}
