import ArgumentParser
import Foundation
import Journal
import Ledger
import Telephony

extension LedgerCommand {
    /// `qorgan ledger history DIR`
    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history",
            abstract: "Write what the journal has of each closed hour to Parquet files by region and day.",
            discussion: """
                Also beside a running Qorgan; with [history] in the configuration it does so itself, every hour. Interrupted and run
                again, it goes on where it was. Hours whose calls have changed since are written anew.
                --check compares the files with their manifests and with the journal; exits 1 at the first that does not fit.
                Example: qorgan ledger history ./history --data ./var
                """)

        @Argument(help: "A folder of the history's own, made where it is not there.")
        var target: String

        @Option(name: .long, help: "The data folder.")
        var data: String = "./var"

        @Flag(name: .long, help: "Compare the files with the journal; write nothing.")
        var check = false

        func run() throws {
            let ledger = try LedgerAccess.folder(data)
            let url = URL(fileURLWithPath: target, isDirectory: true)
            let sealing: Sealing
            do {
                sealing = try ledger.existingSealing()
            } catch {
                throw InputFault(file: data, problem: "\(error)", expected: "a data folder with its key")
            }
            defer { Terminal.endProgress() }
            do throws(HistoryFault) {
                if check {
                    let found = try HistoryChecker.run(ledger, sealing: sealing, url, progress: Self.progress)
                    Terminal.write(
                        "checked: \(found.hours) hours in \(found.files) files, \(found.rows) rows; the calls of "
                            + "\(found.changed) hours have changed since, and of \(found.trimmed) the centre alone has some\n"
                    )
                } else {
                    let done = try HistoryExporter.run(
                        ledger, sealing: sealing, into: url, now: Centre.now(), progress: Self.progress)
                    Terminal.write(
                        "written: \(done.hours) hours in \(done.files) files, \(done.rows) rows, \(done.bytes) bytes; all hours "
                            + "until \(done.through.rfc3339) are there\n")
                }
            } catch {
                throw Refusal(sentence: "qorgan: \(error)")
            }
        }

        private static func progress(_ done: Int, _ all: Int) -> Bool {
            Terminal.progress("\(done) of \(all) hours")
            return true
        }
    }
}
