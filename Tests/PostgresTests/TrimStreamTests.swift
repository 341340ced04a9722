import Foundation
import Journal
import Ledger
import Postgres
import Telephony
import TestSupport
import Testing

@Suite(
    "A node that keeps hashes alone", .serialized,
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct TrimStreamTests {
    @Test("what it trims the centre has; a centre that never had it is told so, and gets nothing")
    func trims() async throws {
        let centre = try Centre.shared()
        let database = try centre.database()
        let node = try NodeFixture()
        let first = try node.writer()
        try await node.journal(500, by: first)
        first.stop()
        let stream = try node.stream(to: centre.primary, database: database)
        stream.start()
        #expect(await stream.confirms(first.health.position))
        let before = try JournalVerifier.verify(node.folder.journal, keys: [node.signer.verifier])
        let later = try node.writer {
            $0.clock = { NodeFixture.start.adding(microseconds: 31 * 86_400_000_000) }
            $0.purgeMilliseconds = 5
            $0.keepStoppedDays = 30
            $0.keptElsewhere = { stream.health.confirmed }
        }
        let isTrimmed = await NodeFixture.wait {
            (try? JournalVerifier.verify(node.folder.journal, keys: [node.signer.verifier]))?.trimmed == 50
        }
        #expect(isTrimmed)
        // A row below tells of the end; the stream goes on behind what was trimmed.
        try await later.append(.login(LoginEntry(event: .login, person: "shift-3"), at: NodeFixture.start))
        let size = later.health.position
        later.stop()
        #expect(await stream.confirms(size))
        stream.stop()
        let connection = try centre.primary.connection(database: database)
        let there = try CentralVerifier.verify(connection, node: "gate_1")
        #expect(there.fault == nil && there.entries == size)
        let scratch = try ScratchFolder("copy")
        let copy = LedgerFolder(scratch.url)
        #expect(try CentralCopy.fetch(connection, node: "gate_1", into: copy).entries == size)
        let whole = try JournalVerifier.verify(copy.journal, keys: [])
        #expect(whole.fault == nil && whole.trimmed == 0 && whole.entries >= before.entries)

        let other = try centre.database()
        let again = try node.stream(to: centre.primary, database: other)
        again.start()
        defer { again.stop() }
        let isTold = await NodeFixture.wait {
            if case .stopped(let why) = again.health.state { why.contains("was trimmed here") } else { false }
        }
        #expect(isTold, "\(again.health.words(at: NodeFixture.start))")
    }
}
