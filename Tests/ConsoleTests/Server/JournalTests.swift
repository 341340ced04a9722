import Crypto
import Journal
import Synchronization
import Testing

@testable import Console
@testable import Ledger

@Suite("The journal by HTTP")
struct JournalTests {
    /// Two entries under a checkpoint; the tile 3 is destroyed, the tile 4 cannot be read.
    private struct TwoEntries: JournalService {
        let entries: [[UInt8]] = [Array("one".utf8), Array("two".utf8)]
        let note: SignedNote

        init() throws {
            var tree = TreeFrontier()
            for entry in entries { tree.append(leaf: TreeHasher.leaf(entry)) }
            note = try SigningKey(name: "log", kind: .note).checkpoint(size: 2, root: tree.root)
        }

        func checkpoint() async throws -> [UInt8]? { note.bytes }

        func witnessedCheckpoint() async throws -> [UInt8]? { nil }

        func tile(_ path: TilePath) async throws -> [UInt8]? {
            switch path.number {
            case 0: Array("\(path)".utf8)
            case 3: throw LedgerError.destroyed("\(path)")
            case 4: throw LedgerError.cannotRead("no disk")
            default: nil
            }
        }

        func proof(ofEntryAt position: UInt64) async throws -> EntryProof? {
            guard position < 2 else { return nil }
            let leaves = entries.map { TreeHasher.leaf($0) }
            return InclusionProof(index: Int(position), leaves: leaves).map {
                EntryProof(entry: entries[Int(position)], proof: LogProof($0, checkpoint: note))
            }
        }

        func consistency(from first: UInt64, to second: UInt64) async throws -> TreeGrowth? {
            guard first <= second, second <= 2 else { return nil }
            let leaves = entries.map { TreeHasher.leaf($0) }
            return ConsistencyProof(first: Int(first), leaves: leaves).map {
                TreeGrowth(proof: $0, firstRoot: leaves[0], secondRoot: leaves[1])
            }
        }
    }

    private static func run(_ body: @escaping @Sendable (TestConsole) async throws -> Void) async throws {
        let digest = SHA256.hash(data: Array("partner".utf8)).map { Hex.text([$0]) }.joined()
        let other = SHA256.hash(data: Array("watch".utf8)).map { Hex.text([$0]) }.joined()
        let tokens = [
            APIToken(carrier: "court", trunk: APIToken.journal, sha256: digest),
            APIToken(carrier: "monitoring", trunk: APIToken.metrics, sha256: other),
        ].compactMap { $0 }
        try await TestConsole.run(journal: TwoEntries(), tokens: tokens, body)
    }

    @Test("the checkpoint is open, text, and not to be cached")
    func checkpoint() async throws {
        try await Self.run { (test) async throws in
            let answer = try await test.send("GET", "/checkpoint")
            #expect(answer.status == 200)
            #expect(answer.header("content-type") == "text/plain; charset=utf-8")
            #expect(answer.header("cache-control") == "no-store")
            #expect(answer.body.hasPrefix("log\n2\n"))
            #expect(try await test.send("GET", "/journal/witnessed").status == 404)
        }
    }

    @Test("hash tiles are open, above the lowest for ever; what is no tile is not found, what is destroyed is gone")
    func tiles() async throws {
        try await Self.run { (test) async throws in
            for path in ["/tile/0/000", "/tile/0/000.p/2", "/tile/1/000.p/1"] {
                let answer = try await test.send("GET", path)
                #expect(answer.status == 200 && answer.body == String(path.dropFirst()), "\(path)")
                // Hashes of entries are destroyed with them.
                let caching = answer.header("cache-control")
                #expect(path.hasPrefix("/tile/0/") ? caching == "no-store" : caching?.contains("immutable") == true)
                #expect(answer.header("content-type") == "application/octet-stream")
            }
            for path in ["/tile/0/001", "/tile/0/0", "/tile/64/000", "/tile/x", "/tile/0/000.p/256", "/tile/0/%2e%2e"] {
                #expect(try await test.send("GET", path).status == 404, "\(path)")
            }
            #expect(try await test.send("GET", "/tile/0/003").status == 410)
            #expect(try await test.send("GET", "/tile/0/004").status == 503)
        }
    }

    @Test("entries need a session or the token for them, and stay in no cache")
    func entries() async throws {
        try await Self.run { (test) async throws in
            let browser = try await test.login()
            for path in ["/tile/entries/000", "/remains/000.p/7"] {
                #expect(try await test.send("GET", path).status == 401)
                for (token, status) in [("watch", 401), ("partner", 200), ("", 401)] {
                    let answer = try await test.send("GET", path, headers: ["Authorization: Bearer \(token)"])
                    #expect(answer.status == status, "\(path) with \(token)")
                }
                let answer = try await browser.get(path)
                #expect(answer.status == 200 && answer.body == String(path.dropFirst()))
                #expect(answer.header("cache-control") == "no-store")
            }
            // The token opens nothing else.
            for path in ["/live/panels", "/search"] {
                #expect(try await test.send("GET", path, headers: ["Authorization: Bearer partner"]).status == 401)
            }
        }
    }

    @Test("who reads entries is journalled first: a session once for each bundle, a token once an hour")
    func looks() async throws {
        try await Self.run { (test) async throws in
            let browser = try await test.login()
            for path in ["/tile/entries/000", "/remains/000.p/7", "/tile/entries/002", "/journal/proof?position=1"] {
                #expect(try await browser.get(path).status != 503)
            }
            #expect(
                test.centre.state.withLock { $0.looks } == [
                    .entries(from: 0, form: "bundle"), .entries(from: 512, form: "bundle"),
                ])
            let token = ["Authorization: Bearer partner"]
            for path in ["/tile/entries/000", "/tile/entries/001", "/journal/proof?position=1"] {
                _ = try await test.send("GET", path, headers: token)
            }
            #expect(test.centre.state.withLock { $0.looks }.count == 3)
            #expect(test.centre.state.withLock { $0.looks }.last == .entries(from: 0, form: "follows"))
            // Hashes and proofs alone name nobody.
            for path in ["/tile/0/000", "/checkpoint"] { _ = try await browser.get(path) }
            _ = try await test.send("GET", "/journal/proof?position=1")
            #expect(test.centre.state.withLock { $0.looks }.count == 3)
        }
    }

    @Test("a look that cannot be journalled shows no entry, and is journalled when it can")
    func unjournalled() async throws {
        try await Self.run { (test) async throws in
            let token = ["Authorization: Bearer partner"]
            test.centre.state.withLock { $0.isJournalBroken = true }
            #expect(try await test.send("GET", "/tile/entries/000", headers: token).status == 503)
            #expect(try await test.send("GET", "/tile/0/000").status == 200)
            test.centre.state.withLock { $0.isJournalBroken = false }
            #expect(try await test.send("GET", "/tile/entries/000", headers: token).status == 200)
            #expect(test.centre.state.withLock { $0.looks }.count == 1)
        }
    }

    @Test("proofs are open; the entry itself is shown to those who may see it")
    func proofs() async throws {
        try await Self.run { (test) async throws in
            let open = try await test.send("GET", "/journal/proof?position=1")
            #expect(open.status == 200)
            #expect(open.body.contains("\"leaf_index\":1") && open.body.contains("\"tree_size\":2"))
            #expect(!open.body.contains("\"entry\""))
            let token = "Authorization: Bearer partner"
            let seen = try await test.send("GET", "/journal/proof?position=1", headers: [token])
            #expect(seen.body.contains("\"entry\":\"\(Base64.text(Array("two".utf8)))\""))
            let text = try await test.send("GET", "/journal/proof?position=0", headers: ["Accept: text/plain"])
            #expect(try LogProof(Array(text.body.utf8)).inclusion.index == 0)
            #expect(try await test.send("GET", "/journal/proof?position=2").status == 404)
            for query in ["", "?position=-1", "?position=01", "?position=x"] {
                #expect(try await test.send("GET", "/journal/proof" + query).status == 400, "\(query)")
            }
            let growth = try await test.send("GET", "/journal/consistency?from=1&to=2")
            #expect(growth.status == 200 && growth.body.contains("\"consistency_path\":["))
            #expect(try await test.send("GET", "/journal/consistency?from=2&to=3").status == 404)
            #expect(try await test.send("GET", "/journal/consistency?from=2").status == 400)
        }
    }

    @Test("a console without a journal to show has none of it")
    func none() async throws {
        try await TestConsole.run { (test) async throws in
            for path in ["/checkpoint", "/tile/0/000", "/journal/proof?position=0"] {
                #expect(try await test.send("GET", path).status == 404, "\(path)")
            }
        }
    }
}
