import ArgumentParser
import Foundation

/// The one command. Exit status: 0, 1 (it ran and the answer is no), 2 (bad use or bad input).
@main
struct Qorgan: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "qorgan",
        abstract: "Intercepts scam calls before the crime happens.",
        discussion: """
            Example: a gate, a journal and a console on this machine, on a data folder of their own:
              qorgan up --config qorgan.toml --data ./var
            """,
        version: version,
        subcommands: [
            UpCommand.self, GateCommand.self, ConsoleCommand.self, ReplayCommand.self, EvaluateCommand.self,
            TrainCommand.self,
            ReportCommand.self,
            ExplainCommand.self,
            TrafficCommand.self, TapCommand.self, ListsCommand.self, RulesCommand.self, JournalCommand.self,
            LedgerCommand.self,
            BypassCommand.self, CallCommand.self, LoginCommand.self,
            TraceCommand.self, ModelCommand.self, StatusCommand.self,
        ])

    static func main() {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let refusal as Refusal {
            Terminal.error(refusal.sentence)
            Foundation.exit(1)
        } catch let fault as InputFault {
            Terminal.error("qorgan: \(fault)")
            Foundation.exit(2)
        } catch {
            let status = exitCode(for: error)
            let text = fullMessage(for: error)
            if status == .success {
                Terminal.write(text + "\n")
                Foundation.exit(0)
            }
            Terminal.error(text)
            Foundation.exit(2)
        }
    }
}

/// The command ran and the answer is no: printed, exit 1.
struct Refusal: Error {
    var sentence: String
}
