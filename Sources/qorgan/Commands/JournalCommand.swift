import ArgumentParser
import Foundation
import Journal
import Ledger

/// `qorgan journal`
struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Check the journal, prove it to others, or rebuild its views.",
        discussion: """
            docs/journal.md says what is proved to whom.
            Example: qorgan journal verify --data ./var
            """,
        subcommands: [
            Verify.self, Export.self, Sign.self, Prove.self, Check.self, Key.self, Witness.self, Rebuild.self,
        ])

    /// `qorgan journal key`
    struct Key: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "key", abstract: "The public key that the journal is checked by, as a C2SP vkey.",
            discussion: """
                Give it to whoever shall check the journal, on a way of its own: by hand, in a contract. With --rotate another key signs
                from now on; stop Qorgan first. What is printed then goes to all who check: a checkpoint that both keys have signed.
                Example: qorgan journal key --data ./var > journal.vkey
                """)

        @OptionGroup var common: CommonOptions

        @Flag(name: .long, help: "Make another key, and sign it into the journal by the old one.")
        var rotate = false

        @Option(name: .long, help: "Why the key is changed; sealed in the journal.")
        var reason: String?

        func validate() throws {
            guard rotate == (reason?.contains { !$0.isWhitespace } ?? false) else {
                throw ValidationError("--rotate and --reason belong together")
            }
        }

        func run() throws {
            let configuration = try common.configuration().journal
            if let reason { return try change(configuration, reason) }
            let folder = LedgerFolder(URL(fileURLWithPath: common.data, isDirectory: true))
            let key = try JournalKeys.existing(configuration, folder)
            Terminal.write("\(key.verifier)\n")
        }

        private func change(_ configuration: Configuration.Journal, _ reason: String) throws {
            let folder = try LedgerAccess.folder(common.data)
            if let file = configuration.key {
                throw InputFault(
                    file: file, problem: "is not the data folder's own key",
                    expected: "keys/journal, which alone is changed here")
            }
            do {
                let done = try KeyRotation.rotate(
                    folder, sealing: try folder.existingSealing(), person: NSUserName(),
                    reason: String(reason.prefix(300)), at: WriterSettings.systemClock())
                Terminal.write("\(done.next)\n\n" + String(decoding: done.handover.bytes, as: UTF8.self))
            } catch {
                throw Refusal(sentence: "qorgan: \(error)")
            }
        }
    }

    /// `qorgan journal export DIR`
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write the journal as files that a stranger's program can check.",
            discussion: """
                A checkpoint over all that is committed, hash tiles and entries in the layout of C2SP tlog-tiles. Works beside a
                running Qorgan. Run again on the same folder, it goes on where it was. With --case a BagIt bag for a court instead: a
                case's entries, their proofs, time stamps and a program that checks them; that it was made stands in the journal.
                Example: qorgan journal export ./export --data ./var
                Example: qorgan journal export ./17-25.bag --case "17/25" --number +77010000001 --config qorgan.toml
                """)

        @Argument(help: "The folder to write to.")
        var target: String

        @OptionGroup var evidence: EvidenceOptions

        @OptionGroup var common: CommonOptions

        func run() throws {
            let folder = try LedgerAccess.folder(common.data)
            if let name = evidence.name {
                let export = CaseExport(
                    name: name, options: evidence, configuration: try common.configuration(), folder: folder)
                do {
                    return try export.run(to: URL(fileURLWithPath: target))
                } catch let error as LedgerError {
                    throw Refusal(sentence: "qorgan: \(error)")
                }
            }
            let key = try JournalKeys.existing(try common.configuration().journal, folder)
            do {
                try JournalSigning.sign(
                    folder, sealing: try folder.existingSealing(), signer: key, at: WriterSettings.systemClock())
                let report = try JournalExporter.export(
                    folder.journal, to: URL(fileURLWithPath: target), cosigned: folder.cosigned
                ) { done, all in Terminal.progress("\(done) of \(all) entries") }
                Terminal.endProgress()
                Terminal.write(
                    "exported: \(report.size) entries, \(report.written) files written, root \(report.root.hex)\n")
            } catch {
                Terminal.endProgress()
                throw Refusal(sentence: "qorgan: \(error)")
            }
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
