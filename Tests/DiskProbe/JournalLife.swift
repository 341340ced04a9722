import Foundation
import Journal
import Ledger
import Screening
import Synchronization
import Telephony

/// All that a journal goes through: made, written by calls and people, signed, purged of passes and of seals, held, handed
/// over to another key, and written on.
///
/// Marks: `calls N`, so many calls are on disk; `act P`, the entry at P is; `gone P S`, so many passes and seals are
/// destroyed; `key VKEY`, it signs from now on; `shown` and a checkpoint, which somebody has got.
final class JournalLife: Sendable {
    private static let hour: Int64 = 3_600_000_000

    private let folder: LedgerFolder
    private let marks: Marks
    private let ring = BoundedRing<JudgedCall>(capacity: 1_024)
    /// Calls that writers before the one that runs have committed.
    private let earlier = Mutex<UInt64>(0)
    private let clock = Mutex(ProbeCalls.start)

    init(_ data: URL, _ marks: Marks) {
        folder = LedgerFolder(data)
        self.marks = marks
    }

    func run() async throws {
        let sealing = try folder.sealing()
        let first = try folder.signingKey(origin: "probe.example/disk")
        try await written(sealing, first) { writer, reader in
            try await self.begin(writer, reader)
            try await self.destroyed(writer, reader)
        }
        let done = try KeyRotation.rotate(
            folder, sealing: sealing, person: "shift-1", reason: "every year", at: clock.withLock { $0 })
        marks("key \(done.next)")
        marks("shown\n\(String(decoding: done.handover.bytes, as: UTF8.self))")
        let second = try folder.signingKey(origin: nil)
        try await written(sealing, second) { writer, reader in
            try await self.calls(30, writer, reader)
            try await self.act(.login(LoginEntry(event: .logout, person: "shift-1"), at: self.now), writer)
        }
    }

    private var now: Timestamp { clock.withLock { $0 } }

    private func written(
        _ sealing: Sealing, _ key: SigningKey, _ body: (JournalWriter, LedgerReader) async throws -> Void
    ) async throws {
        var settings = WriterSettings()
        settings.gatherMilliseconds = 1
        settings.viewMilliseconds = 20
        settings.checkpointMilliseconds = 5
        settings.purgeMilliseconds = 5
        settings.keepStoppedDays = 30
        settings.clockHoldMilliseconds = 0
        settings.clock = { self.now }
        earlier.withLock { $0 = ring.offered }
        let writer = try JournalWriter(folder, sealing: sealing, signer: key, rings: [ring], settings: settings)
        defer { writer.stop() }
        guard writer.health.signing == .on else { throw Trouble("nothing is signed: \(writer.health)") }
        try await body(writer, try LedgerReader(folder, sealing: sealing, readers: 1))
    }

    private func begin(_ writer: JournalWriter, _ reader: LedgerReader) async throws {
        let configuration = ConfigurationEntry(
            version: 7, trunks: ["intl-1", "intl-2"], basis: 1, orderNumber: "17/25", content: Array("[gate]\n".utf8))
        try await act(.configuration(configuration, at: now), writer)
        try await act(.login(LoginEntry(event: .login, person: "shift-1"), at: now), writer)
        for size in [3, 40, 17] { try await calls(size, writer, reader) }
        let number = PresentedNumber.number(PhoneNumber(digits: 77_017_654_001))
        let added = try await act(
            .listAddition(number, .block, reason: "a complaint", person: "shift-1", at: now), writer)
        try await act(.listRemoval(position: added, reason: "a mistake", person: "shift-1", at: now), writer)
    }

    /// Passes and seals grow too old, some of them held.
    private func destroyed(_ writer: JournalWriter, _ reader: LedgerReader) async throws {
        clock.withLock { $0 = $0.adding(microseconds: 25 * Self.hour) }
        try await gone(writer, passes: 48, seals: 0)
        let hold = NewHold(
            number: .number(PhoneNumber(digits: 77_017_654_005)), from: ProbeCalls.start, until: now, caseName: "17",
            reason: "a request", person: "shift-1")
        let held = try await act(.hold(hold, at: now), writer)
        try await calls(20, writer, reader)
        clock.withLock { $0 = $0.adding(microseconds: 31 * 24 * Self.hour) }
        try await gone(writer, passes: 64, seals: 14)
        try await act(.release(hold: held, caseName: "17", reason: "closed", person: "shift-1", at: now), writer)
    }

    private func calls(_ count: Int, _ writer: JournalWriter, _ reader: LedgerReader) async throws {
        for _ in 0..<count { ring.offer(ProbeCalls.call(Int(ring.offered), at: now)) }
        let earlier = self.earlier.withLock { $0 }
        try await until("calls are committed") { writer.watermark.committed(ring: 0) + earlier == self.ring.offered }
        marks("calls \(ring.offered)")
        try await until("a checkpoint over them is shown") {
            guard let found = try? await reader.checkpoint(), found.size >= writer.health.position else { return false }
            self.marks("shown\n\(String(decoding: found.note, as: UTF8.self))")
            return true
        }
    }

    @discardableResult
    private func act(_ entry: ControlEntry, _ writer: JournalWriter) async throws -> UInt64 {
        let position = try await writer.append(entry)
        marks("act \(position)")
        return position
    }

    private func gone(_ writer: JournalWriter, passes: UInt64, seals: UInt64) async throws {
        try await until("\(passes) passes and \(seals) seals are destroyed") {
            let found = try JournalVerifier.verify(self.folder.journal)
            guard found.purged >= passes, found.unsealed >= seals else { return false }
            self.marks("gone \(found.purged) \(found.unsealed)")
            return true
        }
    }

    private func until(_ what: String, _ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try await !condition() {
            guard ContinuousClock.now < deadline else { throw Trouble("a minute is over before \(what)") }
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}
