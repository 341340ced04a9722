import Foundation
import Journal
import TestSupport
import Testing

/// A case's entries in a bag, checked by strangers: a Python program, openssl, and the Library of Congress's bagit.
@Suite("Bags of evidence", .enabled(if: OpenSSL.path != nil, "openssl is not installed"))
struct CaseTests {
    private static let python = ProcessInfo.processInfo.environment["QORGAN_PYTHON"]
    private static let hasBagit: Bool = {
        guard let python, let probe = try? Programs.run(python, ["-c", "import bagit"]) else { return false }
        return probe.status == 0
    }()

    private let keys: TestAuthority
    private let authority: ServerProcess
    private let qorgan: RunningQorgan
    private let vkey: String

    /// Calls come, some are stopped, and the authority has stamped before and after them.
    init() throws {
        keys = try TestAuthority()
        let port = try Ports.free()
        authority = try TimeStampTests.authority(keys, port: port)
        qorgan = try RunningQorgan(
            "gate", policy: "cli-home-fixed-international = \"block\"",
            lists: """
                [journal]
                time_stamps = ["http://127.0.0.1:\(port)/"]
                time_stamp_roots = "\(keys.url.path)/root.pem"
                time_stamp_s = 1
                """)
        vkey = try qorgan.ask("journal", "key").output.trimmingCharacters(in: .whitespacesAndNewlines)
        try waitForStamp("before the calls")
        for number in 0..<5 {
            let caller = number == 0 ? "+77172000018" : "+3806710000\(number + 10)"
            let answer = Datagrams.ask(
                Datagrams.invite(from: caller, to: "+77010000045", source: "127.0.0.20", id: "case\(number)"),
                at: "127.0.0.1", qorgan.port, from: "127.0.0.20", seconds: 10)
            guard answer?.hasPrefix("SIP/2.0") == true else { throw Failure("no answer to \(number)") }
        }
        try waitForStamp("after the calls")
    }

    /// Of all that is there now.
    private func waitForStamp(_ when: String) throws {
        func number(_ text: String, after words: String) -> UInt64? {
            text.components(separatedBy: words).dropFirst().first.flatMap { UInt64($0.prefix { $0.isNumber }) }
        }
        let entries = number(try qorgan.ask("status").output, after: "journal: writing, ") ?? 0
        let isStamped = try waitUntil(seconds: 60) {
            number(try qorgan.ask("status").output, after: ": stamped ").map { $0 > 0 && $0 >= entries } ?? false
        }
        guard isStamped else { throw Failure("nothing is stamped \(when): \(try qorgan.ask("status").output)") }
    }

    private func export(_ name: String, _ arguments: String...) throws -> (status: Int32, output: String) {
        let bag = qorgan.folder.url.appendingPathComponent(name).path
        return try Programs.run(
            Programs.qorgan,
            ["journal", "export", bag, "--config", qorgan.configuration, "--data", qorgan.data] + arguments)
    }

    private func check(
        _ bag: String, key: String? = nil, officers: Bool = false
    ) throws -> (status: Int32, output: String) {
        try Programs.run(
            "/usr/bin/env",
            [
                "python3", "-B", "\(bag)/data/checker/check_bag.py", bag, key ?? vkey,
                keys.url.appendingPathComponent("root.pem").path,
            ] + (officers ? [keys.url.appendingPathComponent("root.pem").path] : []))
    }

    @Test("a number's calls go into a bag that strangers verify; whatever file is changed, missing or added is named")
    func exported() throws {
        defer { qorgan.stop() }
        let bag = qorgan.folder.url.appendingPathComponent("17-25.bag")
        let made = try export("17-25.bag", "--case", "17/25 \"Алматы\"", "--number", "+77172000018")
        #expect(made.status == 0 && made.output.contains("exported: 1 entries"), "\(made.output)")
        let checked = try check(bag.path)
        #expect(checked.status == 0, "\(checked.output)")
        #expect(checked.output.contains("verified: 1 entries"))
        // The last stamp without it, the first one with it, and where that is another, one of the bag's own checkpoint.
        func numbers(after words: String) -> [Int] {
            checked.output.components(separatedBy: words).dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }
        }
        let position = try #require(numbers(after: "\nentry ").first, "\(checked.output)")
        let stamped = numbers(after: "time stamp over the first ")
        let own = try #require(numbers(after: "under a checkpoint of ").first, "\(checked.output)")
        #expect(stamped.contains { $0 <= position } && stamped.contains { $0 > position }, "\(checked.output)")
        #expect(stamped.contains(own), "\(checked.output)")
        let readme = try String(contentsOf: bag.appendingPathComponent("data/README.ru.txt"), encoding: .utf8)
        #expect(readme.contains("17/25 \"Алматы\"") && readme.contains("только псевдонимы"))
        #expect(!FileManager.default.fileExists(atPath: bag.appendingPathComponent("data/opened").path))
        try tamper(bag)
        // Another journal's key.
        let other = try SigningKey(name: "journal.example/other", kind: .note).verifier
        #expect(try check(bag.path, key: "\(other)").status == 1)
        // A bag is never added to.
        #expect(try export("17-25.bag", "--case", "x", "--entries", "1").status == 2)
    }

    private func tamper(_ bag: URL) throws {
        let files = try FileManager.default.subpathsOfDirectory(atPath: bag.path).filter { name in
            var isFolder: ObjCBool = false
            let path = bag.appendingPathComponent(name).path
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        }
        #expect(files.count > 20)
        for name in files {
            // What checks is not the bag's own copy here: it would be the one that is changed.
            guard !name.hasPrefix("data/checker/") else { continue }
            let file = bag.appendingPathComponent(name)
            let bytes = try Data(contentsOf: file)
            var changed = bytes
            changed[changed.count / 2] ^= 1
            try changed.write(to: file)
            #expect(try check(bag.path).status == 1, "\(name) changed")
            try FileManager.default.removeItem(at: file)
            #expect(try check(bag.path).status == 1, "\(name) missing")
            try bytes.write(to: file)
        }
        let extra = bag.appendingPathComponent("data/entries/999.bin")
        try Data([1]).write(to: extra)
        #expect(try check(bag.path).status == 1)
        try FileManager.default.removeItem(at: extra)
        #expect(try check(bag.path).status == 0)
        try forge(bag)
    }

    /// Who makes all manifests anew has no key: of each kind of file one that is changed is found by what is signed.
    private func forge(_ bag: URL) throws {
        let manifests = """
            import hashlib, os, sys
            os.chdir(sys.argv[1])
            found = [os.path.join(p, n)[2:] for p, _, names in os.walk('.') for n in names]
            for prefix, pick in (('manifest', lambda n: n.startswith('data/')),
                                 ('tagmanifest', lambda n: not n.startswith('data/') and not n.startswith('tagmanifest'))):
                for algorithm in ('sha256', 'sha512'):
                    lines = [hashlib.new(algorithm, open(n, 'rb').read()).hexdigest() + '  ' + n for n in sorted(found) if pick(n)]
                    open(prefix + '-' + algorithm + '.txt', 'w').write('\\n'.join(lines) + '\\n')
            """
        func remake() throws -> (status: Int32, output: String) {
            guard try Programs.run("/usr/bin/env", ["python3", "-c", manifests, bag.path]).status == 0 else {
                throw Failure("no manifests")
            }
            return try check(bag.path)
        }
        let kinds = [".bin", ".seal", ".tlog-proof", ".checkpoint", "data/checkpoint", ".tst", ".consistency.json"]
        for name in try FileManager.default.subpathsOfDirectory(atPath: bag.path)
        where kinds.contains(where: name.hasSuffix) {
            let file = bag.appendingPathComponent(name)
            let bytes = try Data(contentsOf: file)
            var changed = bytes
            changed[changed.count / 2] ^= 1
            try changed.write(to: file)
            let checked = try remake()
            #expect(checked.status == 1 && checked.output.contains("tampered: "), "\(name): \(checked.output)")
            if name.hasSuffix(".bin") { #expect(checked.output.contains("is not in the journal")) }
            try bytes.write(to: file)
        }
        let whole = try remake()
        #expect(whole.status == 0, "\(whole.output)")
    }

    @Test(
        "the Library of Congress's bagit finds a bag valid, a signed one, too, and a changed one not",
        .enabled(if: hasBagit, "needs bagit beside QORGAN_PYTHON: make test provides it"))
    func validated() throws {
        defer { qorgan.stop() }
        let python = try #require(Self.python)
        #expect(try export("valid.bag", "--case", "x", "--entries", "0-1").status == 0)
        let bag = qorgan.folder.url.appendingPathComponent("valid.bag")
        let validate = ["-m", "bagit", "--validate", bag.path]
        let made = try Programs.run(python, validate)
        #expect(made.status == 0, "\(made.output)")
        try keys.issue("officer", under: "root", extended: nil)
        let signed = try Programs.run(
            Programs.qorgan,
            ["journal", "sign", bag.path, "--certificate", file("officer.pem"), "--key", file("officer.key")])
        #expect(signed.status == 0, "\(signed.output)")
        let again = try Programs.run(python, validate)
        #expect(again.status == 0, "\(again.output)")
        try Data([1]).write(to: bag.appendingPathComponent("data/entries/0.bin"))
        #expect(try Programs.run(python, validate).status != 0)
    }

    @Test("an officer signs a bag by PKCS #12, PEM or a program of his own; openssl and the checker believe it")
    func signed() throws {
        defer { qorgan.stop() }
        let made = try export("signed.bag", "--case", "x", "--number", "+77172000018")
        #expect(made.status == 0, "\(made.output)")
        let bag = qorgan.folder.url.appendingPathComponent("signed.bag")
        try keys.issue("officer", under: "root", extended: nil)
        _ = try keys.folder.write("a passphrase\n", to: "pass")
        try OpenSSL.run(
            [
                "pkcs12", "-export", "-in", "officer.pem", "-inkey", "officer.key", "-out", "officer.p12", "-passout",
                "file:pass",
            ], in: keys.url)
        _ = try keys.folder.write(
            """
            #!/bin/sh
            cd '\(keys.url.path)' && exec openssl cms -sign -binary -cades -in "$1" -signer officer.pem -inkey officer.key \
                -outform DER

            """, to: "program")
        chmod(keys.url.appendingPathComponent("program").path, 0o700)
        let ways = [
            ["--p12", file("officer.p12"), "--passphrase-file", file("pass")],
            ["--certificate", file("officer.pem"), "--key", file("officer.key")], ["--program", file("program")],
        ]
        for way in ways {
            let signed = try Programs.run(
                Programs.qorgan, ["journal", "sign", bag.path, "--roots", file("root.pem")] + way)
            #expect(signed.status == 0 && signed.output.contains("CN=officer"), "\(way): \(signed.output)")
            let checked = try check(bag.path, officers: true)
            #expect(checked.status == 0 && checked.output.contains("signed by an officer"), "\(checked.output)")
        }
        // Roots that do not vouch for the officer: nothing is written.
        try keys.root("other")
        let refused = try Programs.run(
            Programs.qorgan, ["journal", "sign", bag.path, "--roots", file("other.pem")] + ways[0])
        #expect(refused.status == 1 && refused.output.contains("no chain leads"), "\(refused.output)")
        #expect(try check(bag.path, officers: true).status == 0)
        _ = try keys.folder.write("another\n", to: "pass")
        #expect(try Programs.run(Programs.qorgan, ["journal", "sign", bag.path] + ways[0]).status == 2)
    }

    @Test(
        "an officer signs with a token; the PIN comes from a file that nobody else can read",
        .enabled(if: SoftToken.isThere, "softhsm2 or opensc is not installed"))
    func signedByToken() throws {
        defer { qorgan.stop() }
        let made = try export("token.bag", "--case", "x", "--number", "+77172000018")
        #expect(made.status == 0, "\(made.output)")
        let bag = qorgan.folder.url.appendingPathComponent("token.bag")
        try keys.issue("officer", under: "root", extended: nil, key: "ec")
        try OpenSSL.run(["x509", "-in", "officer.pem", "-outform", "DER", "-out", "officer.der"], in: keys.url)
        let token = try SoftToken()
        try token.add(
            "sign", id: "a1", key: keys.url.appendingPathComponent("officer.key"),
            certificate: keys.url.appendingPathComponent("officer.der"))
        let pin = try keys.folder.write(SoftToken.pin + "\n", to: "pin")
        func sign(_ address: String) throws -> (status: Int32?, output: String) {
            let process = try ServerProcess(
                Programs.qorgan,
                [
                    "journal", "sign", bag.path, "--token", address, "--module", SoftToken.module ?? "", "--pin-file",
                    pin.path, "--roots", file("root.pem"),
                ], environment: token.environment)
            return (process.wait(seconds: 60), process.output)
        }
        chmod(pin.path, 0o644)
        let open = try sign("pkcs11:token=Officer")
        #expect(open.status == 2 && open.output.contains("chmod 600"), "\(open.output)")
        chmod(pin.path, 0o600)
        let other = try sign("pkcs11:token=Clerk")
        #expect(other.status == 1 && other.output.contains("there are: Officer"), "\(other.output)")
        let signed = try sign("pkcs11:token=Officer;object=sign")
        #expect(signed.status == 0 && signed.output.contains("CN=officer"), "\(signed.output)")
        let checked = try check(bag.path, officers: true)
        #expect(checked.status == 0 && checked.output.contains("signed by an officer"), "\(checked.output)")
    }

    private func file(_ name: String) -> String { keys.url.appendingPathComponent(name).path }

    @Test("clear numbers go with it under the order in force alone; who exported stands in the journal before")
    func opened() throws {
        defer { qorgan.stop() }
        let refused = try export("x.bag", "--case", "x", "--number", "+77172000018", "--order", "99/1")
        #expect(refused.status == 1 && refused.output.contains("no order 99/1"), "\(refused.output)")
        let made = try export("case.bag", "--case", "x", "--number", "+77172000018", "--order", "17/25")
        #expect(made.status == 0, "\(made.output)")
        let bag = qorgan.folder.url.appendingPathComponent("case.bag")
        #expect(try check(bag.path).status == 0)
        let opened = try FileManager.default.contentsOfDirectory(
            at: bag.appendingPathComponent("data/opened"), includingPropertiesForKeys: nil)
        #expect(try String(contentsOf: try #require(opened.first), encoding: .utf8).contains("+77172000018"))
        // The act itself is an entry, under the checkpoint of the bag; stopped, this process writes it.
        qorgan.stop()
        let position = try Self.newestPosition(bag)
        let alone = try export("alone.bag", "--case", "y", "--entries", "\(position)")
        #expect(alone.status == 0, "\(alone.output)")
        let folder = qorgan.folder.url.appendingPathComponent("alone.bag")
        let view = try String(
            contentsOf: folder.appendingPathComponent("data/entries/\(position).json"), encoding: .utf8)
        #expect(
            view.contains("\"export\"") && view.contains("case=x&entries=") && view.contains("order=17%2F25"), "\(view)"
        )
        let checked = try check(folder.path)
        #expect(checked.status == 0, "\(checked.output)")
    }

    /// Of the entry that the bag's checkpoint ends with: that somebody made it.
    private static func newestPosition(_ bag: URL) throws -> UInt64 {
        let note = try SignedNote([UInt8](try Data(contentsOf: bag.appendingPathComponent("data/checkpoint"))))
        return try Checkpoint(note.text).size - 1
    }
}
