import Evidence
import Foundation
import Tokens

/// The PIN of a token: from a file, or from the person at the terminal.
enum TokenPIN {
    /// Nil where nothing was typed: some tokens have keys of their own to type it on.
    static func read(_ file: String?) throws -> String? {
        guard let file else { return ask() }
        var status = stat()
        guard stat(file, &status) == 0, status.st_mode & 0o077 == 0 else {
            throw InputFault(
                file: file, problem: "holds a PIN and can be read by others, or is not there",
                expected: "a file of mode 600: chmod 600 \(file)")
        }
        return try KeyFile.read(file).filter { !$0.isNewline }
    }

    private static func ask() -> String? {
        guard let typed = getpass("PIN of the token: ") else { return nil }
        let length = strlen(typed)
        defer { memset(typed, 0, length) }
        let text = String(cString: typed)
        return text.isEmpty ? nil : text
    }
}

extension TokenKey: OfficerKey {}
