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

    private func modelEntries() throws -> [ModelEntry] {
        let journal = LedgerFolder(URL(fileURLWithPath: signed.folder.url.path + "/var")).journal
        let leaves = try DatabaseQueue(path: journal.path).read { db in
            try Data.fetchAll(db, sql: "SELECT leaf FROM entry ORDER BY position")
        }
        return try leaves.compactMap { leaf in
            if case .model(let entry) = try Entry([UInt8](leaf)).body { entry } else { nil }
        }
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

        let entries = try modelEntries()
        #expect(entries.map(\.version) == [first, second, first, third, second])
        #expect(entries.map(\.former) == [0, first, second, first, third])
        #expect(entries.map(\.person) == ["", "", "shift two", "", "root"])
        #expect(entries[2].reason == "too many labels" && entries[4].reason == "an older one")
        #expect(entries.allSatisfy { $0.key.count == 16 && $0.source.hasSuffix("/calls.json") })
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
