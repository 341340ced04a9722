import ArgumentParser
import Console
import Foundation

/// `qorgan login NAME`
struct LoginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "A login link to the console for somebody by name; it opens one session, within 15 minutes.",
        discussion: """
            What is done in the session is journalled under that name: two persons need two of them.
            Example: qorgan login "Aida S." --data ./var
            """)

    /// Characters of a name.
    private static let longest = 64

    @Argument(help: "Who logs in.")
    var name: String

    @Option(name: .long, help: "The data folder of the running Qorgan.")
    var data: String = "./var"

    func validate() throws {
        if Self.name(name.split(whereSeparator: \.isWhitespace).map(String.init)) == nil {
            throw ValidationError("a name has 1 to \(Self.longest) characters, none of them a control character")
        }
    }

    func run() throws {
        let words = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        Terminal.write(try ControlSocket.ask("login \(words)", folder: data) + "\n")
    }

    /// At the running program's end. `login` nil: no console runs there.
    static func answer(_ words: [String], by login: ((String) -> String)?) -> String {
        guard let login else { return "no there is no console: this is a gate alone" }
        guard let name = name(words) else { return "no a name was expected" }
        return "ok \(login(name))"
    }

    private static func name(_ words: [String]) -> String? {
        let name = words.joined(separator: " ")
        let hasControls = name.unicodeScalars.contains { $0.properties.generalCategory == .control }
        // What the program signs with is nobody's name.
        guard !name.isEmpty, name.count <= longest, !hasControls, name != ActiveBypass.ceiling else { return nil }
        return name
    }
}
