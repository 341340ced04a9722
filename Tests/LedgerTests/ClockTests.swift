import Foundation
import Journal
import Synchronization
import Telephony
import Testing

@testable import Ledger

@Suite("A clock that is set")
struct ClockTests {
    private static let hour: Int64 = 3_600_000_000

    /// Set by the test, and going on by itself as little as the fixture's.
    private final class HandClock: Sendable {
        private let time = Mutex(LedgerFixture.start)

        var now: Timestamp { time.withLock { $0 } }

        func set(hours: Int64) {
            time.withLock { $0 = LedgerFixture.start.adding(microseconds: hours * ClockTests.hour) }
        }
    }

    private static func writer(_ ledger: LedgerFixture, _ key: SigningKey, _ clock: HandClock) throws -> JournalWriter {
        try ledger.writer(signer: key) {
            $0.clock = { clock.now }
            $0.purgeMilliseconds = 1
            $0.checkpointMilliseconds = 2
        }
    }

    private static func alarms(_ ledger: LedgerFixture) throws -> [AlarmEntry] {
        try LedgerProbe.entries(ledger.folder).compactMap { if case .alarm(let alarm) = $0.body { alarm } else { nil } }
    }

    @Test("set forward by days and taken back, it has destroyed nothing; the alarm is in the journal")
    func forward() async throws {
        let ledger = try LedgerFixture()
        let key = try ledger.folder.signingKey(origin: nil)
        let clock = HandClock()
        let writer = try Self.writer(ledger, key, clock)
        for number in 0..<100 { ledger.ring.offer(LedgerFixture.call(number)) }
        #expect(await LedgerFixture.wait { writer.watermark.committed(ring: 0) == 100 })
        clock.set(hours: 24 * 400)
        #expect(await LedgerFixture.wait { (try? Self.alarms(ledger))?.isEmpty == false })
        // Turns that would have destroyed them: each act is committed by one.
        for _ in 0..<20 { try await Self.login(writer, clock) }
        clock.set(hours: 1)
        for _ in 0..<20 { try await Self.login(writer, clock) }
        writer.stop()
        let report = try JournalVerifier.verify(ledger.folder.journal, keys: [key.verifier])
        #expect(report.fault == nil && report.purged == 0 && report.signed == report.entries)
        #expect(try Self.alarms(ledger).map(\.code) == ["clock-set"])
        #expect(try LedgerProbe.entries(ledger.folder).allSatisfy { if case .purge = $0.body { false } else { true } })
    }

    @Test("set back by hours, entries keep their order, checkpoints go on, and passes stay longer, not shorter")
    func back() async throws {
        let ledger = try LedgerFixture()
        let key = try ledger.folder.signingKey(origin: nil)
        let clock = HandClock()
        let writer = try Self.writer(ledger, key, clock)
        var positions: [UInt64] = []
        for hours: Int64 in [0, 3, -7, 2, -20] {
            clock.set(hours: hours)
            positions.append(try await Self.login(writer, clock))
            #expect(await LedgerFixture.wait { writer.health.signedPosition == writer.health.position })
        }
        for number in 0..<50 { ledger.ring.offer(LedgerFixture.call(number)) }
        #expect(await LedgerFixture.wait { writer.watermark.committed(ring: 0) == 50 })
        writer.stop()
        #expect(positions == positions.sorted())
        let report = try JournalVerifier.verify(ledger.folder.journal, keys: [key.verifier])
        #expect(report.fault == nil && report.purged == 0 && report.signed == report.entries)
        let logins = try LedgerProbe.entries(ledger.folder).filter { $0.header.kind == .login }.map(\.header.time)
        #expect(
            logins == [0, 3, -7, 2, -20].map { LedgerFixture.start.adding(microseconds: $0 * Self.hour) },
            "each carries the time as it was told")
    }

    @discardableResult
    private static func login(_ writer: JournalWriter, _ clock: HandClock) async throws -> UInt64 {
        try await writer.append(.login(LoginEntry(event: .login, person: "x"), at: clock.now))
    }

    @Test("what is slewed, or small, is no step; a step that stays is believed when its time is over")
    func watched() {
        var watch = ClockWatch(holdMilliseconds: 1_000)
        func look(_ wall: Int64, _ monotonic: Int64) -> ClockWatch.Change {
            watch.look(Timestamp(microseconds: wall * 1_000), monotonic: monotonic)
        }
        #expect(look(0, 0) == .none)
        #expect(look(ClockWatch.leastStepMilliseconds - 1, 0) == .none && watch.isBelieved(0))
        #expect(look(2 * ClockWatch.leastStepMilliseconds, 1) == .setForward(2 * ClockWatch.leastStepMilliseconds - 1))
        #expect(!watch.isBelieved(1) && !watch.isBelieved(1_000) && watch.isBelieved(1_001))
        // A second one, half taken back, holds still; wholly taken back, it does not.
        #expect(look(40_000, 2_000) == .setForward(28_001))
        #expect(look(28_000, 2_000) == .none && !watch.isBelieved(2_000))
        #expect(look(5_000, 2_000) == .none && watch.isBelieved(2_000))
        // Many that are small, and each taken for slewing.
        var creeping = ClockWatch(holdMilliseconds: 1_000)
        let told = (0..<10).map { turn in
            creeping.look(Timestamp(microseconds: Int64(turn) * 4_900_000), monotonic: Int64(turn) * 20)
        }
        #expect(told.contains { $0 != .none } && !creeping.isBelieved(180))
        // A clock that is slewed as fast as any is.
        var slewed = ClockWatch(holdMilliseconds: 1_000)
        for second in 0..<1_000 {
            #expect(
                slewed.look(Timestamp(microseconds: Int64(second) * 1_080_000), monotonic: Int64(second) * 1_000)
                    == .none)
        }
        // Back from where it is believed, and forward again to there.
        #expect(look(-1_000_000, 2_000) == .none && watch.isBelieved(2_000))
        #expect(look(5_000, 2_000) == .setForward(1_005_000) && !watch.isBelieved(2_999))
    }
}
