import ArgumentParser
import Foundation
import Journal
import Telephony

extension JournalCommand {
    /// `qorgan journal check PROOF --key VKEY`
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Check the proof of one entry, without the journal.",
            discussion: """
                What qorgan journal prove or /journal/proof gave: as JSON, which has the entry in it, or a tlog-proof with the entry's
                bytes (--entry) or hash (--hash) beside it. Each --witness must have signed the checkpoint, too. Exits 1 with the reason
                where the proof does not hold, or is none.
                Example: qorgan journal check entry.json --key "$(cat journal.vkey)" --witness "$(cat court.vkey)"
                """)

        @Argument(help: "The proof's file.")
        var proof: String

        @Option(name: .long, help: "The journal's public key, as qorgan journal key prints it; several are taken.")
        var key: [String] = []

        @Option(name: .long, help: "The public key of a witness that must have signed; several are taken.")
        var witness: [String] = []

        @Option(name: .long, help: "A file with the entry's bytes.")
        var entry: String?

        @Option(name: .long, help: "The entry's hash in base 64.")
        var hash: String?

        func validate() throws {
            guard !key.isEmpty else { throw ValidationError("a proof is checked by the journal's key: --key VKEY") }
            guard entry == nil || hash == nil else { throw ValidationError("either --entry or --hash was expected") }
        }

        func run() throws {
            let keys = try key.map { try Self.key($0, .note) }
            let witnesses = try witness.map { try Self.key($0, .cosignature) }
            let given = try ProofFile(try read(proof), path: proof)
            let bytes = try entry.map { [UInt8](try read($0)) } ?? given.entry
            guard let leaf = try hash.map(Self.leaf) ?? bytes.map({ TreeHasher.leaf($0) }) ?? given.leaf else {
                throw InputFault(
                    file: proof, problem: "it does not say of which entry it is",
                    expected: "a proof as JSON, or --entry FILE, or --hash beside it")
            }
            let shown: LogProof.Shown
            do {
                shown = try given.proof.check(leaf: leaf, keys: keys, witnesses: witnesses)
            } catch {
                throw Refusal(sentence: "qorgan: the proof does not hold: \(error)")
            }
            if let stated = given.leaf, stated != leaf {
                throw Refusal(sentence: "qorgan: the proof does not hold: it is of another entry than the one given")
            }
            Terminal.write(Self.words(shown, index: given.proof.inclusion.index, bytes) + "\n")
        }

        private static func words(_ shown: LogProof.Shown, index: UInt64, _ bytes: [UInt8]?) -> String {
            let what =
                if let bytes {
                    (try? Entry(bytes)).map { ", \($0.header.kind) of \($0.header.time.rfc3339)," }
                        ?? ", whose bytes are none that the format describes,"
                } else {
                    ""
                }
            let signers = VerifierKey.words(shown.signers)
            let cosigned = shown.witnesses.map { cosigned in
                ", seen by \(cosigned.witness.name) at \(Timestamp(seconds: Int64(clamping: cosigned.seconds)).rfc3339)"
            }.joined()
            return "verified: entry \(index)\(what) stands among the \(shown.checkpoint.size) entries of "
                + "\(shown.checkpoint.origin), signed by \(signers)\(cosigned)"
        }

        private func read(_ path: String) throws -> Data {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw InputFault(file: path, problem: "cannot be read", expected: "a proof or an entry")
            }
            guard data.count <= ProofFile.longest else {
                throw Refusal(
                    sentence: "qorgan: the proof does not hold: \(path): it is longer than any proof or entry")
            }
            return data
        }

        private static func leaf(_ text: String) throws -> TreeHash {
            guard let bytes = Base64.bytes(text.utf8), bytes.count == TreeHash.byteCount, let hash = TreeHash(bytes)
            else {
                throw ValidationError("\"\(text)\" is no hash: 32 bytes in base 64 were expected")
            }
            return hash
        }

        private static func key(_ text: String, _ kind: SignatureKind) throws -> VerifierKey {
            guard let key = try? VerifierKey(String(text.filter { !$0.isNewline })), key.kind == kind else {
                throw ValidationError(
                    "\"\(text)\" is no key of a \(kind == .note ? "journal" : "witness"): name+id+key was expected")
            }
            return key
        }
    }
}

/// A proof as it was written to a file: a tlog-proof, or our JSON.
private struct ProofFile {
    /// A configuration of a mebibyte in base 64, with room.
    static let longest = 1 << 21

    private struct Fields: Decodable {
        var leafIndex: UInt64
        var treeSize: UInt64
        var leafHash: String?
        var inclusionPath: [String]
        var checkpoint: String
        var entry: String?

        enum CodingKeys: String, CodingKey {
            case leafIndex = "leaf_index"
            case treeSize = "tree_size"
            case leafHash = "leaf_hash"
            case inclusionPath = "inclusion_path"
            case checkpoint, entry
        }
    }

    let proof: LogProof
    /// What it says of the entry; nil: nothing.
    var leaf: TreeHash?
    var entry: [UInt8]?

    init(_ data: Data, path: String) throws {
        do {
            guard data.first == UInt8(ascii: "{") else {
                proof = try LogProof([UInt8](data))
                return
            }
            let fields = try JSONDecoder().decode(Fields.self, from: data)
            proof = LogProof(
                InclusionProof(
                    index: fields.leafIndex, size: fields.treeSize, path: try fields.inclusionPath.map(Self.hash)),
                checkpoint: try SignedNote(Array(fields.checkpoint.utf8)))
            leaf = try fields.leafHash.map(Self.hash)
            entry = try fields.entry.map { text in
                guard let bytes = Base64.bytes(text.utf8) else { throw NoteFault.shape }
                return bytes
            }
        } catch {
            // What does not parse was tampered with, too.
            throw Refusal(sentence: "qorgan: the proof does not hold: \(path): \(Self.words(error))")
        }
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let fault as NoteFault: "\(fault)"
        case DecodingError.keyNotFound(let key, _): "it is no proof, since \(key.stringValue) is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "it is no proof: \(context.codingPath.map(\.stringValue).joined(separator: ".")) is not what stands there"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            "it is no proof: \(context.codingPath.map(\.stringValue).joined(separator: ".")) is not what stands there"
        default: "it is no proof"
        }
    }

    private static func hash(_ text: String) throws -> TreeHash {
        guard let bytes = Base64.bytes(text.utf8), bytes.count == TreeHash.byteCount, let hash = TreeHash(bytes) else {
            throw NoteFault.shape
        }
        return hash
    }
}
