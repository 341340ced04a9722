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

    @Argument(help: "Who logs in.")
    var name: String

    @Option(name: .long, help: "The data folder of the running Qorgan.")
    var data: String = "./var"

    func validate() throws {
        if Self.name(name.split(whereSeparator: \.isWhitespace).map(String.init)) == nil {
            throw ValidationError("\(Self.expected) was expected")
        }
    }

    func run() throws {
        let words = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        Terminal.write(try ControlSocket.ask("login \(words)", folder: data) + "\n")
    }

    private static let expected =
        "a name of 1 to \(PersonName.longest) characters and at most \(PersonName.mostBytes) bytes, all of them to be seen"

    /// At the running program's end. `user`: who asks, as the kernel vouches for it; `login` nil: no console runs there.
    static func answer(_ words: [String], from user: String, by login: ((String) -> String)?) -> String {
        guard let login else { return "no there is no console here" }
        guard let name = name(words) else { return "no \(expected) was expected" }
        Log.notice("a login link for \(name) was given to \(user)")
        return "ok \(login(name))"
    }

    static func name(_ words: [String]) -> String? {
        guard let name = PersonName.checked(words) else { return nil }
        // What the program signs with is nobody's name.
        return PersonName.key(name) == PersonName.key(ActiveBypass.ceiling) ? nil : name
    }
}
