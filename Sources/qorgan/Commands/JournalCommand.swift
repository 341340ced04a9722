import ArgumentParser
import Foundation
import Journal
import Ledger

/// `qorgan journal`
struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Check the journal, or rebuild its views.",
        discussion: "Example: qorgan journal verify --data ./var",
        subcommands: [Verify.self, Rebuild.self])

    /// `qorgan journal verify`
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Compute every hash of the journal anew, and name the first entry that does not fit.",
            discussion: """
                Works beside a running Qorgan. Exits 1 where the journal has been changed.
                Example: qorgan journal verify --data ./var
                """)

        @Option(name: .long, help: "The data folder.")
        var data: String = "./var"

        func run() throws {
            let folder = try LedgerAccess.folder(data)
            let report: JournalVerifier.Report
            do {
                report = try JournalVerifier.verify(folder.journal) { done, all in
                    Terminal.progress("\(done) of \(all) entries")
                }
            } catch {
                Terminal.endProgress()
                throw Refusal(sentence: "qorgan: \(error.description)")
            }
            Terminal.endProgress()
            if let fault = report.fault { throw Refusal(sentence: "qorgan: the journal does not verify: \(fault)") }
            Terminal.write(
                "verified: \(report.entries) entries in \(report.batches) batches, \(report.passes) calls that passed "
                    + "and \(report.purged) of them purged, root \(report.root.hex)\n")
        }
    }

    /// `qorgan journal rebuild`
    struct Rebuild: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rebuild",
            abstract: "Drop the views and write them again from the journal.",
            discussion: """
                Stop Qorgan first: one process writes to a data folder.
                Example: qorgan journal rebuild --data ./var
                """)

        @Option(name: .long, help: "The data folder.")
        var data: String = "./var"

        func run() throws {
            let folder = try LedgerAccess.folder(data)
            do {
                let position = try ViewRebuilder.rebuild(folder, sealing: try folder.existingSealing()) { done, all in
                    Terminal.progress("\(done) of \(all) entries")
                }
                Terminal.endProgress()
                Terminal.write("rebuilt the views of \(position) entries\n")
            } catch {
                Terminal.endProgress()
                throw Refusal(sentence: "qorgan: \(error)")
            }
        }
    }
}
