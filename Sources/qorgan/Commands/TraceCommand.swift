import ArgumentParser
import Foundation
import Gate

/// `qorgan trace on --trunk T [--minutes 10] --reason "…"`, `qorgan trace off`
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Keep the SIP messages of one trunk's calls for some minutes, to be read in the console.",
        discussion: """
            In memory alone, with numbers and names hidden; journalled, and shown on every page while it runs.
            Example: qorgan trace on --trunk intl-1 --reason "the SBC does not follow a 302"
            """)

    @Argument(help: "on or off")
    var state: BypassCommand.Switch

    @Option(name: .long, help: "Whose calls.")
    var trunk: String?

    @Option(name: .long, help: "How long, 1 to \(Gate.mostTraceMinutes).")
    var minutes = Gate.defaultTraceMinutes

    @Option(name: .long, help: "What for; it stands in the journal.")
    var reason: String?

    @Option(name: .long, help: "The data folder of the running Qorgan.")
    var data: String = "./var"

    func validate() throws {
        guard state == .on else { return }
        if trunk == nil { throw ValidationError("trace on needs --trunk") }
        if reason?.contains(where: { !$0.isWhitespace }) != true { throw ValidationError("trace on needs --reason") }
        guard (1...Gate.mostTraceMinutes).contains(minutes) else {
            throw ValidationError("--minutes goes from 1 to \(Gate.mostTraceMinutes)")
        }
    }

    func run() throws {
        let words = (reason ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let request = state == .on ? "trace on \(trunk ?? "") \(minutes) \(words)" : "trace off"
        Terminal.write(try ControlSocket.ask(request, folder: data) + "\n")
    }
}
