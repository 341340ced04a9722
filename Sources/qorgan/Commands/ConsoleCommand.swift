import ArgumentParser
import Console
import Dispatch
import Foundation
import Journal
import Ledger

/// `qorgan console`
struct ConsoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "The console alone, over the data folder of a Qorgan that does not run.",
        discussion: """
            For a machine whose gate is down, or a copy of its data folder: people read, nothing can be changed, and /healthz
            answers 503. Logins and looks are journalled into that folder, as ever; a copy's journal parts from the original's.
            Example: qorgan console --config qorgan.toml --data ./var
            """)

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: "Standard error as text or as one JSON object a line.")
    var logFormat = LogFormat.text

    func run() throws {
        ServiceLog.start(logFormat)
        let configuration = try common.configuration()
        for path in [common.data, common.data + "/journal.lock"] {
            if let refusal = FileAccess.refusal(path, mode: R_OK | W_OK) { throw refusal }
        }
        let centre: PagesCentre
        do {
            centre = try PagesCentre(configuration, folder: common.data)
        } catch let error as MasterKey.Fault {
            throw InputFault(file: common.data, problem: "\(error)", expected: "a data folder that this user may read")
        } catch let error as LedgerError {
            throw InputFault(
                file: common.data, problem: error.description,
                expected: "the data folder of a Qorgan that does not run now")
        }
        let pages = try ConsolePages(
            configuration, centre.consoleConfiguration(), control: centre, reader: centre.reader, LiveHub())
        let ended = DispatchSemaphore(value: 0)
        let watch = SignalWatch([SIGINT, SIGTERM]) { _ in ended.signal() }
        ended.wait()
        watch.cancel()
        pages.stop()
        centre.stop()
    }
}
