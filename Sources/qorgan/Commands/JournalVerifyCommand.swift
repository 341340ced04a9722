import ArgumentParser
import Foundation
import Journal
import Ledger

extension JournalCommand {
    /// `qorgan journal verify [DIR --key VKEY [--seen CHECKPOINT]]`
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Compute every hash of the journal anew, and name the first entry that does not fit.",
            discussion: """
                Without a folder the own journal, also beside a running Qorgan. With one an exported journal, from nothing but its
                files and the public key of who exported it; a file that is missing or too many counts as tampered, too. A
                checkpoint that was kept shows an old export shown again, and a second history. Exits 1 where something does not fit.
                Example: qorgan journal verify ./export --key "$(cat journal.vkey)" --seen kept-checkpoint
                """)

        @Argument(help: "An exported journal; without it, the own one of --data.")
        var folder: String?

        @Option(
            name: .long, help: "The public key: what qorgan journal key prints. Several for a key that was changed.")
        var key: [String] = []

        @Option(name: .long, help: "A file with a checkpoint seen before, which the export must continue.")
        var seen: String?

        @Flag(
            name: .long,
            help: "Of old calls the hash alone may be here: [ledger] trim was set, and the centre has them.")
        var trimmed = false

        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard folder != nil else {
                guard key.isEmpty, seen == nil else {
                    throw ValidationError("--key and --seen belong to an exported journal: give its folder")
                }
                return
            }
            guard !key.isEmpty else { throw ValidationError("an exported journal is checked by --key VKEY") }
        }

        func run() throws {
            if let folder { try verifyExport(folder) } else { try verifyOwn() }
        }

        private func verifyOwn() throws {
            let folder = try LedgerAccess.folder(common.data)
            let configured = try common.configuration().journal
            // A journal that was never signed has no key.
            let isSigned = FileManager.default.fileExists(atPath: configured.key ?? folder.journalKey.path)
            let keys =
                isSigned ? [try JournalKeys.existing(configured, folder).verifier] + KeyRotation.former(folder) : []
            let takesTrimmed = try trimmed || common.configuration().ledger?.trims == true
            let report: JournalVerifier.Report
            let record: SignedNote?
            do {
                let known = try isSigned ? folder.known(signedBy: keys) : folder.known()
                record = known.record
                report = try JournalVerifier.verify(
                    folder.journal, keys: keys, known: [record].compactMap { $0 } + known.cosigned,
                    monthKeys: MonthKeyFile(path: folder.monthKeys.path), takesTrimmed: takesTrimmed
                ) { done, all in Terminal.progress("\(done) of \(all) entries") }
            } catch {
                Terminal.endProgress()
                throw Refusal(sentence: "qorgan: \(error.description)")
            }
            Terminal.endProgress()
            if let fault = report.fault {
                let hint = fault.cause == .hashAlone ? ", or [ledger] trim was set: say so by --trimmed" : ""
                throw Refusal(sentence: "qorgan: the journal does not verify: \(fault)\(hint)")
            }
            if isSigned, report.signed == 0, report.entries > 0 {
                throw Refusal(
                    sentence:
                        "qorgan: nothing of the \(report.entries) entries is signed, though there is a key: where Qorgan runs and "
                        + "its status says so too, see why; else somebody may have written this journal anew")
            }
            if isSigned, let named = report.key, record == nil {
                throw Refusal(
                    sentence:
                        "qorgan: the journal does not verify: \(folder.signingRecord.path), what \(named) has signed last, is missing"
                )
            }
            let named = Self.words(earlier: report.earlier, unnamed: report.unnamed)
            let trimmed = report.trimmed > 0 ? " (of \(report.trimmed) the hash alone is here)" : ""
            Terminal.write(
                """
                verified: \(report.entries) entries in \(report.batches) batches, \(report.passes) calls that passed \
                and \(report.purged) of them purged\(named), the seals of \(report.unsealed)\(trimmed) \
                and \(report.endedKeys) keys of months destroyed, \
                signed up to entry \(report.signed), root \(report.root.hex)

                """)
        }

        /// What is believed of destroyed entries only as a whole, or not proven at all.
        private static func words(earlier: UInt64, unnamed: UInt64) -> String {
            (earlier > 0 ? " (\(earlier) before journals named what they destroy)" : "")
                + (unnamed > 0 ? " (\(unnamed) named by no entry: started once, Qorgan names them)" : "")
        }

        private func verifyExport(_ folder: String) throws {
            let keys = try key.map(Self.key)
            let report = ExportVerifier.verify(
                URL(fileURLWithPath: folder, isDirectory: true), keys: keys, seen: try seen.map(Self.note)
            ) { done, all in Terminal.progress("\(done) of \(all) entries") }
            Terminal.endProgress()
            if let fault = report.fault { throw Refusal(sentence: "qorgan: the export does not verify: \(fault)") }
            Terminal.write(
                "verified: \(report.size) entries, \(report.destroyed) of them destroyed"
                    + Self.words(earlier: report.earlier, unnamed: 0) + ", signed by "
                    + "\(VerifierKey.words(report.signers)), root \(report.root.hex)\n")
        }

        private static func key(_ text: String) throws -> VerifierKey {
            do {
                return try VerifierKey(String(text.filter { !$0.isNewline }))
            } catch {
                throw ValidationError(
                    "\"\(text)\" is no key: name+id+key was expected, as qorgan journal key prints it")
            }
        }

        private static func note(_ file: String) throws -> SignedNote {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw InputFault(file: file, problem: "cannot be read", expected: "a checkpoint that was kept")
            }
            do {
                return try SignedNote([UInt8](data))
            } catch {
                throw InputFault(file: file, problem: "\(error)", expected: "a checkpoint that was kept")
            }
        }
    }
}
