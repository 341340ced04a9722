import ArgumentParser
import Foundation
import Screening

/// `qorgan call CALL-ID scam|honest --reason "…"`
struct CallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Say what a judged call was, a scam or honest: it holds for its caller and callee for a day.",
        discussion: """
            In force within seconds, journalled with your name and the reason. What two different persons say of a call
            teaches its trunk, range, source and software, too.
            Example: qorgan call 8f1c2d@sbc-3 honest --reason "the callee's clinic, asked by telephone"
            """)

    @Argument(help: "The Call-ID, as the call's page shows it; of several calls the newest.")
    var callID: String

    @Argument(help: "scam or honest")
    var finding: Finding

    @Option(name: .long, help: "How you know; it stands in the journal.")
    var reason: String

    @Option(name: .long, help: "The data folder of the running Qorgan.")
    var data: String = "./var"

    func validate() throws {
        guard reason.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--reason is empty") }
        guard !callID.isEmpty, !callID.contains(where: \.isWhitespace) else {
            throw ValidationError("a Call-ID has no spaces")
        }
    }

    func run() throws {
        let words = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        Terminal.write(try ControlSocket.ask("call \(callID) \(finding.code) \(words)", folder: data) + "\n")
    }
}

extension Finding: ExpressibleByArgument {
    package init?(argument: String) { self.init(code: argument) }

    package static var allValueStrings: [String] { allCases.map(\.code) }
}
