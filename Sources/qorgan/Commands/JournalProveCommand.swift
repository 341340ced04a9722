import ArgumentParser
import Console
import Foundation
import Journal
import Ledger
import Telephony

extension JournalCommand {
    /// `qorgan journal prove POSITION`, `qorgan journal prove --from SIZE --to SIZE`
    struct Prove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "prove",
            abstract: "Prove that an entry stands in the signed journal, or that the journal only grew.",
            discussion: """
                As text a C2SP tlog-proof, which any program for such logs checks without us; as JSON with the entry's bytes. Under the
                newest checkpoint that a witness has signed, where it has the entry, else under the newest. With
                --from and --to the proof that the journal of the one size begins with that of the other, as JSON.
                Example: qorgan journal prove 73894 --data ./var > entry.tlog-proof
                """)

        @Argument(help: "The entry's position, from 0: pages and qorgan explain show it.")
        var position: UInt64?

        @Option(name: .long, help: "An earlier size of the journal.")
        var from: UInt64?

        @Option(name: .long, help: "A later size; without it, that of the newest checkpoint.")
        var to: UInt64?

        @Option(name: .long, help: "text or json")
        var format: OutputFormat = .text

        @Option(name: .long, help: "The data folder.")
        var data: String = "./var"

        func validate() throws {
            guard (position == nil) != (from == nil) else {
                throw ValidationError("either the position of an entry or --from was expected")
            }
            guard format != .csv else { throw ValidationError("a proof is text or json") }
        }

        func run() throws {
            let reader = try LedgerAccess.reader(data)
            let cosigned = try LedgerAccess.folder(data).cosigned
            do {
                if let position {
                    try prove(position, reader, cosigned)
                } else if let from {
                    try proveGrowth(from, reader)
                }
            } catch let error as LedgerError {
                throw Refusal(sentence: "qorgan: \(error)")
            }
        }

        private func prove(_ position: UInt64, _ reader: LedgerReader, _ cosigned: [SignedNote]) throws {
            guard let found = try blocking({ try await reader.proof(ofEntryAt: position, cosigned: cosigned) }) else {
                throw Refusal(sentence: "qorgan: nothing that is signed yet has an entry \(position)")
            }
            if format == .json {
                write(found.json(withEntry: true))
            } else {
                Terminal.write(String(decoding: found.proof.bytes, as: UTF8.self))
            }
        }

        private func proveGrowth(_ from: UInt64, _ reader: LedgerReader) throws {
            let signed = try blocking { try await reader.checkpoint()?.size ?? 0 }
            guard let growth = try blocking({ try await reader.consistency(from: from, to: to ?? signed) }) else {
                throw Refusal(sentence: "qorgan: \(signed) entries are signed: sizes up to that, the smaller one first")
            }
            write(growth.json)
        }

        private func write(_ json: JSONValue) {
            var bytes: [UInt8] = []
            json.append(to: &bytes)
            Terminal.write(String(decoding: bytes, as: UTF8.self) + "\n")
        }
    }
}
