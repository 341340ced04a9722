import Foundation
import GRDB
import Journal
import Postgres
import TestSupport
import Testing

@testable import Ledger

@Suite(
    "Whose checkpoints count at the centre", .serialized,
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct KeyTests {
    private let centre: Centre
    private let database: String

    init() throws {
        centre = try Centre.shared()
        database = try centre.database()
    }

    private func connection() throws -> PostgresConnection { try centre.primary.connection(database: database) }

    /// All that the node has, and its newest checkpoint.
    private func send(_ node: NodeFixture) throws {
        let link = CentralLink(
            connection: try PostgresConnection(try centre.primary.address(user: "gate_1", database: database)))
        var sender = try CentralSender(
            link, try OutboxReader(node.folder), name: "gate_1", needsStandby: true, mostEntries: 8_192)
        while try sender.turn(now: 0) > 0 {}
        _ = try sender.turn(now: 20)
    }

    private func journalled() async throws -> NodeFixture {
        let node = try NodeFixture()
        let writer = try node.writer()
        try await node.journal(100, by: writer)
        writer.stop()
        return node
    }

    @Test(
        "an entry that names another key than the one in force is named, also by a follower that has begun behind the key"
    )
    func misfit() async throws {
        let node = try await journalled()
        try send(node)
        let keys = [node.signer.verifier]
        let file = node.scratch.url.appendingPathComponent("follow")
        let connection = try connection()
        var follower = try CentralFollower(node: "gate_1", keys: keys, remembering: file)
        let signed = try follower.look(connection).signed
        #expect(signed > 0)
        // The owner of the key names a second one, and signs that.
        var store = try JournalStore(path: node.folder.journal.path, keyID: node.sealing.keyID)
        let other = try SigningKey(name: node.signer.verifier.name, kind: .note)
        let header = EntryHeader(kind: .key, keyID: node.sealing.keyID, time: NodeFixture.start)
        var batch = JournalBatch()
        batch.append(StagedEntry(Entry(header, .key(KeyEntry(key: "\(other.verifier)")))))
        let position = try store.commit(batch, at: NodeFixture.start)
        let note = try node.signer.checkpoint(size: store.tree.size, root: store.tree.root)
        try store.keep(note, size: store.tree.size, at: NodeFixture.start)
        try store.queue.close()
        try send(node)
        let fault = JournalFault(position: position, .otherKey)
        #expect(try CentralVerifier.verify(connection, node: "gate_1", keys: keys).fault == fault)
        for begun in [follower, try CentralFollower(node: "gate_1", keys: keys, remembering: file)] {
            var begun = begun
            #expect {
                try begun.look(connection)
            } throws: { error in
                if case CentralError.damaged(let found) = error { found == fault } else { false }
            }
        }
    }

    @Test("a former key's checkpoint over what came after its change is refused")
    func stolen() async throws {
        let node = try await journalled()
        let done = try KeyRotation.rotate(
            node.folder, sealing: node.sealing, person: "shift-1", reason: "stolen", at: NodeFixture.start)
        let keys = [done.former, done.next]
        try send(node)
        let connection = try connection()
        // Both have signed the handover.
        #expect(try CentralVerifier.verify(connection, node: "gate_1", keys: keys).fault == nil)
        var settings = WriterSettings()
        settings.clock = { NodeFixture.start }
        let next = try node.folder.signingKey(origin: nil)
        let writer = try JournalWriter(
            node.folder, sealing: node.sealing, signer: next, rings: [node.ring], settings: settings)
        try await writer.append(.login(LoginEntry(event: .login, person: "shift-1"), at: NodeFixture.start))
        writer.stop()
        try send(node)
        let good = try CentralVerifier.verify(connection, node: "gate_1", keys: keys)
        #expect(good.fault == nil && good.signed == good.entries)
        let forged = try node.signer.checkpoint(size: good.entries, root: good.root)
        try connection.execute(
            "update qorgan.checkpoint set note = '\\x\(Hex.text(forged.bytes))' where size = \(good.entries)")
        #expect(
            try CentralVerifier.verify(connection, node: "gate_1", keys: keys).fault
                == JournalFault(position: good.entries, .otherSigner))
    }
}
