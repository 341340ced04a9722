import Foundation
import GRDB
import Journal
import Ledger
import Postgres
import Screening
import Synchronization
import Telephony
import TestSupport

/// A node with a journal of one test's own, and its stream to the centre.
final class NodeFixture: Sendable {
    let scratch: ScratchFolder
    let folder: LedgerFolder
    let sealing: Sealing
    let signer: SigningKey
    let ring = BoundedRing<JudgedCall>(capacity: 1 << 15)
    static let start = Timestamp(seconds: 1_795_000_000)

    init() throws {
        scratch = try ScratchFolder("qorgan-node")
        folder = LedgerFolder(scratch.url)
        sealing = try folder.sealing()
        signer = try folder.signingKey(origin: "node.example.kz/test")
    }

    func writer(_ change: (inout WriterSettings) -> Void = { _ in }) throws -> JournalWriter {
        var settings = WriterSettings()
        settings.gatherMilliseconds = 2
        settings.checkpointMilliseconds = 20
        settings.clock = { Self.start }
        change(&settings)
        return try JournalWriter(folder, sealing: sealing, signer: signer, rings: [ring], settings: settings)
    }

    /// Journals so many calls, of which every tenth has a reason, and returns when they are on disk.
    func journal(_ count: Int, from first: Int = 0, by writer: JournalWriter) async throws {
        try writer.post(.configuration(Self.configuration, at: Self.start))
        for number in first..<first + count {
            while !ring.offer(Self.call(number)) { try await Task.sleep(for: .milliseconds(1)) }
        }
        // What a person does is on disk when this returns, and so is all before it.
        try await writer.append(.login(LoginEntry(event: .login, person: "shift-2"), at: Self.start))
        _ = await Self.wait { self.ring.count == 0 && writer.health.waitingEntries == 0 }
    }

    func stream(
        to centre: PostgresServer, database: String, name: String = "gate_1",
        _ change: (inout CentralStream.Settings) -> Void = { _ in }
    ) throws -> CentralStream {
        var settings = CentralStream.Settings(try centre.address(user: name, database: database), name: name)
        settings.gatherMilliseconds = 5
        change(&settings)
        return CentralStream(folder, settings)
    }

    static let configuration = ConfigurationEntry(
        version: 7, trunks: ["intl-1", "intl-2"], basis: 1, orderNumber: "17/25", content: Array("[gate]\n".utf8))

    private static func call(_ number: Int) -> JudgedCall {
        let attempt = CallAttempt(
            time: start.adding(microseconds: Int64(number) * 10_000), trunk: TrunkID(index: UInt16(number % 2)),
            trunkClass: .international, callID: UInt64(number) &* 0x9E37_79B9_7F4A_7C15,
            callee: .number(PhoneNumber(digits: 77_172_345_678 + UInt64(number % 500))),
            from: .number(PhoneNumber(digits: 77_017_654_321 + UInt64(number % 50))))
        var verdict = Verdict(treatment: number % 10 == 0 ? .label : .allow, logOdds: Int32(number % 4_000))
        if number % 10 == 0 {
            verdict.reasons[0] = Reason(rule: .cliHomeMobileInternational, weight: 2_500, first: 7, second: -3)
            verdict.reasonCount = 1
        }
        let versions = Versions(rules: 1, lists: 3, policy: 7, model: 0)
        var call = JudgedCall(attempt: attempt, verdict: verdict, features: Features(), versions: versions)
        let id = Array("\(number)@198.51.100.7".utf8)
        call.callIDCount = UInt8(id.count)
        for (index, byte) in id.enumerated() { call.callIDBytes[index] = byte }
        return call
    }

    /// Waits until the condition holds; false after two minutes.
    static func wait(_ condition: () async throws -> Bool) async rethrows -> Bool {
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            if try await condition() { return true }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return try await condition()
    }
}

extension CentralStream {
    /// Waits until so many entries are confirmed; false after two minutes.
    func confirms(_ entries: UInt64) async -> Bool {
        await NodeFixture.wait { self.health.confirmed >= entries }
    }
}

extension NodeFixture {
    /// Changes the journal behind its back, as whoever has the disk can.
    func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: folder.journal.path)
        try queue.write { try $0.execute(sql: sql) }
    }
}
