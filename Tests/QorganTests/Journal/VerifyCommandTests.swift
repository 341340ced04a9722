import Foundation
import GRDB
import Journal
import Ledger
import Screening
import Telephony
import TestSupport
import Testing

/// `qorgan journal verify` and `check` on folders of one test's own.
@Suite("Checking by command")
struct VerifyCommandTests {
    private static let start = Timestamp(seconds: 1_795_000_000)

    /// The `qorgan` that was built with these tests.
    private static func run(_ arguments: [String]) throws -> (status: Int32?, output: String) {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
        let folder =
            bundle?.bundleURL.deletingLastPathComponent() ?? repositoryRoot.appendingPathComponent(".build/debug")
        let process = try ServerProcess(folder.appendingPathComponent("qorgan").path, arguments)
        let status = process.wait(seconds: 60)
        return (status, process.output)
    }

    private final class Journalled {
        let scratch: ScratchFolder
        let folder: LedgerFolder
        let sealing: Sealing
        let ring = BoundedRing<JudgedCall>(capacity: 1 << 8)

        init() throws {
            scratch = try ScratchFolder("qorgan-verify")
            folder = LedgerFolder(scratch.url)
            sealing = try folder.sealing()
        }

        /// Four calls with a reason and a login.
        func write(signer: SigningKey?) async throws {
            let writer = try writer(signer, at: VerifyCommandTests.start)
            for number in 0..<4 { ring.offer(VerifyCommandTests.call(number)) }
            try await writer.append(
                .login(LoginEntry(event: .login, person: "shift-1"), at: VerifyCommandTests.start))
            #expect(await waits { self.ring.count == 0 && writer.health.waitingEntries == 0 })
            writer.stop()
        }

        /// What is sealed of calls is over, and destroyed.
        func age(signer: SigningKey) async throws {
            let writer = try writer(signer, at: VerifyCommandTests.start.adding(microseconds: 31 * 86_400_000_000))
            defer { writer.stop() }
            #expect(
                await waits {
                    (try? self.rows("SELECT count(*) FROM entry WHERE kind = 2 AND sealed IS NOT NULL")) == 0
                })
        }

        private func writer(_ signer: SigningKey?, at time: Timestamp) throws -> JournalWriter {
            var settings = WriterSettings()
            settings.gatherMilliseconds = 2
            settings.purgeMilliseconds = 1
            settings.keepStoppedDays = 30
            settings.clock = { time }
            return try JournalWriter(folder, sealing: sealing, signer: signer, rings: [ring], settings: settings)
        }

        private func waits(_ condition: () -> Bool) async -> Bool {
            let deadline = ContinuousClock.now + .seconds(120)
            while ContinuousClock.now < deadline, !condition() { try? await Task.sleep(for: .milliseconds(2)) }
            return condition()
        }

        private var queue: DatabaseQueue {
            get throws {
                var configuration = GRDB.Configuration()
                configuration.busyMode = .timeout(30)
                return try DatabaseQueue(path: folder.journal.path, configuration: configuration)
            }
        }

        func rows(_ sql: String) throws -> Int { try queue.read { try Int.fetchOne($0, sql: sql) ?? 0 } }

        /// As who has the disk alone would: the tree fits.
        func takeAway() throws -> Int64 {
            try queue.write { db in
                let row = try #require(try Row.fetchOne(db, sql: "SELECT position, leaf FROM entry WHERE kind = 2"))
                let hash = TreeHasher.leaf([UInt8](row["leaf"] as Data))
                try db.execute(
                    sql: "UPDATE entry SET leaf = ?, mark = -1 WHERE position = ?",
                    arguments: [Data(hash.bytes), row["position"] as Int64])
                return row["position"]
            }
        }

        func run(_ arguments: String...) throws -> (status: Int32?, output: String) {
            try VerifyCommandTests.run(["journal"] + arguments + ["--data", scratch.url.path])
        }
    }

    private static func call(_ number: Int) -> JudgedCall {
        let attempt = CallAttempt(
            time: start, trunk: TrunkID(index: 0), trunkClass: .international, callID: UInt64(number),
            callee: .number(PhoneNumber(digits: 77_172_345_678)), from: .number(PhoneNumber(digits: 77_017_654_321)))
        var verdict = Verdict(treatment: .label, logOdds: 2_500)
        verdict.reasons[0] = Reason(rule: .cliHomeMobileInternational, weight: 2_500, first: 7, second: -3)
        verdict.reasonCount = 1
        let versions = Versions(rules: 1, lists: 3, policy: 7, model: 0)
        return JudgedCall(attempt: attempt, verdict: verdict, features: Features(), versions: versions)
    }

    @Test("a hash in the place of an entry is named where trimming is off; where it was on, --trimmed says so")
    func trimmed() async throws {
        let journal = try Journalled()
        let key = try journal.folder.signingKey(origin: "journal.example/verify")
        try await journal.write(signer: key)
        try await journal.age(signer: key)
        #expect(try journal.run("verify").status == 0)
        let position = try journal.takeAway()
        let refused = try journal.run("verify")
        #expect(refused.status == 1)
        #expect(refused.output.contains("of entry \(position) the hash alone is here"), "\(refused.output)")
        #expect(refused.output.contains("--trimmed"), "\(refused.output)")
        let told = try journal.run("verify", "--trimmed")
        #expect(told.status == 0 && told.output.contains("(of 1 the hash alone is here)"), "\(told.output)")
        for (line, status) in [("trim = true", Int32(0)), ("trim = false", 1)] {
            let file = try journal.scratch.write(
                """
                [ledger]
                postgres = "host=127.0.0.1 dbname=qorgan"
                node = "gate-1"
                \(line)
                [[trunk]]
                name = "intl-1"
                class = "international"
                sources = ["127.0.0.20/32"]

                """, to: "qorgan.toml")
            let configured = try journal.run("verify", "--config", file.path)
            #expect(configured.status == status, "\(line): \(configured.output)")
        }
    }

    @Test("a journal that nobody has signed is refused beside a key, and is what it is without one")
    func unsigned() async throws {
        let journal = try Journalled()
        try await journal.write(signer: nil)
        let alone = try journal.run("verify")
        #expect(alone.status == 0 && alone.output.contains("signed up to entry 0"), "\(alone.output)")
        _ = try journal.folder.signingKey(origin: "journal.example/verify")
        let refused = try journal.run("verify")
        #expect(refused.status == 1)
        #expect(
            refused.output.contains("nothing of the 5 entries is signed, though there is a key"), "\(refused.output)")
    }

    @Test("two keys of one name that have signed are told apart by their identities, one key is not")
    func handover() async throws {
        let journal = try Journalled()
        let former = try journal.folder.signingKey(origin: "journal.example/verify")
        try await journal.write(signer: former)
        let export = journal.scratch.url.appendingPathComponent("export").path
        func verify(_ keys: [VerifierKey]) throws -> String {
            let given = keys.flatMap { ["--key", "\($0)"] }
            let verified = try Self.run(["journal", "verify", export] + given)
            #expect(verified.status == 0, "\(verified.output)")
            return verified.output
        }
        #expect(try journal.run("export", export).status == 0)
        #expect(try verify([former.verifier]).contains("signed by journal.example/verify, root"))
        let done = try KeyRotation.rotate(
            journal.folder, sealing: journal.sealing, person: "shift-1", reason: "every year", at: Self.start)
        #expect(try journal.run("export", export).status == 0)
        let both = try verify([done.former, done.next])
        for key in [done.former, done.next] {
            let id = "\(key)".split(separator: "+")[1]
            #expect(both.contains("journal.example/verify (key \(id))"), "\(both)")
        }
        #expect(try verify([done.next]).contains("signed by journal.example/verify, root"))
    }

    @Test("a proof that is none is no proof: exit 1 with a word; wrong use of the command is 2")
    func proofs() async throws {
        let journal = try Journalled()
        let key = try journal.folder.signingKey(origin: "journal.example/verify")
        try await journal.write(signer: key)
        let proof = try journal.run("prove", "2", "--format", "json")
        #expect(proof.status == 0, "\(proof.output)")
        func check(_ text: String) throws -> (status: Int32?, output: String) {
            let file = try journal.scratch.write(text, to: "proof")
            return try Self.run(["journal", "check", file.path, "--key", "\(key.verifier)"])
        }
        func changed(_ change: (inout [String: Any]) -> Void) throws -> (status: Int32?, output: String) {
            var fields = try #require(
                try JSONSerialization.jsonObject(with: Data(proof.output.utf8)) as? [String: Any])
            change(&fields)
            return try check(String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self))
        }
        #expect(try changed { _ in }.status == 0)
        let found: [(words: String, answer: (status: Int32?, output: String))] = [
            ("leaf_index is missing", try changed { $0["leaf_index"] = nil }),
            ("tree_size is missing", try changed { $0["tree_size"] = nil }),
            ("checkpoint is missing", try changed { $0["checkpoint"] = nil }),
            ("leaf_index is not what", try changed { $0["leaf_index"] = "2" }),
            ("it is no proof", try changed { $0["leaf_index"] = -1 }),
            ("inclusion_path is not what", try changed { $0["inclusion_path"] = 7 }),
            ("not a text, an empty line and signatures", try changed { $0["checkpoint"] = "x" }),
            ("does not lead to the signed root", try changed { $0["leaf_index"] = 1 }),
            ("it is no proof", try check("{")), ("the proof does not hold", try check("")),
            ("longer than any proof", try check(String(repeating: " ", count: 3 << 20))),
        ]
        for (words, answer) in found {
            #expect(answer.status == 1, "\(words): \(answer.output)")
            #expect(answer.output.contains("the proof does not hold"), "\(answer.output)")
            #expect(answer.output.contains(words), "\(answer.output)")
        }
        let file = journal.scratch.url.appendingPathComponent("proof").path
        #expect(try Self.run(["journal", "check", file]).status == 2)
        #expect(try Self.run(["journal", "check", file, "--key", "no key"]).status == 2)
        #expect(try Self.run(["journal", "check", file + "-none", "--key", "\(key.verifier)"]).status == 2)
    }
}
