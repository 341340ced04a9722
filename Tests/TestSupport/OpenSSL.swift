package import Foundation

/// The `openssl` command: the other side of signatures and time stamps.
package enum OpenSSL {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package static let path: String? = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/opt/homebrew/bin/openssl"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// What it said; throws with that where it failed.
    @discardableResult
    package static func run(_ arguments: [String], in folder: URL) throws -> String {
        guard let path else { throw Failure(description: "there is no openssl") }
        let process = try ServerProcess(path, arguments, folder: folder)
        guard process.wait(seconds: 60) == 0 else {
            throw Failure(description: "openssl \(arguments.joined(separator: " ")): \(process.output)")
        }
        return process.output
    }
}
