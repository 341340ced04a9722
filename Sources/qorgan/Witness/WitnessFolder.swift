import Crypto
import Foundation
import Journal
import Ledger

/// What a witness remembers: of each journal the checkpoint that it has signed last, and what contradicted it.
///
/// A file that is there and cannot be read ends the witnessing of its journal: who forgets what it has signed would sign a
/// second history.
final class WitnessFolder {
    /// Requests of each kind that are kept; one is enough, and nobody may fill the disk.
    private static let mostKept = 100

    private let url: URL
    /// Held to the end of the process.
    private let lock: FolderLock

    init(_ path: String) throws {
        url = URL(fileURLWithPath: path, isDirectory: true)
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        lock = try FolderLock(path: url.appendingPathComponent("witness.lock").path)
    }

    /// The key that signs here, made where there is none yet.
    func key(name: String?) throws -> SigningKey {
        let path = url.appendingPathComponent("keys/witness").path
        let key = try SigningKey(path: path, kind: .cosignature, name: name)
        if let name, !name.utf8.elementsEqual(key.verifier.name.utf8) {
            throw InputFault(
                file: path, problem: "the witness is known to others as \(key.verifier.name)",
                expected: "--name as at the first start, or none")
        }
        return key
    }

    /// Nil where nothing of the journal was signed yet.
    func newest(_ origin: String) throws -> Checkpoint? {
        let file = self.file(origin)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let checkpoint = try Checkpoint(try SignedNote([UInt8](try Data(contentsOf: file))).text)
        guard checkpoint.origin.utf8.elementsEqual(origin.utf8) else { throw NoteFault.notACheckpoint }
        return checkpoint
    }

    /// On disk when it returns.
    func keep(_ note: SignedNote, of origin: String) throws {
        try DurableFile.write(note.bytes, to: file(origin).path)
    }

    /// A signed checkpoint that contradicts the kept one, with its request: the two together are the proof. One that lacks a
    /// proof lies elsewhere, so that nobody uses up the room of proofs. Each checkpoint once; false: it is not new, or there
    /// is no room.
    func keep(_ body: [UInt8], _ evidence: Witness.Evidence) throws -> Bool {
        guard evidence != .none, let text = try? AddCheckpoint(body).note.text else { return false }
        let folder = url.appendingPathComponent(evidence == .contradiction ? "contradictions" : "unproven")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let kept = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let name = Self.digest(text)
        guard kept.count < Self.mostKept, !kept.contains(name) else { return false }
        try DurableFile.write(body, to: folder.appendingPathComponent(name).path)
        return true
    }

    private func file(_ origin: String) -> URL {
        url.appendingPathComponent("\(Self.digest(Array(origin.utf8))).checkpoint")
    }

    private static func digest(_ bytes: [UInt8]) -> String { Hex.text(SHA256.hash(data: bytes).prefix(16)) }
}
