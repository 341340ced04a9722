import Console
import Foundation
import GRDB
import Journal
import Screening
import Telephony
import TestSupport
import Testing

@testable import Ledger
@testable import qorgan

@Suite("A gate goes back to a model that judged before")
struct CentreModelTests {
    private let signed: SignedModels

    init() throws { signed = try SignedModels() }

    private func centre() throws -> Centre {
        let path = signed.folder.url.path + "/qorgan.toml"
        try """
        [gate]
        listen = ["udp://127.0.0.1:0"]
        [screening]
        callers = 1024
        [model]
        file = "calls.json"
        key = "calls.pub"
        [[trunk]]
        name = "intl-1"
        class = "international"
        sources = ["127.0.0.20/32"]
        onward = "127.0.0.21:5070"

        """.write(toFile: path, atomically: true, encoding: .utf8)
        let centre = try Centre(ConfigurationReader.read(file: path), folder: signed.folder.url.path + "/var")
        try centre.start()
        return centre
    }

    private struct Journalled {
        var entry: ModelEntry
        /// What the seal holds.
        var reason: String
        /// The leaf, as text.
        var clear: String
    }

    private func modelEntries() throws -> [Journalled] {
        let folder = LedgerFolder(URL(fileURLWithPath: signed.folder.url.path + "/var"))
        let kind = EntryKind.model.rawValue
        let (leaves, seals) = try DatabaseQueue(path: folder.journal.path).read { db in
            (
                try Data.fetchAll(
                    db, sql: "SELECT leaf FROM entry WHERE kind = ? ORDER BY position", arguments: [kind]),
                try Data.fetchAll(
                    db, sql: "SELECT sealed FROM entry WHERE kind = ? ORDER BY position", arguments: [kind])
            )
        }
        let sealing = try folder.sealing()
        var journalled: [Journalled] = []
        for (leaf, seal) in zip(leaves, seals) {
            guard case .model(let entry) = try Entry([UInt8](leaf)).body else { continue }
            #expect(entry.commitment == Sealing.commitment(to: [UInt8](seal)))
            journalled.append(
                Journalled(
                    entry: entry, reason: String(decoding: try sealing.open([UInt8](seal)).text, as: UTF8.self),
                    clear: String(decoding: leaf, as: UTF8.self)))
        }
        return journalled
    }

    @Test("in force at once, journalled with person and reason, kept through a restart and ended by another model")
    func life() async throws {
        let first = try signed.write(-1).version
        let centre = try centre()
        #expect(centre.modelInForce?.model.version == first)
        let second = try signed.write(-2).version
        try centre.reload()
        #expect(centre.modelInForce?.model.version == second)
        #expect(centre.modelHistory.map(\.version) == [second, first])

        await #expect(throws: ModelChangeFault.changedMeanwhile) {
            try await centre.goBack(to: first, from: first, reason: "stale", by: "a")
        }
        await #expect(throws: ModelChangeFault.notKept) {
            try await centre.goBack(to: second, from: second, reason: "the same", by: "a")
        }
        await #expect(throws: ModelChangeFault.notKept) {
            try await centre.goBack(to: 1, from: second, reason: "unknown", by: "a")
        }
        try await centre.goBack(to: first, from: second, reason: "too many labels", by: "shift two")
        #expect(centre.modelInForce?.model.version == first && centre.modelInForce?.person == "shift two")
        // A reload of the same configuration changes nothing.
        try centre.reload()
        #expect(centre.modelInForce?.model.version == first)
        centre.stop()

        let again = try self.centre()
        #expect(again.modelInForce?.model.version == first && again.modelInForce?.reason == "too many labels")
        let third = try signed.write(-3).version
        try again.reload()
        #expect(again.modelInForce?.model.version == third && again.modelInForce?.person.isEmpty == true)
        let answer = again.answer(
            ["model", "back", "\(String(second, radix: 16))", "an", "older", "one"], from: "root")
        #expect(answer.hasPrefix("ok "), "\(answer)")
        #expect(again.answer(["model", "back", "1", "x"], from: "root").hasPrefix("no "))
        #expect(again.statusText().contains("BACK by root: an older one"))
        again.stop()

        let journalled = try modelEntries()
        let entries = journalled.map(\.entry)
        #expect(entries.map(\.version) == [first, second, first, third, second])
        #expect(entries.map(\.former) == [0, first, second, first, third])
        #expect(entries.map(\.person) == ["", "", "shift two", "", "root"])
        #expect(journalled.map(\.reason) == ["", "", "too many labels", "", "an older one"])
        #expect(journalled.allSatisfy { !$0.clear.contains("too many") && !$0.clear.contains("an older") })
        #expect(entries.allSatisfy { $0.key.count == 16 && $0.source.hasSuffix("/calls.json") })
    }

    @Test("a reason is cut to 300 characters")
    func longReason() async throws {
        let first = try signed.write(-1).version
        let centre = try centre()
        let second = try signed.write(-2).version
        try centre.reload()
        let most = String(repeating: "ұ", count: 300)
        try await centre.goBack(to: first, from: second, reason: most + "ұ", by: "shift two")
        #expect(centre.modelInForce?.reason == most)
        centre.stop()
        #expect(try modelEntries().last?.reason == most)
    }

    @Test("a console without a gate shows the model that a person went back to")
    func pages() async throws {
        let first = try signed.write(-1).version
        let centre = try centre()
        let second = try signed.write(-2).version
        try centre.reload()
        try await centre.goBack(to: first, from: second, reason: "too many labels", by: "shift two")
        centre.stop()
        let folder = signed.folder.url.path
        let pages = try PagesCentre(ConfigurationReader.read(file: folder + "/qorgan.toml"), folder: folder + "/var")
        defer { pages.stop() }
        #expect(pages.consoleConfiguration().policy.model?.version == first)
    }

    @Test("a refused model on reload leaves model and history as they were")
    func refused() throws {
        let first = try signed.write(-1).version
        let centre = try centre()
        defer { centre.stop() }
        try Data("{}".utf8).write(to: URL(fileURLWithPath: signed.file))
        #expect(throws: InputFault.self) { try centre.reload() }
        #expect(centre.modelInForce?.model.version == first && centre.modelHistory.count == 1)
    }
}
