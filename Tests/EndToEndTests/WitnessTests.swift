import Foundation
import Journal
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Two real programs: a centre, and a witness of its journal.
@Suite("A witness of the journal")
struct WitnessTests {
    private static func witness(_ folder: ScratchFolder, _ logs: [VerifierKey], port: Int = 0) throws -> (
        process: ServerProcess, key: VerifierKey, base: String
    ) {
        let data = folder.url.appendingPathComponent("witness").path
        let process = try ServerProcess(
            Programs.qorgan,
            ["journal", "witness", "--listen", "http://127.0.0.1:\(port)", "--data", data, "--name", "w.example"]
                + logs.flatMap { ["--log", "\($0)"] })
        guard waitUntil(seconds: 60, { process.output.contains("witness: http") || !process.isRunning }) else {
            throw Failure("no witness: \(process.output)")
        }
        func word(_ name: String) -> String? {
            process.output.split(separator: "\n").first { $0.hasPrefix(name + ": ") }.map {
                String($0.dropFirst(name.count + 2))
            }
        }
        guard let key = word("key"), let base = word("witness") else { throw Failure(process.output) }
        return (process, try VerifierKey(key), base)
    }

    private static func post(_ base: String, _ body: [UInt8]) async throws -> (status: Int, type: String, body: [UInt8])
    {
        var request = URLRequest(url: try #require(URL(string: base + "/add-checkpoint")))
        request.httpMethod = "POST"
        request.httpBody = Data(body)
        let (data, response) = try await URLSession.shared.data(for: request)
        let http = try #require(response as? HTTPURLResponse)
        return (http.statusCode, http.value(forHTTPHeaderField: "Content-Type") ?? "", [UInt8](data))
    }

    @Test("remembers over restarts what it has signed, and signs no second history")
    func remembers() async throws {
        let folder = try ScratchFolder("witness")
        let log = try SigningKey(name: "log.example", kind: .note)
        let leaves = (0..<9).map { TreeHasher.leaf([UInt8($0)]) }
        func request(_ old: Int, _ size: Int, _ leaves: [TreeHash]) throws -> [UInt8] {
            var tree = TreeFrontier()
            for leaf in leaves[..<size] { tree.append(leaf: leaf) }
            let path = ConsistencyProof(first: old, leaves: Array(leaves[..<size]))?.path ?? []
            let note = try log.checkpoint(size: UInt64(size), root: tree.root)
            return AddCheckpoint(old: UInt64(old), path: path, note: note).bytes
        }
        let first = try Self.witness(folder, [log.verifier])
        let signed = try await Self.post(first.base, request(0, 5, leaves))
        #expect(signed.status == 200)
        var note = try AddCheckpoint(request(0, 5, leaves)).note
        for signature in try SignedNote.signatures(signed.body) { note.add(signature) }
        #expect(try note.verified(by: [first.key]) == [first.key])
        first.process.signal(SIGKILL)
        #expect(first.process.wait(seconds: 10) != nil)

        let second = try Self.witness(folder, [log.verifier])
        defer { second.process.stop() }
        #expect(second.key == first.key)
        let asked = try await Self.post(second.base, request(0, 7, leaves))
        #expect(asked.status == 409 && asked.type == "text/x.tlog.size" && asked.body == Array("5\n".utf8))
        let other = leaves.map { TreeHasher.node($0, $0) }
        #expect(try await Self.post(second.base, request(5, 7, other)).status == 422)
        // The same checkpoint with another made-up proof is no more than the first.
        let again = AddCheckpoint(
            old: 5, path: [TreeHasher.leaf([9])], note: try AddCheckpoint(request(5, 7, other)).note)
        #expect(try await Self.post(second.base, again.bytes).status == 422)
        #expect(try await Self.post(second.base, request(5, 5, other)).status == 409)
        #expect(try await Self.post(second.base, request(5, 7, leaves)).status == 200)
        #expect(try await Self.post(second.base, Array("old 0\n\n".utf8)).status == 400)
        for kind in ["contradictions", "unproven"] {
            let kept = folder.url.appendingPathComponent("witness/\(kind)").path
            #expect(try FileManager.default.contentsOfDirectory(atPath: kept).count == 1, "\(kind)")
        }
    }

    @Test("a centre's checkpoints are signed by it; an old journal put back is told of, and not signed")
    func centre() async throws {
        let folder = try ScratchFolder("witness")
        // The centre's key first: the witness must know it, and the centre the witness's.
        let port = try Ports.free()
        try FileManager.default.createDirectory(
            at: folder.url.appendingPathComponent("witness"), withIntermediateDirectories: true)
        let witnessKey = try SigningKey(
            path: folder.url.appendingPathComponent("witness/keys/witness").path, kind: .cosignature, name: "w.example")
        let lists = """
            [journal]
            origin = "journal.example/witnessed"
            witnesses = ["http://127.0.0.1:\(port) \(witnessKey.verifier)"]
            witness_s = 1
            """
        let qorgan = try RunningQorgan("gate", lists: lists)
        let printed = try qorgan.ask("journal", "key").output.trimmingCharacters(in: .whitespacesAndNewlines)
        let witness = try Self.witness(folder, [try VerifierKey(printed)], port: port)
        defer { witness.process.stop() }
        func status(_ text: String, of qorgan: RunningQorgan) throws -> Bool {
            try waitUntil(seconds: 60) { try qorgan.ask("status").output.contains(text) }
        }
        let isSigned = try status("witness w.example: signed ", of: qorgan)
        let shown = try qorgan.ask("status").output
        #expect(isSigned, "\(shown)")
        // A proof of an entry that the witness has seen says so.
        let proof = folder.url.appendingPathComponent("proof.json")
        try Data(qorgan.ask("journal", "prove", "0", "--format", "json").output.utf8).write(to: proof)
        let checked = try Programs.run(
            Programs.qorgan, ["journal", "check", proof.path, "--key", printed, "--witness", "\(witness.key)"])
        #expect(checked.status == 0 && checked.output.contains("seen by w.example"), "\(checked.output)")
        qorgan.stop()
        // The folder of now is put back later.
        let old = folder.url.appendingPathComponent("old").path
        #expect(try Programs.run("/bin/cp", ["-a", qorgan.data, old]).status == 0)
        let on = try RunningQorgan("gate", lists: lists, data: qorgan.data)
        let size = try signedSize(on)
        #expect(try waitUntil(seconds: 60) { try signedSize(on) > size })
        on.stop()
        let replayed = try RunningQorgan("gate", lists: lists, data: old)
        defer { replayed.stop() }
        let isContradicted = try status("CONTRADICTED", of: replayed)
        let told = try replayed.ask("status").output
        #expect(isContradicted, "\(told)")
    }

    /// As the witness has signed it last.
    private func signedSize(_ qorgan: RunningQorgan) throws -> Int {
        let output = try qorgan.ask("status").output
        let line = output.split(separator: "\n").first { $0.contains("witness w.example: signed ") }
        return line.flatMap { Int($0.components(separatedBy: "signed ")[1].prefix { $0.isNumber }) } ?? 0
    }
}
