import ArgumentParser
import Foundation

/// `qorgan bypass on|off [--trunk T | --rule R]`
struct BypassCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bypass",
        abstract: "Let calls through unjudged: everything, one trunk, or all but one rule's effect.",
        discussion: """
            Takes effect within 100 ms, is journalled, and every page of the console shows it.
            Example: qorgan bypass on --trunk intl-1
            """)

    enum Switch: String, ExpressibleByArgument, CaseIterable {
        case on
        case off
    }

    @Argument(help: "on or off")
    var state: Switch

    @Option(name: .long, help: "Only calls of this trunk.")
    var trunk: String?

    @Option(name: .long, help: "Only this rule, by its code.")
    var rule: String?

    @Option(name: .long, help: "The data folder of the running Qorgan.")
    var data: String = "./var"

    func validate() throws {
        if trunk != nil, rule != nil { throw ValidationError("--trunk and --rule exclude each other") }
    }

    func run() throws {
        var request = "bypass \(state.rawValue)"
        if let trunk { request += " trunk \(trunk)" } else if let rule { request += " rule \(rule)" }
        Terminal.write(try ControlSocket.ask(request, folder: data) + "\n")
    }
}

/// `qorgan status`
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "What a running Qorgan does: calls, verdicts, journal, bypass.",
        discussion: "Example: qorgan status --data ./var")

    @Option(name: .long, help: "The data folder of the running Qorgan.")
    var data: String = "./var"

    func run() throws {
        Terminal.write(try ControlSocket.ask("status", folder: data) + "\n")
    }
}
