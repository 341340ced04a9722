import Crypto
import Foundation
import Journal
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A real `qorgan up`, checked by strangers.
@Suite("The journal for those who check it")
struct JournalTests {
    private static let token = "a-court's-token"

    /// With some calls, three of them stopped.
    private static func start(_ journal: String = "") throws -> (qorgan: RunningQorgan, base: String) {
        let digest = SHA256.hash(data: Data(token.utf8)).map { String(format: "%02x", $0) }.joined()
        let qorgan = try RunningQorgan(
            "up", policy: "cli-home-fixed-international = \"block\"",
            lists: "[api]\ntokens = \"tokens.csv\"\n[journal]\norigin = \"journal.example/e2e\"\n\(journal)",
            files: ["tokens.csv": "carrier,trunk,sha256\ncourt,@journal,\(digest)\n"])
        let process = qorgan.process
        guard waitUntil(seconds: 30, { process.output.contains("console: ") }),
            let line = process.output.split(separator: "\n").first(where: { $0.hasPrefix("console: ") }),
            let end = line.range(of: "/login")
        else { throw Failure("no console: \(process.output)") }
        try call(qorgan, "a")
        // At most a second behind the calls.
        let isSigned = try waitUntil(seconds: 30) {
            let output = try qorgan.ask("status").output
            return output.components(separatedBy: "signed up to ").dropFirst().first.flatMap {
                Int($0.prefix { $0.isNumber })
            } ?? 0 > 20
        }
        guard isSigned else { throw Failure("nothing is signed: \(try qorgan.ask("status").output)") }
        return (qorgan, String(line[..<end.lowerBound].dropFirst("console: ".count)))
    }

    private static func call(_ qorgan: RunningQorgan, _ id: String) throws {
        for number in 0..<20 {
            let caller = number % 5 == 0 ? "+77172000018" : "+3806710000\(number + 10)"
            let answer = Datagrams.ask(
                Datagrams.invite(from: caller, to: "+77010000045", source: "127.0.0.20", id: "\(id)\(number)"),
                at: "127.0.0.1", qorgan.port, from: "127.0.0.20", seconds: 10)
            guard answer?.hasPrefix("SIP/2.0") == true else { throw Failure("no answer to \(id)\(number)") }
        }
    }

    private static func get(_ url: String, token: String? = nil) async throws -> (status: Int, body: [UInt8]) {
        var request = URLRequest(url: try #require(URL(string: url)))
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        let (data, response) = try await URLSession.shared.data(for: request)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, [UInt8](data))
    }

    private static func key(_ qorgan: RunningQorgan) throws -> VerifierKey {
        let printed = try qorgan.ask("journal", "key")
        guard printed.status == 0 else { throw Failure(printed.output) }
        return try VerifierKey(printed.output.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    @Test("what is exported while calls come is checked by two programs; a changed byte is found by both")
    func exported() async throws {
        let (qorgan, _) = try Self.start()
        defer { qorgan.stop() }
        let key = try Self.key(qorgan)
        #expect(key.name == "journal.example/e2e")
        let folder = qorgan.folder.url.appendingPathComponent("export").path
        let exported = try qorgan.ask("journal", "export", folder)
        #expect(exported.status == 0, "\(exported.output)")
        let seen = qorgan.folder.url.appendingPathComponent("seen")
        try FileManager.default.copyItem(atPath: folder + "/checkpoint", toPath: seen.path)
        try Self.call(qorgan, "b")
        #expect(try qorgan.ask("journal", "export", folder).status == 0)
        func checks() throws -> [(status: Int32, output: String)] {
            let script = repositoryRoot.appendingPathComponent("Tests/journal/verify_journal.py").path
            return [
                try Programs.run(
                    Programs.qorgan, ["journal", "verify", folder, "--key", "\(key)", "--seen", seen.path]),
                try Programs.run("/usr/bin/env", ["python3", script, folder, "\(key)", seen.path]),
            ]
        }
        for check in try checks() { #expect(check.status == 0, "\(check.output)") }
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder + "/tile/entries")
        let last = try #require(files.filter { !$0.hasSuffix(".p") && $0.contains(".p/") }.first)
        let bundle = URL(fileURLWithPath: folder + "/tile/entries/" + last)
        var bytes = try Data(contentsOf: bundle)
        bytes[20] ^= 1
        try bytes.write(to: bundle)
        for check in try checks() {
            #expect(check.status == 1)
            #expect(check.output.contains("entry 0"), "\(check.output)")
        }
    }

    @Test("a client of tiles follows it by HTTP: checkpoint, hashes, entries with the token, a proof")
    func followed() async throws {
        let (qorgan, base) = try Self.start()
        defer { qorgan.stop() }
        let key = try Self.key(qorgan)
        let answer = try await Self.get(base + "/checkpoint")
        let checkpoint = try Checkpoint(try SignedNote(answer.body), signedBy: [key])
        let width = TileLayout.width(level: 0, number: 0, size: checkpoint.size)
        let path = TilePath(.entries, 0, width: width)
        #expect(try await Self.get("\(base)/\(path)").status == 401)
        let bundle = try await Self.get("\(base)/\(path)", token: Self.token)
        let entries = try #require(EntryBundle.entries(bundle.body, width: width))
        let tile = try await Self.get("\(base)/\(TilePath(.hashes(level: 0), 0, width: width))")
        #expect(tile.body == entries.flatMap { TreeHasher.leaf($0).bytes })
        var tree = TreeFrontier()
        for entry in entries { tree.append(leaf: TreeHasher.leaf(entry)) }
        #expect(tree.root == checkpoint.root)
        let proof = try qorgan.ask("journal", "prove", "3")
        #expect(proof.status == 0, "\(proof.output)")
        #expect(try LogProof(Array(proof.output.utf8)).verifies(entry: entries[3], signedBy: [key]))
        let file = qorgan.folder.url.appendingPathComponent("proof.json")
        try Data(qorgan.ask("journal", "prove", "3", "--format", "json").output.utf8).write(to: file)
        let checked = try Programs.run(Programs.qorgan, ["journal", "check", file.path, "--key", "\(key)"])
        #expect(checked.status == 0 && checked.output.contains("entry 3,"), "\(checked.output)")
        let text = qorgan.folder.url.appendingPathComponent("proof.txt")
        try Data(proof.output.utf8).write(to: text)
        let raw = qorgan.folder.url.appendingPathComponent("entry")
        for (entry, status) in [(entries[3], Int32(0)), (entries[2], 1)] {
            try Data(entry).write(to: raw)
            let checked = try Programs.run(
                Programs.qorgan, ["journal", "check", text.path, "--entry", raw.path, "--key", "\(key)"])
            #expect(checked.status == status, "\(checked.output)")
        }
        let other = try SigningKey(name: "w.example", kind: .cosignature).verifier
        let unwitnessed = try Programs.run(
            Programs.qorgan, ["journal", "check", file.path, "--key", "\(key)", "--witness", "\(other)"])
        #expect(
            unwitnessed.status == 1 && unwitnessed.output.contains("w.example has not signed"), "\(unwitnessed.output)")
        let growth = try qorgan.ask("journal", "prove", "--from", "3")
        #expect(growth.status == 0 && growth.output.contains("\"consistency_path\":["), "\(growth.output)")
        #expect(try qorgan.ask("journal", "prove", "1000000").status == 1)
    }

    @Test("a hold is taken, listed and released by commands; what would be destroyed is said before it is")
    func held() throws {
        let (qorgan, _) = try Self.start()
        defer { qorgan.stop() }
        let later = "2031-01-01T00:00:00Z"
        let before = try qorgan.ask("ledger", "purge", "--dry-run", "--at", later)
        #expect(before.status == 0 && before.output.contains("pass: "), "\(before.output)")
        #expect(before.output.contains("stopped: ") && before.output.contains(" 0 are held"), "\(before.output)")
        let added = try qorgan.ask(
            "ledger", "hold", "add", "--case", "17-2026", "--until", "2031-01-01T00:00:00Z", "--reason", "a request")
        #expect(added.status == 0 && added.output.contains("of case 17-2026 is in force"), "\(added.output)")
        let listed = try qorgan.ask("ledger", "hold", "list").output
        #expect(listed.contains("case 17-2026, calls of everybody from the first until 2031-01-01"), "\(listed)")
        let held = try qorgan.ask("ledger", "purge", "--dry-run", "--at", later).output
        #expect(held.contains("pass: 0 entries") && held.contains("stopped: 0 entries"), "\(held)")
        // How many of the calls have a reason is the model's to say, and it looks at the hour.
        let numbers = held.matches(of: /(?:pass|stopped): .*, (\d+) are held/).compactMap { Int($0.output.1) }
        #expect(numbers.count == 2 && numbers.reduce(0, +) > 0, "\(held)")
        let position = String(listed.prefix { $0.isNumber })
        let released = try qorgan.ask("ledger", "hold", "release", position, "--reason", "closed")
        #expect(released.status == 0, "\(released.output)")
        #expect(try qorgan.ask("ledger", "hold", "list").output.isEmpty)
        #expect(try qorgan.ask("ledger", "hold", "release", position, "--reason", "closed").status != 0)
        #expect(try qorgan.ask("ledger", "destroyed").output.isEmpty)
        #expect(try qorgan.ask("journal", "verify").status == 0)
    }

    @Test("without its key calls are judged and journalled, unsigned, and no second key is made; put back, it signs on")
    func keyGone() throws {
        let (qorgan, _) = try Self.start()
        let before = try Self.key(qorgan)
        qorgan.stop()
        let key = qorgan.data + "/keys/journal"
        try FileManager.default.moveItem(atPath: key, toPath: qorgan.data + "/copy-of-the-key")
        let second = try RunningQorgan("gate", data: qorgan.data)
        try Self.call(second, "c")
        #expect(second.process.output.contains("the journal is not signed"), "\(second.process.output)")
        second.stop()
        #expect(!FileManager.default.fileExists(atPath: key))
        try FileManager.default.moveItem(atPath: qorgan.data + "/copy-of-the-key", toPath: key)
        let folder = qorgan.folder.url.appendingPathComponent("export").path
        #expect(try qorgan.ask("journal", "export", folder).status == 0)
        let verified = try Programs.run(Programs.qorgan, ["journal", "verify", folder, "--key", "\(before)"])
        #expect(verified.status == 0, "\(verified.output)")
    }

    @Test("the key is changed by a command, and who trusts the former one follows by what that prints")
    func rotated() throws {
        let (qorgan, _) = try Self.start()
        let former = try Self.key(qorgan)
        #expect(try qorgan.ask("journal", "key", "--rotate", "--reason", "every year").status == 1)
        qorgan.stop()
        #expect(try qorgan.ask("journal", "key", "--rotate").status == 2)
        let changed = try qorgan.ask("journal", "key", "--rotate", "--reason", "every year")
        #expect(changed.status == 0, "\(changed.output)")
        let next = try Self.key(qorgan)
        #expect(next != former && next.name == former.name && changed.output.hasPrefix("\(next)\n"))
        let handover = try qorgan.folder.write(
            changed.output.components(separatedBy: "\n\n").dropFirst().joined(separator: "\n\n"), to: "handover")
        #expect(try SignedNote([UInt8](Data(contentsOf: handover))).verified(by: [former, next]).count == 2)
        let folder = qorgan.folder.url.appendingPathComponent("export").path
        let second = try RunningQorgan("gate", data: qorgan.data)
        #expect(try second.ask("journal", "export", folder).status == 0)
        second.stop()
        let followed = try Programs.run(
            Programs.qorgan,
            ["journal", "verify", folder, "--key", "\(former)", "--key", "\(next)", "--seen", handover.path])
        #expect(followed.status == 0, "\(followed.output)")
        #expect(try qorgan.ask("journal", "verify").status == 0)
    }

    @Test("under another name it does not start: to everybody else it would be another journal")
    func renamed() throws {
        let (qorgan, _) = try Self.start()
        qorgan.stop()
        let text = try String(contentsOfFile: qorgan.configuration, encoding: .utf8)
        let other = try qorgan.folder.write(
            text.replacingOccurrences(of: "journal.example/e2e", with: "journal.example/other"), to: "other.toml")
        let refused = try Programs.run(
            Programs.qorgan, ["up", "--config", other.path, "--data", qorgan.data], seconds: 30)
        #expect(refused.status == 2)
        #expect(refused.output.contains("known to others as journal.example/e2e"), "\(refused.output)")
    }
}
